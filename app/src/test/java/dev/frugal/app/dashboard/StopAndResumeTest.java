package dev.frugal.app.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frugal.app.job.ThisProgram;
import dev.frugal.runs.RunDirectory;
import dev.frugal.runs.RunState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The two buttons of a run, with processes as a person would have them.
class StopAndResumeTest {
    /// Two Java machines start and one trains, perhaps on a busy machine.
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir
    Path runs;

    @Test
    void aTrainingInATerminalIsStoppedFromTheStudioAndResumedThere() throws Exception {
        var arguments = List.of(
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
                "20",
                "--runs",
                runs.toString());
        var terminal = new ProcessBuilder(ThisProgram.command(arguments))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> RunDirectory.list(runs).stream()
                        .anyMatch(run -> !run.metrics().isEmpty()));
        var run = RunDirectory.list(runs).getFirst();
        try (var open = OpenStudio.over(runs)) {
            var stop = open.post("/api/runs/%s/stop".formatted(run.name()), "", "");
            assertThat(stop.statusCode()).as(stop.body()).isEqualTo(202);
            terminal.waitFor();
            assertThat(run.status().state()).isEqualTo(RunState.INTERRUPTED);
            int numbers = run.metrics().size();

            var resume = open.post("/api/runs/%s/resume".formatted(run.name()), "", "");
            assertThat(resume.statusCode()).as(resume.body()).isEqualTo(202);
            Awaitility.await().atMost(PATIENCE).until(() -> run.status().state() == RunState.FINISHED);
            assertThat(run.metrics()).hasSizeGreaterThan(numbers);
            assertThat(run.manifest().sessions()).hasSize(2);
        }
    }
}
