package dev.frugal.app.command.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frugal.app.Invocation;
import dev.frugal.base.Documents;
import dev.frugal.runs.RunDirectory;
import dev.frugal.runs.RunState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Sweeps end to end; every trial is a process of its own.
class SweepTest {
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    @TempDir
    private Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("sweep.yaml"), text);
    }

    private Path runs() {
        return folder.resolve("runs");
    }

    /// Trial 0 trains, and its process is killed once; trial 1 cannot be trained.
    @Test
    void aKilledTrialIsResumedAndAFailingOneDoesNotStopTheOthers() throws IOException {
        var sweep = file("""
                command: physics train
                arguments: [--budget, "0.05"]
                base: {system: duffing, model: tapinn, protocol: {grid: {trajectories: 3}}}
                axes: {protocol.window: [20, -1]}
                """);
        var killed = killOnce("night-0000");
        var invocation = Invocation.of(
                "sweep", sweep.toString(), "--name", "night", "--workers", "2", "--runs", runs().toString(), "--json");
        killed.interrupt();
        assertThat(invocation.code()).as(invocation.err()).isZero();

        var rows = invocation.document().get("rows");
        assertThat(rows.get(0).get("reason").asString()).isEmpty();
        assertThat(rows.get(0).get("metrics").get("error").asDouble()).isPositive();
        assertThat(rows.get(1).get("reason").asString()).contains("window").contains("-1");
        assertThat(invocation.document().get("failed").asInt()).isEqualTo(1);

        var trial = RunDirectory.open(runs(), "night-0000");
        assertThat(trial.status().state()).isEqualTo(RunState.FINISHED);
        assertThat(trial.manifest().sessions()).hasSize(2);
        assertThat(runs().resolve("night/trials.csv"))
                .content()
                .contains("protocol.window")
                .contains("\n1,-1,,,,");
        assertThat(runs().resolve("night/report.html")).exists();

        // A finished sweep gives its answer again, and its trials are found by a sweep of the same name.
        var single = Invocation.of(
                "sweep", sweep.toString(), "--name", "night", "--trial", "0", "--runs", runs().toString(), "--json");
        assertThat(single.code()).as(single.err()).isZero();
        assertThat(single.document().get("rows").get(0).get("metrics"))
                .isEqualTo(rows.get(0).get("metrics"));
        assertThat(trial.manifest().sessions()).hasSize(2);
    }

    private Thread killOnce(String name) {
        return Thread.ofVirtual()
                .start(() -> Awaitility.await().atMost(PATIENCE).until(() -> {
                    var run = RunDirectory.find(runs(), name);
                    if (run.isEmpty() || run.get().metrics().isEmpty()) {
                        return false;
                    }
                    var owner = Documents.map(Documents.text(run.get().file("owner.json")), "owner.json");
                    return owner.get("process") instanceof Number process
                            && ProcessHandle.of(process.longValue())
                                    .map(ProcessHandle::destroyForcibly)
                                    .orElse(false);
                }));
    }

    @Test
    void aBaseThatEveryTrialRefusesEndsTheSweepAtOnce() throws IOException {
        var sweep = file("""
                command: physics train
                base: {system: duffing, model: tapinn, protokol: {window: 20}}
                axes: {seed: [0, 1, 2, 3, 4, 5, 6, 7]}
                """);
        var invocation = Invocation.of("sweep", sweep.toString(), "--workers", "2", "--runs", runs().toString());
        assertThat(invocation.code()).isEqualTo(2);
        assertThat(invocation.err()).contains("the first 2 trials were refused").contains("protokol");
    }

    @Test
    void aTrialThatThePlanDoesNotHaveIsNamed() throws IOException {
        var sweep = file("{command: physics train, axes: {seed: [0, 1]}}");
        var invocation = Invocation.of(
                "sweep", sweep.toString(), "--name", "night", "--trial", "2", "--runs", runs().toString());
        assertThat(invocation.code()).isEqualTo(2);
        assertThat(invocation.sentence()).contains("--trial is 2").contains("0 to 1");
    }
}
