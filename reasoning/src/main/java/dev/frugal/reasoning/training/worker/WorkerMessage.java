package dev.frugal.reasoning.training.worker;

import dev.frugal.ledger.meter.PhaseConsumption;
import dev.frugal.runs.worker.StageSeconds;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a worker and its coordinator tell each other.
///
/// @param number see [Kind]
/// @param text see [Kind]
/// @param values of a step, by name
/// @param costs of the worker since it last told some
/// @param stages the time of a step on the worker, if it tells of one
/// @param process where the worker runs, if it is new
record WorkerMessage(
        Kind kind,
        long number,
        String text,
        Map<String, Double> values,
        List<PhaseConsumption> costs,
        Optional<StageSeconds> stages,
        Optional<WorkerProcess> process) {
    enum Kind {
        /// From a worker: it is there, at `process`; number: its rank.
        HELLO,
        /// From rank 0: the others may meet it; number: the port.
        LISTENS,
        /// From rank 0: goes on behind the step `number`.
        CONTINUES,
        /// From a worker: has taken the step `number`, in `stages`; values: from rank 0.
        STEP,
        /// From rank 0: something that the user may want to know.
        NOTE,
        /// From rank 0: wants to write a checkpoint, and waits for SAVE.
        SAVING,
        /// From a worker: has trained to the end.
        DONE,
        /// From a worker: has stopped, because it was asked to.
        STOPPED,
        /// From a worker: cannot go on because of a mistake of the user's; text: which.
        REFUSED,
        /// From a worker: misses another one; text: how.
        MISSES,
        /// From a worker: has failed; text: why.
        FAILED,
        /// To a worker: rank 0 is at the host `text` and the port `number`.
        MEET,
        /// To rank 0: everything that it told is on disk.
        SAVE,
        /// To a worker: save and stop.
        STOP
    }

    static WorkerMessage of(Kind kind) {
        return of(kind, 0, "");
    }

    static WorkerMessage of(Kind kind, long number, String text) {
        return new WorkerMessage(kind, number, text, Map.of(), List.of(), Optional.empty(), Optional.empty());
    }

    WorkerMessage with(List<PhaseConsumption> spent) {
        return new WorkerMessage(kind, number, text, values, spent, stages, process);
    }

    WorkerMessage with(Map<String, Double> measured) {
        return new WorkerMessage(kind, number, text, measured, costs, stages, process);
    }

    WorkerMessage with(StageSeconds timed) {
        return new WorkerMessage(kind, number, text, values, costs, Optional.of(timed), process);
    }

    WorkerMessage with(WorkerProcess here) {
        return new WorkerMessage(kind, number, text, values, costs, stages, Optional.of(here));
    }
}
