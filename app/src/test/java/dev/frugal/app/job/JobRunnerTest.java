package dev.frugal.app.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.frugal.app.job.CountingJob.Settings;
import dev.frugal.app.terminal.CommandResult;
import dev.frugal.app.terminal.Terminal;
import dev.frugal.base.Documents;
import dev.frugal.base.DurableFiles;
import dev.frugal.base.InvalidInputException;
import dev.frugal.ledger.meter.Phase;
import dev.frugal.ledger.statement.CostStatement;
import dev.frugal.runs.Metric;
import dev.frugal.runs.RunDirectory;
import dev.frugal.runs.RunState;
import dev.frugal.runs.StopSignal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobRunnerTest {
    private static final int BYTES_PER_METRIC = 70;
    private static final int FLIPS_PER_FILE = 5;

    @TempDir
    Path runs;

    private JobRunner workplace() {
        return workplace(OutputStream.nullOutputStream());
    }

    private JobRunner workplace(OutputStream shown) {
        var stream = new PrintStream(shown, true, StandardCharsets.UTF_8);
        return new JobRunner(
                runs,
                new JobTypes(List.of(CountingJob.KIND)),
                new Terminal(stream, stream, false),
                List.of("count"),
                new StopSignal());
    }

    private CommandResult start(Settings settings) {
        return workplace().start(CountingJob.KIND, "counting", settings, 7);
    }

    private RunDirectory onlyRun() {
        var all = RunDirectory.list(runs);
        assertThat(all).hasSize(1);
        return all.getFirst();
    }

    private CommandResult uninterrupted(int steps) {
        var answer = start(Settings.counting(steps));
        DurableFiles.write(runs.resolve("expected.json"), Documents.json(answer.document()));
        return answer;
    }

    private static List<String> numbers(RunDirectory run) {
        return run.metrics().stream().map(JobRunnerTest::withoutTime).toList();
    }

    private static String withoutTime(Metric metric) {
        return metric.step() + " " + metric.name() + " " + metric.value();
    }

    @Test
    void aFinishedRunGivesItsAnswerAgain() {
        var answer = uninterrupted(20);
        assertThat(onlyRun().status().state()).isEqualTo(RunState.FINISHED);
        assertThat(workplace().resume(onlyRun().name()).text()).isEqualTo(answer.text());
        assertThat(onlyRun().manifest().sessions()).hasSize(1);
    }

    @Test
    void aFinishedRunGivesItsAnswerWithoutWriting() throws Exception {
        uninterrupted(20);
        var run = onlyRun();
        var before = contents(run);
        workplace().resume(run.name());
        assertThat(contents(run)).isEqualTo(before);
    }

    private static List<String> contents(RunDirectory run) throws IOException {
        try (var files = Files.walk(run.folder())) {
            return files.sorted()
                    .map(file -> file + " " + file.toFile().lastModified())
                    .toList();
        }
    }

    @Test
    void anAnswerThatWasChangedIsNotGivenButComputedAgain() throws Exception {
        var answer = uninterrupted(50);
        var file = onlyRun().file("answer.json");
        Files.writeString(file, Files.readString(file).replace("sum 2", "sum 3"));
        var shown = new ByteArrayOutputStream();
        assertThat(workplace(shown).resume(onlyRun().name()).text()).isEqualTo(answer.text());
        assertThat(shown.toString(StandardCharsets.UTF_8)).contains("does not have the checksum in answer.sha256");
        assertThat(workplace().resume(onlyRun().name()).text()).isEqualTo(answer.text());
    }

    @Test
    void aStoppedRunWhoseNumbersWereCutIsRefused() throws Exception {
        assertThatThrownBy(() -> start(new Settings(40, 17, -1, -1))).isInstanceOf(JobStoppedException.class);
        var file = onlyRun().file("metrics.jsonl");
        Files.write(file, Files.readAllLines(file).subList(0, 5));
        assertThatThrownBy(() -> workplace().resume(onlyRun().name()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("has lost numbers");
    }

    /// A bit changed anywhere is said, or changes nothing.
    @Test
    void noChangedBitOfAStoppedRunEndsInOtherNumbers() throws Exception {
        var expected = uninterrupted(40).text();
        assertThatThrownBy(() -> start(new Settings(40, 17, -1, -1))).isInstanceOf(JobStoppedException.class);
        var stopped = RunDirectory.list(runs).getFirst();
        var random = new Random(5);
        int refused = 0;
        for (var file : filesOf(stopped.folder())) {
            var sound = Files.readAllBytes(file);
            var whole = contentsByName(stopped.folder());
            for (int flip = 0; flip < FLIPS_PER_FILE && sound.length > 0; flip++) {
                var changed = sound.clone();
                changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
                Files.write(file, changed);
                try {
                    assertThat(workplace().resume(stopped.name()).text()).isEqualTo(expected);
                    assertThat(CostStatement.read(stopped.folder())
                                    .spentIn(Phase.TRAINING)
                                    .tokens())
                            .isEqualTo(40);
                } catch (InvalidInputException | JobFailedException said) {
                    assertThat(said).message().isNotBlank();
                    refused++;
                }
                restore(stopped.folder(), whole);
            }
        }
        // Else nothing that matters was changed.
        assertThat(refused).isGreaterThan(3 * FLIPS_PER_FILE);
    }

    private static List<Path> filesOf(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static Map<Path, byte[]> contentsByName(Path folder) throws IOException {
        var contents = new HashMap<Path, byte[]>();
        for (var file : filesOf(folder)) {
            contents.put(file, Files.readAllBytes(file));
        }
        return contents;
    }

    private static void restore(Path folder, Map<Path, byte[]> contents) throws IOException {
        for (var file : filesOf(folder)) {
            if (!contents.containsKey(file)) {
                Files.delete(file);
            }
        }
        for (var entry : contents.entrySet()) {
            Files.write(entry.getKey(), entry.getValue());
        }
    }

    @Test
    void aStoppedRunGoesOnToTheSameNumbers() {
        var expected = uninterrupted(40);
        var reference = onlyRun();
        assertThatThrownBy(() -> start(new Settings(40, 17, -1, -1)))
                .isInstanceOf(JobStoppedException.class)
                .hasMessageContaining("frugal runs resume");
        var stopped = RunDirectory.list(runs).getFirst();
        assertThat(stopped.status().state()).isEqualTo(RunState.INTERRUPTED);
        assertThat(workplace().resume(stopped.name()).text()).isEqualTo(expected.text());
        assertThat(numbers(stopped)).isEqualTo(numbers(reference));
        assertThat(stopped.manifest().sessions()).hasSize(2);
    }

    @Test
    void theStatementOfAResumedRunCoversAllSessions() {
        assertThatThrownBy(() -> start(new Settings(40, 17, -1, -1))).isInstanceOf(JobStoppedException.class);
        var run = onlyRun();
        var first = CostStatement.read(run.folder());
        assertThat(first.spentIn(Phase.TRAINING).tokens()).isEqualTo(17);
        workplace().resume(run.name());
        var whole = CostStatement.read(run.folder());
        assertThat(whole.name()).isEqualTo(run.name());
        assertThat(whole.spentIn(Phase.TRAINING).tokens()).isEqualTo(40);
        assertThat(whole.total().wallSeconds()).isGreaterThan(first.total().wallSeconds());
        assertThat(whole.total().cpuSeconds())
                .isGreaterThanOrEqualTo(first.total().cpuSeconds());
    }

    @Test
    void aRunThatFailedHasAStatementToo() {
        assertThatThrownBy(() -> start(new Settings(90, -1, 70, -1))).isInstanceOf(JobFailedException.class);
        assertThat(CostStatement.read(onlyRun().folder())
                        .spentIn(Phase.TRAINING)
                        .tokens())
                .isEqualTo(69);
    }

    @Test
    void aFailureOfOursLeavesItsTraceInTheLogAndARunThatGoesOn() {
        assertThatThrownBy(() -> start(new Settings(90, -1, 70, -1)))
                .isInstanceOf(JobFailedException.class)
                .hasMessageContaining("the counter is stuck")
                .hasMessageContaining("log.txt");
        var run = onlyRun();
        assertThat(run.status().state()).isEqualTo(RunState.FAILED);
        assertThat(run.file("log.txt")).content().contains("IllegalStateException", "at dev.frugal");
        workplace().resume(run.name());
        assertThat(run.status().state()).isEqualTo(RunState.FINISHED);
        assertThat(numbers(run)).hasSize(90);
    }

    @Test
    void aMistakeInTheInputStaysTheUsersMistake() {
        assertThatThrownBy(() -> start(new Settings(40, -1, -1, 3)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("mistakeAt");
        assertThat(onlyRun().status().message()).contains("mistakeAt");
    }

    @Test
    void aJobRefusedBeforeItsFirstStepLeavesNoRun() {
        assertThatThrownBy(() -> start(new Settings(40, -1, -1, 1)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("mistakeAt");
        assertThat(RunDirectory.list(runs)).isEmpty();
    }

    @Test
    void anEditedConfigurationWithAMisspeltKeyIsNamedWithItsLine() {
        assertThatThrownBy(() -> start(new Settings(40, 17, -1, -1))).isInstanceOf(JobStoppedException.class);
        var run = onlyRun();
        DurableFiles.write(run.file("config.yaml"), "steps: 40\nstop_at: -1\nfail_at: -1\nmistake_att: 3\n");
        assertThatThrownBy(() -> workplace().resume(run.name()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("config.yaml, line 4")
                .hasMessageContaining("mistake_att");
    }

    @Test
    void aRunOfAnUnknownKindIsRefused() {
        uninterrupted(3);
        var stranger =
                new JobRunner(runs, new JobTypes(List.of()), workplace().terminal(), List.of(), new StopSignal());
        assertThatThrownBy(() -> stranger.resume(onlyRun().name()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("counting");
    }

    @Test
    void aRunInOtherHandsIsRefused() {
        assertThatThrownBy(() -> start(new Settings(40, 17, -1, -1))).isInstanceOf(JobStoppedException.class);
        try (var _ = onlyRun().lock()) {
            assertThatThrownBy(() -> workplace().resume(onlyRun().name()))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("being worked on");
        }
    }

    @Test
    void progressAndTheRunsPlaceAreShown() {
        var shown = new ByteArrayOutputStream();
        workplace(shown).start(CountingJob.KIND, "counting", Settings.counting(5), 7);
        assertThat(shown.toString(StandardCharsets.UTF_8))
                .contains("run: " + onlyRun().folder(), "counting: 5 of 5 (100 %)");
    }

    @Test
    void aProcessKilledAtAnyMomentResumesToTheSameNumbers() throws Exception {
        int steps = 3000;
        var expected = uninterrupted(steps);
        var reference = numbers(onlyRun());
        var killed = Files.createDirectory(runs.resolve("killed"));
        var random = new Random(11);
        for (int kill = 0; kill < 3; kill++) {
            var process = countingProcess(killed, steps);
            awaitMetrics(killed, steps * (kill + random.nextDouble()) / 4, process);
            process.destroyForcibly().waitFor();
        }
        var last = countingProcess(killed, steps);
        var answer = new String(last.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(last.waitFor()).isZero();
        assertThat(answer.strip()).isEqualTo(expected.text());
        var run = RunDirectory.list(killed).getFirst();
        assertThat(numbers(run)).isEqualTo(reference);
        assertThat(run.status().state()).isEqualTo(RunState.FINISHED);
    }

    /// Waits until the process has logged about `count` numbers or come to its end.
    private static void awaitMetrics(Path folder, double count, Process process) throws IOException {
        while (process.isAlive()) {
            try (var found = Files.newDirectoryStream(folder, "counting-*")) {
                for (var run : found) {
                    var metrics = run.resolve("metrics.jsonl");
                    if (Files.exists(metrics) && Files.size(metrics) >= count * BYTES_PER_METRIC) {
                        return;
                    }
                }
            }
            Thread.onSpinWait();
        }
    }

    private static Process countingProcess(Path folder, int steps) throws Exception {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CountingProgram.class.getName(),
                        folder.toString(),
                        String.valueOf(steps))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
