package dev.frugal.reasoning.evaluation.dataset;

import dev.frugal.base.InvalidInputException;
import dev.frugal.ledger.meter.Phase;
import dev.frugal.runs.RunContext;
import dev.frugal.runs.RunInterruptedException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// Has processes answer the missing parts of an evaluation, each a shard of them, several at a time.
///
/// The parts' files are all that is known of a process: one that was lost is started again and answers what is
/// missing. How the parts are divided therefore does not show in the result.
final class ShardedAnswers {
    /// More than one for each place, so that the others have something to do while one takes long.
    private static final int SHARDS_PER_PLACE = 3;

    /// How often in a row the process of a shard is started again without a further part answered.
    private static final int MOST_RESTARTS = 3;

    private static final int LOOK_SECONDS = 1;

    /// Some parts, one after the other.
    private record Shard(int first, int end) {}

    private final Parts parts;
    private final RunContext context;
    private final ShardPlace place;
    private int shown = -1;

    /// @param place where the processes run
    ShardedAnswers(Parts parts, RunContext context, ShardPlace place) {
        this.parts = parts;
        this.context = context;
        this.place = place;
    }

    void answer() {
        try (var _ = context.meter().phase(Phase.SERVING)) {
            count();
            var shards = shards();
            var over = new AtomicBoolean();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                var running = new ExecutorCompletionService<Shard>(threads);
                shards.forEach(shard -> running.submit(() -> answer(shard, over)));
                try {
                    for (int ended = 0; ended < shards.size(); ) {
                        var shard = running.poll(LOOK_SECONDS, TimeUnit.SECONDS);
                        count();
                        if (shard != null) {
                            shard.get();
                            ended++;
                        }
                    }
                } catch (ExecutionException failure) {
                    if (failure.getCause() instanceof RuntimeException ours) {
                        throw ours;
                    }
                    throw new IllegalStateException(failure);
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                    throw new RunInterruptedException();
                } finally {
                    over.set(true);
                    // The processes end with the place, and their threads with them.
                    place.close();
                }
            }
            count();
        }
    }

    private List<Shard> shards() {
        var missing = parts.missing();
        int count = Math.min(missing.size(), SHARDS_PER_PLACE * place.atATime());
        var shards = new ArrayList<Shard>();
        for (int i = 0; i < count; i++) {
            int first = Math.toIntExact((long) missing.size() * i / count);
            int last = Math.toIntExact((long) missing.size() * (i + 1) / count) - 1;
            shards.add(new Shard(missing.get(first), missing.get(last) + 1));
        }
        return shards;
    }

    private Shard answer(Shard shard, AtomicBoolean over) {
        int missing = missing(shard);
        for (int inARow = 0; missing > 0; ) {
            if (over.get()) {
                throw new RunInterruptedException();
            }
            var ending = place.answer(shard.first(), shard.end());
            if (ending.kind() == ShardPlace.Ending.Kind.REFUSED) {
                throw new InvalidInputException(ending.text());
            }
            int left = missing(shard);
            inARow = left < missing ? 0 : inARow + 1;
            missing = left;
            if (missing > 0) {
                restart(shard, ending.text(), inARow);
            }
        }
        return shard;
    }

    private void restart(Shard shard, String reason, int inARow) {
        if (inARow > MOST_RESTARTS) {
            throw new IllegalStateException(
                    "the process for the problems from %d ended %s; after %d starts without a further answer this is given up"
                            .formatted(parts.firstProblem(shard.first()) + 1, reason, inARow));
        }
        context.progress()
                .note("the process for the problems from %d ended %s; it is started again and answers what is missing"
                        .formatted(parts.firstProblem(shard.first()) + 1, reason));
    }

    private int missing(Shard shard) {
        int missing = 0;
        for (int part = shard.first(); part < shard.end(); part++) {
            missing += parts.answered(part) ? 0 : 1;
        }
        return missing;
    }

    /// Counts what further parts cost.
    private void count() {
        var counted = parts.tellCosts(context.meter());
        if (!counted.isEmpty()) {
            context.beforeCheckpoint();
            counted.forEach(Parts::delete);
        }
        int answered = parts.problemsAnswered();
        if (answered != shown) {
            context.progress().report("answering", answered, parts.problems().size());
            shown = answered;
        }
    }
}
