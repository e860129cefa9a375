package dev.frugal.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.frugal.base.Documents;
import dev.frugal.base.DurableFiles;
import dev.frugal.base.InvalidInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoryTest {
    @TempDir
    Path root;

    record Settings(String system, int epochs, double rate) {}

    private static final Settings SETTINGS = new Settings("duffing", 300, 1e-3);

    private RunDirectory create() {
        return RunDirectory.create(root, "Duffing flow-tapinn", "physics train", SETTINGS, 7, session());
    }

    private static Session session() {
        return Session.now(List.of("physics", "train"), "0.1.0", "abc");
    }

    @Test
    void whatWasWrittenIsReadBack() {
        var run = RunDirectory.open(root, create().name());
        assertThat(run.config(Settings.class)).isEqualTo(SETTINGS);
        assertThat(run.manifest().kind()).isEqualTo("physics train");
        assertThat(run.manifest().seed()).isEqualTo(7);
        assertThat(run.manifest().sessions())
                .singleElement()
                .satisfies(session -> assertThat(session.command()).containsExactly("physics", "train"));
    }

    @Test
    void namesAreReadableAndUnique() {
        var names = new HashSet<String>();
        for (int i = 0; i < 50; i++) {
            names.add(create().name());
        }
        assertThat(names).hasSize(50);
        assertThat(names).allMatch(name -> name.matches("duffing-flow-tapinn-\\d{8}-\\d{6}-[0-9a-f]{4}"));
    }

    @Test
    void aLabelCannotLeaveTheFolder() {
        var run = RunDirectory.create(root, "../../x/../y", "kind", SETTINGS, 7, session());
        assertThat(run.folder().normalize().getParent()).isEqualTo(root);
    }

    @Test
    void aRunIsOpenedByNameOrByPath() {
        var run = create();
        assertThat(RunDirectory.open(root, run.name()).name()).isEqualTo(run.name());
        assertThat(RunDirectory.open(Path.of("elsewhere"), run.folder().toString())
                        .name())
                .isEqualTo(run.name());
        assertThatThrownBy(() -> RunDirectory.open(root, "absent")).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void aSecondSessionIsNotedBesideTheFirst() {
        var run = create();
        run.begin(session());
        assertThat(run.manifest().sessions()).hasSize(2);
    }

    @Test
    void aRunWhoseProcessIsGoneCountsAsInterruptedAndCanBeTaken() throws Exception {
        var run = create();
        run.enter(RunState.RUNNING, "");
        var dead = new ProcessBuilder("true").start();
        var began = dead.info().startInstant().orElse(Instant.now());
        dead.waitFor();
        own(run, new RunLock.Owner(Machine.hostName(), dead.pid(), began));
        assertThat(run.status().state()).isEqualTo(RunState.INTERRUPTED);
        try (var _ = run.lock()) {
            assertThat(run.status().state()).isEqualTo(RunState.RUNNING);
        }
    }

    @Test
    void aProcessThatInheritedTheNumberOfADeadOwnerIsNotTakenForIt() {
        var run = create();
        run.enter(RunState.RUNNING, "");
        own(
                run,
                new RunLock.Owner(
                        Machine.hostName(), ProcessHandle.current().pid(), Instant.parse("2001-01-01T00:00:00Z")));
        assertThat(run.beingWorkedOn()).isFalse();
    }

    @Test
    void aRunHeldOnAnotherMachineIsNotTaken() {
        var run = create();
        own(run, new RunLock.Owner("another-machine", 1, Instant.EPOCH));
        assertThatThrownBy(run::lock)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("another-machine")
                .hasMessageContaining("owner.json");
    }

    @Test
    void twoCannotHoldOneRun() {
        var run = create();
        try (var _ = run.lock()) {
            assertThatThrownBy(run::lock)
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("being worked on");
        }
        try (var _ = run.lock()) {
            assertThat(run.beingWorkedOn()).isTrue();
        }
        assertThat(run.beingWorkedOn()).isFalse();
    }

    @Test
    void runsAreListedNewestFirstAndOtherFoldersLeftOut() throws Exception {
        Files.createDirectories(root.resolve("not-a-run"));
        var first = create();
        var second = create();
        assertThat(RunDirectory.list(root)).extracting(RunDirectory::name).containsExactly(second.name(), first.name());
        assertThat(RunDirectory.list(root.resolve("absent"))).isEmpty();
    }

    @Test
    void aRunWithADamagedManifestDoesNotHideTheOthers() {
        var sound = create();
        var damaged = create();
        DurableFiles.write(damaged.file("manifest.json"), "{");
        assertThat(RunDirectory.list(root))
                .extracting(RunDirectory::name)
                .containsExactlyInAnyOrder(sound.name(), damaged.name());
    }

    @Test
    void aRunWhoseStateCannotBeReadSaysWhy() {
        var run = create();
        DurableFiles.write(run.file("status.json"), "{");
        assertThat(run.status().state()).isEqualTo(RunState.DAMAGED);
        assertThat(run.status().message()).contains("status.json, line 1", "the text ends");
    }

    @Test
    void anOwnerThatCannotBeReadDoesNotBlockTheRun() {
        var run = create();
        DurableFiles.write(run.file("owner.json"), "{\"host\":");
        assertThat(run.beingWorkedOn()).isFalse();
        try (var _ = run.lock()) {
            assertThat(run.beingWorkedOn()).isTrue();
        }
    }

    @Test
    void anOwnerThatEndedWithoutBeingReapedIsGone() throws Exception {
        var run = create();
        // What a shell leaves to the program it becomes, that program never waits for.
        var parent = new ProcessBuilder("sh", "-c", "sleep 2 & echo $!; exec sleep 60").start();
        try (var said = parent.inputReader()) {
            long child = Long.parseLong(said.readLine());
            var began =
                    ProcessHandle.of(child).orElseThrow().info().startInstant().orElseThrow();
            own(run, new RunLock.Owner(Machine.hostName(), child, began));
            assertThat(run.beingWorkedOn()).isTrue();
            while (!Files.readString(Path.of("/proc", String.valueOf(child), "stat"))
                    .contains(") Z ")) {
                Thread.sleep(10);
            }
            assertThat(run.beingWorkedOn()).isFalse();
        } finally {
            parent.destroyForcibly();
        }
    }

    @Test
    void aFolderWithoutAManifestIsSaidToBeThere() throws Exception {
        Files.createDirectories(root.resolve("half"));
        assertThatThrownBy(() -> RunDirectory.open(root, "half"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("no manifest.json");
    }

    @Test
    void aRootThatIsAFileIsTheUsersToMend() throws Exception {
        var file = Files.writeString(root.resolve("file"), "");
        assertThatThrownBy(() -> RunDirectory.create(file, "label", "kind", SETTINGS, 7, session()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("cannot write");
    }

    private static void own(RunDirectory run, RunLock.Owner owner) {
        DurableFiles.write(run.file("owner.json"), Documents.indentedJson(owner));
    }
}
