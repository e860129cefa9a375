package dev.frugal.reasoning.training.worker;

import dev.frugal.base.InvalidInputException;
import dev.frugal.ledger.meter.Phase;
import dev.frugal.reasoning.training.PolicySettings;
import dev.frugal.reasoning.training.TrainingJournal;
import dev.frugal.runs.RunContext;
import dev.frugal.runs.RunInterruptedException;
import dev.frugal.runs.worker.WorkerEvent;
import dev.frugal.runs.worker.WorkerLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The coordinator of a training that several workers share.
///
/// It owns the run: it writes metrics, costs and times that the workers tell, and knows when the user wants to stop.
/// Rank 0 writes the checkpoints, each after the coordinator has what belongs to it on disk. A worker that
/// throws, dies or hangs takes the present start of the group along; the next one goes on from the last
/// checkpoint, and since every random number is drawn by name and step, with the same numbers.
public final class WorkerGroup {
    /// The name of the training in its run.
    public static final String NAME = "policy";

    private static final Logger LOG = LoggerFactory.getLogger(WorkerGroup.class);

    private WorkerGroup() {}

    /// Has workers at `place` train from wherever the run stands; the checkpoint then holds the trained model.
    ///
    /// @throws RunInterruptedException if asked to stop, after saving
    /// @throws InvalidInputException if a worker cannot use the user's input
    /// @throws IllegalStateException if workers were lost more often than the settings allow
    public static void train(PolicySettings settings, RunContext context, WorkerPlace place) {
        try (var _ = context.meter().phase(Phase.TRAINING);
                var log = WorkerLog.open(context.directory())) {
            var journal = TrainingJournal.of(context, NAME);
            int lostInARow = 0;
            var reason = "";
            while (true) {
                var outcome = once(settings, context, place, journal, log, reason);
                switch (outcome.kind()) {
                    case DONE -> {
                        return;
                    }
                    case STOPPED -> throw new RunInterruptedException();
                    case REFUSED -> throw new InvalidInputException(outcome.text());
                    case LOST -> {
                        lostInARow = outcome.saved() ? 1 : lostInARow + 1;
                        restart(outcome, lostInARow, settings, context);
                        reason = outcome.text();
                    }
                }
            }
        }
    }

    private static WorkerStart.Outcome once(
            PolicySettings settings,
            RunContext context,
            WorkerPlace place,
            TrainingJournal journal,
            WorkerLog log,
            String reason) {
        log.append(new WorkerEvent.Started(WorkerStart.now(), settings.workers().count(), reason));
        try (var start = WorkerStart.of(settings, context, place, journal, log)) {
            return start.watch();
        }
    }

    private static void restart(
            WorkerStart.Outcome outcome, int lostInARow, PolicySettings settings, RunContext context) {
        int most = settings.workers().restarts();
        if (lostInARow > most) {
            throw new IllegalStateException("%s; after %d starts without a new checkpoint in between this is given up"
                    .formatted(outcome.text(), lostInARow));
        }
        var remark = "%s; all workers start again from the last checkpoint (%d of at most %d times without a new one)"
                .formatted(outcome.text(), lostInARow, most);
        LOG.warn(remark);
        context.progress().note(remark);
    }
}
