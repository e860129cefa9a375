package dev.frugal.runs.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.frugal.base.InvalidInputException;
import dev.frugal.runs.RunDirectory;
import dev.frugal.runs.Session;
import dev.frugal.runs.task.TasksDocument.Straggler;
import dev.frugal.runs.worker.WorkerState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TasksDocumentTest {
    private static final Instant MORNING = Instant.parse("2026-11-30T08:00:00Z");

    private final TaskTimeline timeline = new TaskTimeline();

    private void stage(int stage, String name, int tasks) {
        timeline.take(new TaskEvent.StageBegan(MORNING, stage, name, tasks));
    }

    private void task(int stage, String executor, double seconds) {
        timeline.take(
                new TaskEvent.TaskDone(MORNING.plusSeconds(40), stage, executor, "node-" + executor, seconds, 100));
    }

    private TasksDocument document() {
        return TasksDocument.of(timeline, true);
    }

    @Test
    void anExecutorWhoseTasksTakeLongerIsAStraggler() {
        stage(0, "read rows", 2);
        task(0, "0", 1);
        task(0, "1", 9);
        stage(1, "forecasts", 8);
        task(1, "0", 30);
        task(1, "1", 4);
        for (int i = 0; i < 3; i++) {
            assertThat(document().straggler()).isEmpty();
            task(1, "0", 4);
            task(1, "1", 6);
        }
        var document = document();
        assertThat(document.straggler()).contains(new Straggler("1", 1.5));
        assertThat(document.verdict())
                .isEqualTo("Executor 1 is a straggler: its tasks of the stage 'forecasts' take 1.5 times as long as"
                        + " those of the others.");
        var straggler = document.executors().get(1);
        assertThat(straggler.host()).isEqualTo("node-1");
        assertThat(straggler.tasks()).isEqualTo(5);
        assertThat(straggler.seconds()).isEqualTo(31);
        assertThat(straggler.secondsPerTask()).hasValue(6);
        assertThat(straggler.state()).isEqualTo(WorkerState.WORKING);
        var stage = document.stages().get(1);
        assertThat(stage.done()).isEqualTo(8);
        assertThat(stage.rows()).isEqualTo(800);
        assertThat(stage.seconds()).isEqualTo(40);
        assertThat(stage.longestSeconds()).hasValue(30);
    }

    @Test
    void aLongTaskIsNoStraggler() {
        stage(0, "fits", 6);
        for (int i = 0; i < 5; i++) {
            task(0, Integer.toString(i % 2), 2);
        }
        assertThat(document().verdict())
                .isEqualTo("No executor is a straggler; no task of the stage 'fits' took 2 times the median.");
        task(0, "1", 20);
        assertThat(document().straggler()).isEmpty();
        assertThat(document().verdict())
                .isEqualTo(
                        "No executor is a straggler; the longest task of the stage 'fits' took 10 times the median.");
    }

    @Test
    void ofFewTasksNothingIsSaid() {
        stage(0, "fits", 20);
        for (int i = 0; i < 4; i++) {
            task(0, Integer.toString(i % 2), 1 + i % 2);
        }
        assertThat(document().straggler()).isEmpty();
        assertThat(document().verdict()).isEmpty();
    }

    @Test
    void tasksOfALostExecutorAreDoneAgain() {
        stage(0, "forecasts", 4);
        timeline.take(new TaskEvent.ExecutorJoined(MORNING, "0", "node-0"));
        task(0, "0", 1);
        task(0, "1", 1);
        timeline.take(new TaskEvent.TaskFailed(MORNING, 0, "0", "node-0", "ExecutorLostFailure"));
        timeline.take(new TaskEvent.ExecutorLost(MORNING, "0", "worker lost"));
        stage(0, "forecasts", 3);
        var running = document();
        assertThat(running.executors().getFirst().state()).isEqualTo(WorkerState.LOST);
        assertThat(running.executors().getFirst().word()).isEqualTo("worker lost");
        assertThat(running.stages().getFirst().failed()).isEqualTo(1);
        assertThat(running.stages().getFirst().tasks()).isEqualTo(5);
        for (int i = 0; i < 3; i++) {
            task(0, "1", 1);
        }
        assertThat(document().stages().getFirst().done()).isEqualTo(5);
        assertThat(states()).isEqualTo(Map.of("0", WorkerState.LOST, "1", WorkerState.STOPPED));
        timeline.take(new TaskEvent.StageEnded(MORNING.plusSeconds(50), 0));
        assertThat(states()).isEqualTo(Map.of("0", WorkerState.LOST, "1", WorkerState.FINISHED));
    }

    private Map<String, WorkerState> states() {
        var rows = TasksDocument.of(timeline, false).executors();
        assertThat(rows).hasSize(2);
        return Map.of(
                rows.getFirst().executor(), rows.getFirst().state(),
                rows.getLast().executor(), rows.getLast().state());
    }

    @Test
    void stagesOfOneNameCountAsOne() {
        stage(0, "collect results", 2);
        task(0, "0", 1);
        task(0, "0", 1);
        timeline.take(new TaskEvent.StageEnded(MORNING.plusSeconds(41), 0));
        stage(1, "collect results", 1);
        assertThat(document().stages()).hasSize(1);
        assertThat(document().stages().getFirst().done()).isEqualTo(2);
        assertThat(document().stages().getFirst().tasks()).isEqualTo(3);
    }

    @Test
    void aSecondDriverBeginsAnew() {
        stage(0, "forecasts", 4);
        task(0, "0", 1);
        timeline.take(new TaskEvent.Began(MORNING));
        assertThat(document().executors()).isEmpty();
        assertThat(document().stages()).isEmpty();
    }

    @Test
    void whatIsWrittenIsRead(@TempDir Path folder) throws IOException {
        var run = RunDirectory.create(
                folder, "fleet", "physics predict fleet", Map.of(), 1, Session.now(List.of(), "test", "unknown"));
        try (var log = new TaskLog(run)) {
            assertThat(run.isBare()).isTrue();
            assertThat(log.append(new TaskEvent.Began(MORNING))).isEmpty();
            log.append(new TaskEvent.StageBegan(MORNING, 3, "forecasts", 2));
            var advance = log.append(new TaskEvent.TaskDone(MORNING, 3, "driver", "here", 1.5, 7));
            assertThat(advance).contains(new TaskTimeline.Advance("forecasts", 1, 2));
            assertThat(log.taskSeconds()).isEqualTo(1.5);
        }
        var document = TasksDocument.of(TaskLog.read(run), false);
        assertThat(document.executors().getFirst().host()).isEqualTo("here");
        assertThat(document.stages().getFirst().rows()).isEqualTo(7);
        Files.writeString(run.file(TaskLog.FILE), "{\"event\": \"unknown\"}\n", StandardOpenOption.APPEND);
        assertThatThrownBy(() -> TaskLog.read(run))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("tasks.jsonl, line 4");
    }
}
