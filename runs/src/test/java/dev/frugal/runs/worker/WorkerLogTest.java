package dev.frugal.runs.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frugal.runs.RunDirectory;
import dev.frugal.runs.Session;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerLogTest {
    private static final Instant MORNING = Instant.parse("2026-11-30T08:00:00Z");

    private static final List<WorkerEvent> EVENTS = List.of(
            new WorkerEvent.Started(MORNING, 2, ""),
            new WorkerEvent.Joined(MORNING, 0, "here", 17),
            new WorkerEvent.Joined(MORNING, 1, "there", 18),
            new WorkerEvent.Continued(MORNING, 0),
            new WorkerEvent.Step(0, 1, new StageSeconds(0, 1, 2, 3, 4)),
            new WorkerEvent.Step(1, 1, new StageSeconds(0, 4, 3, 2, 1)),
            new WorkerEvent.Ended(MORNING, 0, WorkerState.FINISHED, ""),
            new WorkerEvent.Ended(MORNING, 1, WorkerState.FAILED, "no memory"));

    @TempDir
    private Path root;

    private RunDirectory run() {
        return RunDirectory.create(root, "run", "kind", Map.of(), 1, Session.now(List.of(), "test", "test"));
    }

    private static void append(RunDirectory run, List<WorkerEvent> events) {
        try (var log = WorkerLog.open(run)) {
            events.forEach(log::append);
        }
    }

    @Test
    void everyEventComesBack() {
        var run = run();
        append(run, EVENTS);
        var told = new WorkerTimeline();
        EVENTS.forEach(told::take);
        assertThat(WorkersDocument.of(WorkerLog.read(run), true)).isEqualTo(WorkersDocument.of(told, true));
    }

    @Test
    void aLineCutShortByAKillIsDropped() throws Exception {
        var run = run();
        append(run, EVENTS.subList(0, 5));
        Files.writeString(run.file(WorkerLog.FILE), "{\"event\":\"step\",\"rank\":1,", StandardOpenOption.APPEND);
        assertThat(WorkerLog.read(run).steps()).containsOnlyKeys(1L);
        append(run, EVENTS.subList(5, 8));
        assertThat(Files.readAllLines(run.file(WorkerLog.FILE))).hasSize(EVENTS.size());
        assertThat(WorkerLog.read(run).workers().getLast().word()).isEqualTo("no memory");
    }

    @Test
    void aRunThatHasNothingButWorkersIsBare() {
        var run = run();
        append(run, EVENTS.subList(0, 3));
        assertThat(run.isBare()).isTrue();
        assertThat(WorkerLog.read(run()).isEmpty()).isTrue();
    }
}
