package dev.frugal.runs.worker;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;

/// One line of `workers.jsonl`. Ranks count from 0.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "event")
@JsonSubTypes({
    @JsonSubTypes.Type(value = WorkerEvent.Started.class, name = "started"),
    @JsonSubTypes.Type(value = WorkerEvent.Joined.class, name = "joined"),
    @JsonSubTypes.Type(value = WorkerEvent.Continued.class, name = "continued"),
    @JsonSubTypes.Type(value = WorkerEvent.Step.class, name = "step"),
    @JsonSubTypes.Type(value = WorkerEvent.Ended.class, name = "ended")
})
public sealed interface WorkerEvent {
    /// All workers were started.
    ///
    /// @param reason why again; empty when a process began to work on the run
    record Started(Instant at, int workers, String reason) implements WorkerEvent {}

    /// A worker was heard of for the first time since its start.
    ///
    /// @param host name of its machine
    /// @param process its id there
    record Joined(Instant at, int rank, String host, long process) implements WorkerEvent {}

    /// The workers go on behind `step`: what was told of later steps does not count.
    record Continued(Instant at, long step) implements WorkerEvent {}

    /// A worker has taken the step `step`, counted from 1.
    record Step(int rank, long step, StageSeconds seconds) implements WorkerEvent {}

    /// A worker has ended.
    ///
    /// @param word how, for the user; may be empty
    record Ended(Instant at, int rank, WorkerState state, String word) implements WorkerEvent {}
}
