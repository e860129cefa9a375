package dev.frugal.app.command.sweep;

import dev.frugal.base.InvalidInputException;
import dev.frugal.runs.RunContext;
import dev.frugal.runs.RunInterruptedException;
import dev.frugal.runs.sweep.SweepPlan;
import dev.frugal.runs.sweep.SweepResult;
import dev.frugal.runs.sweep.SweepSettings;
import dev.frugal.runs.sweep.Trial;
import dev.frugal.runs.sweep.TrialOutcome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Works off the trials of a sweep, several at a time. What its trials' runs hold is all its state.
final class SweepJob {
    private final SweepSettings settings;
    private final RunContext context;
    private final SweepPlan plan;
    private final Path runs;
    private final List<TrialOutcome> outcomes = new ArrayList<>();
    private volatile boolean givenUp;

    SweepJob(SweepSettings settings, RunContext context) {
        this.settings = settings;
        this.context = context;
        this.plan = new SweepPlan(settings, context.seed());
        var run = context.directory();
        var parent = run.folder().toAbsolutePath().getParent();
        this.runs = parent == null ? Path.of("").toAbsolutePath() : parent;
    }

    private boolean over() {
        return givenUp || context.stop().requested();
    }

    /// @throws InvalidInputException if every trial is refused, or none has the numbers that the sweep asks for
    SweepResult run() throws InterruptedException {
        try (var place = place()) {
            var run = context.directory();
            var trials = new TrialProcess(
                    settings, run.name(), runs, run.file("trials").toAbsolutePath(), place, this::over);
            List<TrialOutcome> rung = List.of();
            for (int number = 0; number < plan.rungs(); number++) {
                rung = all(plan.rung(number, rung), trials, place.atATime());
            }
        }
        var result = new SweepResult(settings, outcomes);
        context.metrics().rewind("", 0);
        result.outcomes().stream()
                .filter(TrialOutcome::finished)
                .forEach(outcome -> outcome.metrics()
                        .forEach((name, value) ->
                                context.metrics().append(outcome.trial().index(), name, value)));
        return result;
    }

    private TrialPlace place() {
        return settings.spark()
                .<TrialPlace>map(master -> ClusterPlace.open(master, settings, runs, context, this::over))
                .orElseGet(() -> new ThisMachine(settings.workers(), this::over));
    }

    private List<TrialOutcome> all(List<Trial> rung, TrialProcess trials, int atATime) throws InterruptedException {
        var found = new ArrayList<TrialOutcome>();
        try (var workers = Executors.newFixedThreadPool(atATime)) {
            var completion = new ExecutorCompletionService<TrialOutcome>(workers);
            var begun = new ArrayList<Future<TrialOutcome>>();
            rung.forEach(trial -> begun.add(completion.submit(() -> trials.run(trial))));
            try {
                for (int i = 0; i < rung.size(); i++) {
                    var outcome = outcome(completion.take());
                    found.add(outcome);
                    outcomes.add(outcome);
                    said(outcome);
                    checkThatOneWorks(rung.size(), atATime);
                    context.progress().report("trials", outcomes.size(), Math.max(plan.trials(), outcomes.size()));
                }
            } catch (RuntimeException failure) {
                givenUp = true;
                begun.forEach(future -> future.cancel(false));
                throw failure;
            }
        }
        return found;
    }

    private static TrialOutcome outcome(Future<TrialOutcome> finished) throws InterruptedException {
        try {
            return finished.get();
        } catch (ExecutionException failure) {
            switch (failure.getCause()) {
                case RunInterruptedException stopped -> throw stopped;
                case InvalidInputException mistake -> throw mistake;
                case null, default -> throw new IllegalStateException("a trial could not be run", failure);
            }
        }
    }

    private void said(TrialOutcome outcome) {
        if (!outcome.finished()) {
            context.progress()
                    .note("trial %d failed: %s".formatted(outcome.trial().index(), outcome.reason()));
        }
    }

    /// A mistake in the base is the same in every trial: the sweep ends when the first trials are all refused.
    private void checkThatOneWorks(int planned, int atATime) {
        boolean refused = outcomes.stream().allMatch(outcome -> outcome.run().isEmpty());
        if (refused && outcomes.size() >= Math.min(planned, Math.max(2, atATime))) {
            throw new InvalidInputException("the first %d trials were refused: %s"
                    .formatted(outcomes.size(), outcomes.getFirst().reason()));
        }
    }
}
