package dev.frugal.runs.task;

import dev.frugal.runs.JsonLinesFile;
import dev.frugal.runs.RunDirectory;
import java.nio.file.Path;
import java.util.Optional;

/// The events of a run's tasks, appended to `tasks.jsonl` by the process that works on the run. The first event creates
/// the file. Safe for use by several threads.
public final class TaskLog implements AutoCloseable {
    public static final String FILE = "tasks.jsonl";

    private final Path file;
    private final TaskTimeline timeline = new TaskTimeline();
    private Optional<JsonLinesFile> lines = Optional.empty();

    /// That of a run.
    public TaskLog(RunDirectory run) {
        this.file = run.file(FILE);
    }

    /// Appends an event; how far the stage is then that it is about, if it is about a stage that goes on.
    ///
    /// @throws dev.frugal.base.InvalidInputException if it cannot be written
    public synchronized Optional<TaskTimeline.Advance> append(TaskEvent event) {
        if (lines.isEmpty()) {
            lines = Optional.of(JsonLinesFile.open(file));
        }
        lines.get().append(event);
        return timeline.take(event);
    }

    /// Seconds that executors were at work on tasks since the last driver began, those of failed tasks not among them.
    public synchronized double taskSeconds() {
        return timeline.taskSeconds();
    }

    @Override
    public synchronized void close() {
        lines.ifPresent(JsonLinesFile::close);
    }

    /// What the tasks of `run` did so far; nothing if it has none.
    ///
    /// @throws dev.frugal.base.InvalidInputException if a line is damaged
    public static TaskTimeline read(RunDirectory run) {
        var timeline = new TaskTimeline();
        JsonLinesFile.read(run.file(FILE), TaskEvent.class).forEach(timeline::take);
        return timeline;
    }
}
