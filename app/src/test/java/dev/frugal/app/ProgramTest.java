package dev.frugal.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frugal.app.command.Failures;
import dev.frugal.app.job.ThisProgram;
import dev.frugal.base.Documents;
import dev.frugal.runs.Metric;
import dev.frugal.runs.RunDirectory;
import dev.frugal.runs.RunState;
import dev.frugal.runs.Session;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The program as a process of its own, as the launcher starts it.
class ProgramTest {
    private static final List<String> TRAINING = List.of(
            "physics",
            "train",
            "duffing",
            "--model",
            "tapinn",
            "--budget",
            "0.05",
            "--trajectories",
            "3",
            "--window",
            "20");

    /// As the launcher starts what computes, and as these tests run: the engine that computes, and
    /// with it the last bits, depend on it.
    private static final List<String> VECTORS = List.of("--add-modules", "jdk.incubator.vector");

    /// 128 and the number of SIGTERM, as a shell counts.
    private static final int TERMINATED = 143;

    private static final long SIGINT_BIT = 1L << (2 - 1);

    @TempDir
    Path folder;

    private Process program(List<String> arguments) throws IOException {
        return program(List.of(), arguments);
    }

    private Process program(List<String> javaOptions, List<String> arguments) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0"));
        command.addAll(javaOptions);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.frugal.app.Frugal"));
        command.addAll(arguments);
        return new ProcessBuilder(command)
                .redirectError(folder.resolve("standard-error").toFile())
                .start();
    }

    private String standardError() {
        return Documents.text(folder.resolve("standard-error"));
    }

    private static String standardOutput(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void anAnswerIsOneDocumentAndNothingElse() throws Exception {
        var process = program(List.of("runs", "list", "--json", "--runs", folder.toString()));
        assertThat(standardOutput(process)).isEqualTo("{\"runs\":[]}\n");
        assertThat(process.waitFor()).isEqualTo(Failures.DONE);
        assertThat(standardError()).isEmpty();
    }

    @Test
    void aMistakeIsOneSentenceAndNothingElse() throws Exception {
        var process = program(List.of("runs", "show", "nothing", "--runs", folder.toString()));
        assertThat(standardOutput(process)).isEmpty();
        assertThat(process.waitFor()).isEqualTo(Failures.USER_MISTAKE);
        assertThat(standardError().lines()).singleElement().asString().contains("'nothing'");
    }

    /// Far longer than a stop takes and far shorter than the work.
    private static final long SECONDS_TO_STOP = 20;

    private static final long SECONDS_AT_WORK = 3;

    @Test
    void aGenerationToldToStopDoesNotGoOnToItsEnd() throws Exception {
        var process = program(
                VECTORS,
                List.of("reasoning", "generate", "--prompt", "37+25-16=", "--samples", "20000", "--limit", "300"));
        // It is at work by then, and far from its end.
        assertThat(process.waitFor(SECONDS_AT_WORK, TimeUnit.SECONDS)).isFalse();
        process.destroy();
        assertThat(process.waitFor(SECONDS_TO_STOP, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(TERMINATED);
        assertThat(standardError()).contains("stopped before its end");
    }

    @Test
    void aTiedProgramEndsWithItsInput() throws Exception {
        var process = program(
                List.of(ThisProgram.TIED), List.of("serve", "--port", "0", "--json", "--runs", folder.toString()));
        assertThat(process.inputReader().readLine()).as(standardError()).contains("address");
        assertThat(process.isAlive()).isTrue();
        process.outputWriter().close();
        assertThat(process.waitFor(SECONDS_TO_STOP, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(TERMINATED);
    }

    @Test
    void aRunThatCannotBeReadIsARowAndHidesNoOther() throws Exception {
        var sound = RunDirectory.create(folder, "sound", "physics train", Map.of(), 1, session());
        var stateless = RunDirectory.create(folder, "stateless", "physics train", Map.of(), 1, session());
        Files.writeString(stateless.file("status.json"), "{");
        var nameless = RunDirectory.create(folder, "nameless", "physics train", Map.of(), 1, session());
        Files.writeString(nameless.file("manifest.json"), "[1, 2");
        var listed = Invocation.of("runs", "list", "--json", "--runs", folder.toString());
        assertThat(listed.code()).isEqualTo(Failures.DONE);
        assertThat(listed.err()).isEmpty();
        var states = new TreeMap<String, String>();
        listed.document()
                .get("runs")
                .forEach(run ->
                        states.put(run.get("name").asString(), run.get("state").asString()));
        assertThat(states)
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(sound.name(), "interrupted", stateless.name(), "damaged", nameless.name(), "damaged"));
        assertThat(listed.out()).contains("status.json, line 1", "manifest.json, line 1");
    }

    private static Session session() {
        return Session.now(List.of("physics", "train"), "0.1.0", "abc");
    }

    @Test
    void aTrainingToldToStopGoesOnToTheSameNumbers() throws Exception {
        var whole = folder.resolve("whole");
        assertThat(train(whole).code()).isEqualTo(Failures.DONE);

        var stopped = folder.resolve("stopped");
        var process = program(VECTORS, training(stopped));
        awaitFirstNumber(stopped, process);
        var signal = keyboardIsHeard() ? "INT" : "TERM";
        new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid()))
                .start()
                .waitFor();
        assertThat(process.waitFor()).isEqualTo(keyboardIsHeard() ? Failures.INTERRUPTED : TERMINATED);
        assertThat(standardError()).contains("stopped and saved", "frugal runs resume");
        var run = RunDirectory.list(stopped).getFirst();
        assertThat(run.status().state()).isEqualTo(RunState.INTERRUPTED);

        var resumed = Invocation.of("runs", "resume", run.folder().toString());
        assertThat(resumed.code()).isEqualTo(Failures.DONE);
        assertThat(numbers(run)).isEqualTo(numbers(RunDirectory.list(whole).getFirst()));
    }

    /// Kills come soon after a checkpoint, at whatever the process does then.
    @Test
    void anIdentificationKilledThreeTimesEndsWithTheSameBits() throws Exception {
        var system = Files.writeString(folder.resolve("decay.yaml"), """
                name: decay
                states: [x]
                constants: {k: {estimate: [0, 5]}}
                unknown: {loss: {of: [x], hidden: [3], odd: true}}
                equations: ["x' = -k*x - loss"]
                initial: {x: [0, 2]}
                horizon: 5
                """);
        var text = new StringBuilder("t,x\n");
        for (int i = 0; i < 220; i++) {
            double t = 0.02 * i;
            text.append(t).append(',').append(1.8 / (1 + t)).append('\n');
        }
        var recording = Files.writeString(folder.resolve("decay.csv"), text);
        var work =
                new ArrayList<>(List.of("physics", "identify", system.toString(), "--recording", recording.toString()));
        var runs = folder.resolve("identifications");
        work.addAll(List.of("--name", "killed", "--runs", runs.toString()));
        var checkpoint = runs.resolve("killed").resolve("identification.json");
        int kills = 0;
        for (int checkpoints : List.of(1, 3, 2)) {
            var arguments = kills == 0 ? work : List.of("runs", "resume", "killed", "--runs", runs.toString());
            var process = program(VECTORS, arguments);
            awaitChanges(checkpoint, checkpoints, process);
            kills += process.isAlive() ? 1 : 0;
            process.destroyForcibly().waitFor();
        }
        assertThat(kills).isEqualTo(3);
        assertThat(Invocation.of("runs", "resume", "killed", "--runs", runs.toString())
                        .code())
                .isEqualTo(Failures.DONE);
        work.set(work.indexOf("killed"), "whole");
        assertThat(Invocation.of(work.toArray(String[]::new)).code()).isEqualTo(Failures.DONE);
        for (var file : List.of("system.yaml", "identified.json")) {
            assertThat(runs.resolve("killed").resolve(file))
                    .hasSameBinaryContentAs(runs.resolve("whole").resolve(file));
        }
    }

    private static void awaitChanges(Path file, int changes, Process process) throws IOException {
        var before = FileTime.fromMillis(0);
        if (Files.exists(file)) {
            before = Files.getLastModifiedTime(file);
        }
        for (int seen = 0; seen < changes && process.isAlive(); ) {
            var now = Files.exists(file) ? Files.getLastModifiedTime(file) : before;
            if (!now.equals(before)) {
                before = now;
                seen++;
            }
            Thread.onSpinWait();
        }
    }

    /// Whether SIGINT reaches a child of this process: a shell's background jobs, and all that they
    /// start, are made deaf to it.
    private static boolean keyboardIsHeard() {
        return Documents.text(Path.of("/proc/self/status"))
                .lines()
                .filter(line -> line.startsWith("SigIgn:"))
                .mapToLong(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
                .noneMatch(ignored -> (ignored & SIGINT_BIT) != 0);
    }

    private static Invocation train(Path runs) {
        return Invocation.of(training(runs).toArray(String[]::new));
    }

    private static List<String> training(Path runs) {
        var arguments = new ArrayList<>(TRAINING);
        arguments.addAll(List.of("--runs", runs.toString()));
        return arguments;
    }

    private static void awaitFirstNumber(Path runs, Process process) throws IOException {
        while (process.isAlive()) {
            if (Files.isDirectory(runs)) {
                try (var metrics = Files.newDirectoryStream(runs, "duffing-*")) {
                    for (var run : metrics) {
                        var file = run.resolve("metrics.jsonl");
                        if (Files.exists(file) && Files.size(file) > 0) {
                            return;
                        }
                    }
                }
            }
            Thread.onSpinWait();
        }
    }

    private static List<String> numbers(RunDirectory run) {
        return run.metrics().stream().map(ProgramTest::withoutTime).toList();
    }

    private static String withoutTime(Metric metric) {
        return "%d %s %s".formatted(metric.step(), metric.name(), metric.value());
    }
}
