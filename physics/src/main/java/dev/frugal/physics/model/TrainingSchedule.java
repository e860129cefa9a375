package dev.frugal.physics.model;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Require;
import dev.frugal.physics.objective.Objective;
import dev.frugal.physics.objective.PairLabel;
import dev.frugal.physics.objective.Triplet;
import java.util.List;

/// How a trajectory network is trained by Adam on mini-batches of whole trajectories.
///
/// @param phases taken in turn, over and over; one phase with all parts is joint training
/// @param epochs passes over the training trajectories
/// @param batchSize trajectories per mini-batch
/// @param learningRate Adam's step size, constant
/// @param clipNorm gradients of greater Euclidean norm are scaled down to it
/// @param triplet the metric term, wherever a phase gives it weight
public record TrainingSchedule(
        List<TrainingPhase> phases,
        int epochs,
        int batchSize,
        double learningRate,
        double clipNorm,
        Triplet triplet,
        Precision precision) {
    /// The paper's protocol: Adam at 1e-3, mini-batches of 8, gradients clipped at 1.
    public static final double LEARNING_RATE = 1e-3;

    public static final int BATCH_SIZE = 8;
    public static final double CLIP_NORM = 1;
    public static final double MARGIN = 0.2;

    /// The paper's α and β: weights of the residual and of the metric term.
    public static final double RESIDUAL_WEIGHT = 0.1;

    public static final double METRIC_WEIGHT = 0.1;

    /// Not published. The validation error of the published models hardly falls by then.
    public static final int EPOCHS = 300;

    public TrainingSchedule {
        phases = List.copyOf(phases);
        Require.that(!phases.isEmpty(), "phases", phases, "at least one");
        Require.atLeast("epochs", epochs, 1);
        Require.atLeast("batch_size", batchSize, 1);
        Require.positive("learning_rate", learningRate);
        Require.positive("clip_norm", clipNorm);
    }

    /// For a model that reads no windows, and so has no codes to order.
    ///
    /// @throws InvalidInputException if a phase gives the metric term weight
    void refuseMetric() {
        if (whole().metric() > 0) {
            throw new InvalidInputException(
                    "schedule gives the metric loss a weight, but this model reads no windows; set the weight to 0");
        }
    }

    /// All parts on one objective, with the paper's numbers.
    public static TrainingSchedule joint(Objective objective) {
        return published(
                List.of(new TrainingPhase("joint", List.of(Submodule.ENCODER, Submodule.GENERATOR), objective, 1)));
    }

    /// The paper's alternation, mini-batch by mini-batch: phase I aligns the latent codes (encoder,
    /// data and metric), phase II enforces the physics (generator, data and residual).
    public static TrainingSchedule alternating() {
        return published(List.of(
                new TrainingPhase("metric", List.of(Submodule.ENCODER), new Objective(1, 0, 0, METRIC_WEIGHT), 1),
                new TrainingPhase(
                        "physics", List.of(Submodule.GENERATOR), new Objective(1, 0, RESIDUAL_WEIGHT, 0), 1)));
    }

    private static TrainingSchedule published(List<TrainingPhase> phases) {
        return new TrainingSchedule(
                phases,
                EPOCHS,
                BATCH_SIZE,
                LEARNING_RATE,
                CLIP_NORM,
                new Triplet(MARGIN, PairLabel.REGIME),
                Precision.FLOAT32);
    }

    /// This schedule with another number of epochs.
    public TrainingSchedule withEpochs(int count) {
        return new TrainingSchedule(phases, count, batchSize, learningRate, clipNorm, triplet, precision);
    }

    /// This schedule with `factor` times the epochs, at least one.
    public TrainingSchedule withBudget(double factor) {
        return withEpochs(AdamSettings.scaled(epochs, factor));
    }

    /// This schedule in another floating-point format.
    public TrainingSchedule withPrecision(Precision other) {
        return new TrainingSchedule(phases, epochs, batchSize, learningRate, clipNorm, triplet, other);
    }

    /// The phase of mini-batch number `step`, counted from 0 over the whole training.
    public TrainingPhase phase(long step) {
        long cycle = phases.stream().mapToLong(TrainingPhase::steps).sum();
        long position = step % cycle;
        for (var phase : phases) {
            if (position < phase.steps()) {
                return phase;
            }
            position -= phase.steps();
        }
        throw new IllegalStateException("a position within the cycle lies in a phase");
    }

    /// The largest weight of each term over the phases: the loss the schedule works on as a whole,
    /// which gradient variance looks at.
    public Objective whole() {
        double data = 0;
        double derivative = 0;
        double residual = 0;
        double metric = 0;
        for (var phase : phases) {
            data = Math.max(data, phase.objective().data());
            derivative = Math.max(derivative, phase.objective().derivative());
            residual = Math.max(residual, phase.objective().residual());
            metric = Math.max(metric, phase.objective().metric());
        }
        return new Objective(data, derivative, residual, metric);
    }
}
