package dev.frugal.runs.worker;

import dev.frugal.runs.JsonLinesFile;
import dev.frugal.runs.RunDirectory;

/// The events of a run's workers, appended to `workers.jsonl` by their coordinator.
///
/// Nothing is taken back when a run goes on from its checkpoint: [WorkerEvent.Continued] says which steps no longer
/// count.
///
/// Not safe for use by several threads.
public final class WorkerLog implements AutoCloseable {
    public static final String FILE = "workers.jsonl";

    private final JsonLinesFile lines;

    private WorkerLog(JsonLinesFile lines) {
        this.lines = lines;
    }

    /// Opens that of a run, and creates it if needed.
    ///
    /// @throws dev.frugal.base.InvalidInputException if it cannot be written
    public static WorkerLog open(RunDirectory run) {
        return new WorkerLog(JsonLinesFile.open(run.file(FILE)));
    }

    /// @throws dev.frugal.base.InvalidInputException if it cannot be written
    public void append(WorkerEvent event) {
        lines.append(event);
    }

    /// Forces what was appended onto the disk. Called before a checkpoint is written.
    public void sync() {
        lines.sync();
    }

    @Override
    public void close() {
        lines.close();
    }

    /// What the workers of `run` did so far; nothing if it has none.
    ///
    /// @throws dev.frugal.base.InvalidInputException if a line is damaged
    public static WorkerTimeline read(RunDirectory run) {
        var timeline = new WorkerTimeline();
        JsonLinesFile.read(run.file(FILE), WorkerEvent.class).forEach(timeline::take);
        return timeline;
    }
}
