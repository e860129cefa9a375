package dev.frugal.physics.training;

import dev.frugal.base.UserMistake;
import dev.frugal.physics.data.Normalisation;
import dev.frugal.physics.model.Part;
import dev.frugal.physics.model.Phase;
import dev.frugal.physics.model.Scaling;
import dev.frugal.physics.model.Schedule;
import dev.frugal.physics.model.TrajectoryMethod;
import dev.frugal.physics.model.TrajectoryModel;
import dev.frugal.physics.objective.ObjectiveTerms;
import dev.frugal.tensor.Scope;
import dev.frugal.tensor.Threads;
import dev.frugal.tensor.optim.GradientClipping;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/// Trains a [TrajectoryMethod] by its schedule: Adam on mini-batches of whole trajectories, phase
/// after phase, each part of the network with moments of its own.
///
/// The parameters with the least data error on the validation trajectories, looked at every few
/// epochs, are the result. State is saved at ends of epochs, so a resumed training repeats at most
/// the epochs since, to the same bits.
final class TrajectoryTraining {
    private static final int EPOCHS_BETWEEN_VALIDATIONS = 5;
    private static final double SECONDS_BETWEEN_SAVES = 10;
    private static final double NANOSECONDS_PER_SECOND = 1e9;

    private final TrainingPlace place;
    private final TrajectoryModel model;
    private final Schedule schedule;
    private final ObjectiveTerms terms;
    private final TrainingTensors data;
    private final TrainingTensors validation;
    private final Kinship kinship;
    private final MiniBatches batches;
    private final TrainingState state;
    private final TrainingTask task;

    TrajectoryTraining(TrajectoryMethod method, TrainingTask task, TrainingPlace place) {
        this.task = task;
        this.place = place;
        schedule = method.schedule();
        var train = task.data().train();
        model = untrained(method, task);
        terms = new ObjectiveTerms(task.system(), model.scaling().scales());
        data = TrainingTensors.of(model, terms, train, task.trainWindows());
        validation =
                TrainingTensors.of(
                        model, terms, task.data().validation(), task.validationWindows());
        kinship =
                Kinship.of(
                        schedule.triplet().similarity(),
                        task.system(),
                        train,
                        task.regimes().of(train));
        batches =
                new MiniBatches(
                        data.count(), schedule.batchSize(), task.seed().named("mini-batches"));
        state = new TrainingState(model);
    }

    private static TrajectoryModel untrained(TrajectoryMethod method, TrainingTask task) {
        var protocol = task.data().protocol();
        var normalisation = Normalisation.of(task.data().train());
        return TrajectoryModel.create(
                method,
                task.system(),
                Scaling.of(
                        task.system(),
                        protocol.horizon(),
                        normalisation.stateMean(),
                        normalisation.stateScale()),
                protocol.window(),
                task.seed().named("parameters"));
    }

    /// Goes on from the saved state, or from the beginning if there is none, to the end.
    TrainingResult run() {
        try (var _ = Threads.one()) {
            return train();
        }
    }

    private TrainingResult train() {
        long perEpoch = batches.perEpoch();
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
        return new TrainingResult(
                model.forecaster(),
                state.seconds(),
                OptionalDouble.of(GradientVariance.of(model, terms, data, kinship, task.seed())));
    }

    private void epoch(long perEpoch) {
        var sums = new TreeMap<String, List<Double>>();
        for (long i = 0; i < perEpoch; i++) {
            var phase = schedule.phase(state.step());
            step(phase)
                    .forEach((name, value) ->
                            sums.computeIfAbsent(name, _ -> new ArrayList<>()).add(value));
        }
        sums.forEach((name, values) ->
                place.log(
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

    /// One mini-batch; returns the terms of its loss.
    private Map<String, Double> step(Phase phase) {
        var indices = batches.indices(state.step());
        var values = new TreeMap<String, Double>();
        try (var _ = Scope.open()) {
            var loss =
                    Loss.of(
                            model,
                            terms,
                            phase.objective(),
                            data.batch(indices),
                            kinship.among(indices));
            loss.terms()
                    .forEach((name, term) -> values.put(name, finite(name, term.item_double())));
            loss.total().backward();
            GradientClipping.byGlobalNorm(trained(phase), schedule.clipNorm());
            state.advance(phase.parts(), schedule.learningRate());
        }
        return values;
    }

    private double finite(String term, double value) {
        if (!Double.isFinite(value)) {
            throw new UserMistake(
                    "the %s term of %s became %s in step %d; lower its learning rate from %s"
                            .formatted(
                                    term,
                                    place.member(),
                                    value,
                                    state.step(),
                                    schedule.learningRate()));
        }
        return value;
    }

    private List<Tensor> trained(Phase phase) {
        var tensors = new ArrayList<Tensor>();
        for (Part part : phase.parts()) {
            tensors.addAll(model.tensors(part).values());
        }
        return tensors;
    }

    private double validationError() {
        try (var _ = Scope.open();
                var _ = new NoGradGuard()) {
            var condition = model.condition(validation.windows(), validation.parameters());
            var states = model.states(condition, validation.times(), 0).getFirst();
            return terms.difference(states, validation.states()).item_double();
        }
    }
}
