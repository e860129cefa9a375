package dev.frugal.physics.training;

import dev.frugal.base.InvalidInputException;
import dev.frugal.ledger.meter.Phase;
import dev.frugal.physics.model.TrainingSchedule;
import dev.frugal.physics.model.TrajectoryModel;
import dev.frugal.physics.model.TrajectoryModelSpec;
import dev.frugal.runs.StopSignal;
import dev.frugal.tensor.Scope;
import dev.frugal.tensor.Threads;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.bytedeco.pytorch.NoGradGuard;

/// Trains a [TrajectoryModelSpec] by its schedule: Adam on mini-batches of whole trajectories, phase
/// after phase, each part of the network with moments of its own.
///
/// The parameters with the least data error on the validation trajectories, looked at every few
/// epochs, are the result. State is saved at ends of epochs, so a resumed training repeats at most
/// the epochs since, to the same bits.
final class TrajectoryTraining {
    private static final int EPOCHS_BETWEEN_VALIDATIONS = 5;
    private static final double SECONDS_BETWEEN_SAVES = 10;
    private static final double NANOSECONDS_PER_SECOND = 1e9;

    private final TrainingContext place;
    private final TrajectorySteps steps;
    private final TrajectoryModel model;
    private final TrainingSchedule schedule;
    private final TrainingTensors validation;
    private final TrajectoryTrainingState state;

    TrajectoryTraining(TrajectoryModelSpec method, TrainingTask task, TrainingContext place) {
        this.place = place;
        schedule = method.schedule();
        steps = new TrajectorySteps(method, task);
        model = steps.model();
        state = steps.state();
        validation = TrainingTensors.of(model, steps.terms(), task.data().validation(), task.validationWindows());
    }

    /// Goes on from the saved state, or from the beginning if there is none, to the end. Once.
    TrainingResult run() {
        try (var _ = Threads.one();
                steps) {
            return train();
        }
    }

    private TrainingResult train() {
        long perEpoch = steps.perEpoch();
        long last = schedule.epochs() * perEpoch;
        state.resume(place.stateFile());
        place.rewind(state.step());
        double secondsBefore = state.seconds();
        long started = System.nanoTime();
        long saved = started;
        while (state.step() < last) {
            epoch(perEpoch);
            long now = System.nanoTime();
            state.worked(secondsBefore + (now - started) / NANOSECONDS_PER_SECOND);
            place.report(state.step(), last);
            boolean stop = place.context().stop().requested();
            if (stop || (now - saved) / NANOSECONDS_PER_SECOND > SECONDS_BETWEEN_SAVES) {
                place.context().beforeCheckpoint();
                state.save(place.stateFile());
                saved = now;
            }
            place.context().stopIfRequested();
        }
        state.takeBest();
        return new TrainingResult(model.forecaster(), state.seconds(), OptionalDouble.of(gradientVariance()));
    }

    private double gradientVariance() {
        try (var _ = place.context().meter().phase(Phase.EVALUATION)) {
            return steps.gradientVariance();
        }
    }

    private void epoch(long perEpoch) {
        var sums = new TreeMap<String, List<Double>>();
        for (long i = 0; i < perEpoch; i++) {
            StopSignal.check();
            place.context().meter().floatingPointOperations(steps.operations());
            steps.take()
                    .forEach((name, value) ->
                            sums.computeIfAbsent(name, _ -> new ArrayList<>()).add(finite(name, value)));
        }
        sums.forEach((name, values) -> place.log(
                state.step(),
                "loss/" + name,
                values.stream().mapToDouble(Double::doubleValue).average().orElseThrow()));
        long epochs = state.step() / perEpoch;
        if (epochs % EPOCHS_BETWEEN_VALIDATIONS == 0 || epochs == schedule.epochs()) {
            double error = validationError();
            place.log(state.step(), "validation/data", error);
            state.offer(error);
        }
    }

    private double finite(String term, double value) {
        if (!Double.isFinite(value)) {
            throw new InvalidInputException("the %s term of %s became %s in step %d; lower its learning rate from %s"
                    .formatted(term, place.member(), value, state.step() - 1, schedule.learningRate()));
        }
        return value;
    }

    private double validationError() {
        try (var _ = Scope.open();
                var _ = new NoGradGuard()) {
            var condition = model.condition(validation.windows(), validation.parameters());
            var states = model.states(condition, validation.times(), 0).getFirst();
            return steps.terms().difference(states, validation.states()).item_double();
        }
    }
}
