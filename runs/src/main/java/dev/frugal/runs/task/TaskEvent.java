package dev.frugal.runs.task;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;

/// One line of `tasks.jsonl`. Executors and stages have the names and numbers that Spark gives them.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
@JsonSubTypes({
    @JsonSubTypes.Type(value = TaskEvent.Began.class, name = "began"),
    @JsonSubTypes.Type(value = TaskEvent.ExecutorJoined.class, name = "executor_joined"),
    @JsonSubTypes.Type(value = TaskEvent.ExecutorLost.class, name = "executor_lost"),
    @JsonSubTypes.Type(value = TaskEvent.StageBegan.class, name = "stage_began"),
    @JsonSubTypes.Type(value = TaskEvent.TaskDone.class, name = "task_done"),
    @JsonSubTypes.Type(value = TaskEvent.TaskFailed.class, name = "task_failed"),
    @JsonSubTypes.Type(value = TaskEvent.StageEnded.class, name = "stage_ended")
})
public sealed interface TaskEvent {
    /// Name of the stages that put results into their place, which take little time.
    String COLLECTING = "collect results";

    /// A driver began with the whole work: what was told before does not count.
    record Began(Instant at) implements TaskEvent {}

    record ExecutorJoined(Instant at, String executor, String host) implements TaskEvent {}

    record ExecutorLost(Instant at, String executor, String reason) implements TaskEvent {}

    /// A stage began, or began again for tasks whose results were lost.
    ///
    /// @param name what its tasks do, for the user; stages of one name count as one
    record StageBegan(Instant at, int stage, String name, int tasks) implements TaskEvent {}

    /// @param host of the executor
    /// @param seconds that the task took
    /// @param rows that it wrote, or read if it wrote none
    record TaskDone(Instant at, int stage, String executor, String host, double seconds, long rows)
            implements TaskEvent {}

    record TaskFailed(Instant at, int stage, String executor, String host, String reason) implements TaskEvent {}

    record StageEnded(Instant at, int stage) implements TaskEvent {}
}
