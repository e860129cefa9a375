package dev.frugal.app.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frugal.runs.RunDirectory;
import dev.frugal.runs.RunNotes;
import dev.frugal.runs.RunState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunSummariesTest {
    private static final int MANY = 2_000;

    @TempDir
    private Path runs;

    @Test
    void thousandsOfRunsAreReadOnceAndAnsweredAPageAtATime() throws Exception {
        for (int i = 0; i < MANY; i++) {
            write("run-%05d".formatted(i), Instant.EPOCH.plusSeconds(i));
        }
        var summaries = new RunSummaries(runs);
        assertThat(summaries.all()).hasSize(MANY);
        assertThat(summaries.readings()).isEqualTo(MANY);

        assertThat(summaries.all().getFirst().summary().name()).isEqualTo("run-01999");
        assertThat(summaries.readings()).as("nothing changed").isEqualTo(MANY);

        var changed = RunDirectory.find(runs, "run-00424").orElseThrow();
        changed.annotate(new RunNotes(List.of("best"), ""));
        var best = summaries.all().stream()
                .filter(entry -> entry.summary().tags().contains("best"))
                .toList();
        assertThat(best).hasSize(1);
        assertThat(summaries.readings()).as("one run changed").isEqualTo(MANY + 1);

        try (var open = OpenStudio.over(runs)) {
            var page = open.get("/api/run-table?offset=1000&limit=100");
            assertThat(page.body().length()).isLessThan(60_000);
            var table = open.document("/api/run-table?offset=1000&limit=100");
            assertThat(table.get("matching").asInt()).isEqualTo(MANY);
            assertThat(table.get("rows")).hasSize(100);
            assertThat(table.get("rows").get(0).get("name").asString()).isEqualTo("run-00999");
        }
    }

    /// Plain files, because runs are otherwise written through to the disk.
    private void write(String name, Instant created) throws IOException {
        var folder = Files.createDirectory(runs.resolve(name));
        Files.writeString(
                folder.resolve("manifest.json"),
                "{\"name\": \"%s\", \"kind\": \"counting\", \"created\": \"%s\", \"seed\": 1, \"sessions\": []}"
                        .formatted(name, created));
        Files.writeString(
                folder.resolve("status.json"),
                "{\"state\": \"finished\", \"since\": \"%s\", \"message\": \"\"}".formatted(created));
    }

    @Test
    void aRunIsReadAgainWhenAnyOfItsFilesChanges() throws Exception {
        var run = Runs.begun(runs, "changing");
        var summaries = new RunSummaries(runs);
        assertThat(only(summaries).state()).isEqualTo(RunState.INTERRUPTED);
        try (var metrics = run.openMetrics()) {
            metrics.append(7, "model/loss", 0.5);
        }
        assertThat(only(summaries).progress().orElseThrow().step()).isEqualTo(7);
        run.annotate(new RunNotes(List.of("early"), ""));
        assertThat(only(summaries).tags()).containsExactly("early");
        assertThat(only(summaries).figure().orElseThrow().value()).isEqualTo(0.5);
        run.enter(RunState.FINISHED, "");
        assertThat(only(summaries).state()).isEqualTo(RunState.FINISHED);
        run.annotate(new RunNotes(List.of("late"), ""));
        assertThat(only(summaries).tags()).containsExactly("late");
        Files.writeString(run.file("status.json"), "{");
        assertThat(only(summaries).state()).isEqualTo(RunState.DAMAGED);
        Files.writeString(run.file("manifest.json"), "{");
        assertThat(only(summaries).message()).contains("manifest.json");
    }

    /// The processes of a run may end without a word.
    @Test
    void aRunWhoseProcessEndedIsNoLongerRunning() {
        var run = Runs.begun(runs, "killed");
        var summaries = new RunSummaries(runs);
        try (var _ = run.lock()) {
            run.enter(RunState.RUNNING, "");
            assertThat(only(summaries).state()).isEqualTo(RunState.RUNNING);
        }
        assertThat(only(summaries).state()).isEqualTo(RunState.INTERRUPTED);
    }

    private static RunSummary only(RunSummaries summaries) {
        assertThat(summaries.all()).hasSize(1);
        return summaries.all().getFirst().summary();
    }
}
