package dev.frugal.physics.training;

import dev.frugal.physics.model.CurveNetwork;
import dev.frugal.physics.model.Submodule;
import dev.frugal.physics.model.TrainingPhase;
import dev.frugal.physics.model.TrajectoryModel;
import dev.frugal.tensor.Tensors;
import dev.frugal.tensor.jet.FusedCurves;
import dev.frugal.tensor.kernel.TileKernels;
import dev.frugal.tensor.kernel.WorkerTeam;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// A training step in kernels of our own, without tensor operations and without a graph.
///
/// The encoder reads the windows, the metric term looks at the latent codes, and every point then
/// goes through the generator, the losses and back in one pass ([FusedCurves]); the adjoints of the
/// codes go back through the encoder. Values and gradients are those of [AutogradStep] up to
/// rounding. The bits do not depend on the number of threads.
///
/// @param <A> arrays of the model's precision
final class FusedStep<A> implements StepEngine {
    /// What a step is computed with.
    record Kernels<A>(TileKernels<A> tileKernels, WorkerTeam team, String description) {}

    private final TrajectoryModel model;
    private final PositivePairMask kinship;
    private final TrajectoryTrainingState state;
    private final Kernels<A> kernels;
    private final TileKernels<A> tileKernels;
    private final Optional<FusedEncoder<A>> encoder;
    private final List<Integer> sizes = new ArrayList<>();
    private final List<MemorySegment> generatorParameters;
    private final BatchRows<A> parameters;
    private final MemorySegment times;
    private final int samples;
    private final PointLosses points;
    private final Map<Submodule, FlatGradient<A>> gradients = new EnumMap<>(Submodule.class);

    /// By order of the highest derivative in time.
    private final Map<Integer, FusedCurves<A>> curves = new HashMap<>();

    FusedStep(
            TrajectoryModel model,
            CurveNetwork network,
            TrainingTensors data,
            PositivePairMask kinship,
            TrajectoryTrainingState state,
            Kernels<A> kernels) {
        this.model = model;
        this.kinship = kinship;
        this.state = state;
        this.kernels = kernels;
        tileKernels = kernels.tileKernels();
        encoder = network.encoder().map(layers -> new FusedEncoder<>(layers, data.windows(), kernels));
        sizes.add(Math.toIntExact(network.generator().inputs()));
        network.generator().layers().forEach(layer -> sizes.add(Math.toIntExact(layer.outputs())));
        generatorParameters = FusedEncoder.memory(network.generator());
        parameters = new BatchRows<>(data.parameters(), tileKernels);
        samples = Math.toIntExact(data.times().size(0));
        var ownTimes = tileKernels.allocate(samples);
        tileKernels.copyIn(Tensors.memory(data.times()), 0, ownTimes, 0, samples);
        times = tileKernels.memory(ownTimes);
        points = new PointLosses(model, data, kernels.team().size());
        for (var part : Submodule.values()) {
            gradients.put(part, new FlatGradient<>(model.tensors(part).values(), tileKernels));
        }
    }

    @Override
    public Map<String, Double> take(TrainingPhase phase, long[] indices) {
        boolean intoEncoder = encoder.isPresent() && phase.parts().contains(Submodule.ENCODER);
        var condition = encoder.isPresent() ? encoder.get().forward(indices, intoEncoder) : parameters.gather(indices);
        int features = sizes.getFirst() - 1;
        var adjoints = new double[indices.length * features];
        var metric = metric(phase, condition, indices, adjoints);
        var conditionAdjoints = tileKernels.allocate(adjoints.length);
        generator(phase, indices)
                .step(
                        new FusedCurves.Points(
                                generatorParameters, times, samples, tileKernels.memory(condition), indices.length),
                        points,
                        new FusedCurves.Gradients(
                                asked(phase, Submodule.GENERATOR),
                                intoEncoder ? Optional.of(tileKernels.memory(conditionAdjoints)) : Optional.empty()));
        if (intoEncoder) {
            tileKernels.addRounded(adjoints.length, adjoints, conditionAdjoints);
            encoder.get().backward(conditionAdjoints, asked(phase, Submodule.ENCODER));
        }
        update(phase);
        var terms = new LinkedHashMap<>(points.terms());
        metric.ifPresent(value -> terms.put("metric", value));
        return terms;
    }

    @Override
    public String description() {
        return kernels.description();
    }

    @Override
    public void close() {
        kernels.team().close();
    }

    /// The metric term, if it has weight, and what it adds to the condition's adjoints.
    private Optional<Double> metric(TrainingPhase phase, A condition, long[] indices, double[] adjoints) {
        double weight = phase.objective().metric();
        if (weight == 0) {
            return Optional.empty();
        }
        var codes = new double[adjoints.length];
        tileKernels.widen(codes.length, condition, codes);
        var triplet = model.method().schedule().triplet();
        return Optional.of(triplet.loss(codes, kinship.among(indices), weight, adjoints));
    }

    private FusedCurves<A> generator(TrainingPhase phase, long[] indices) {
        points.begin(phase.objective(), indices);
        return curves.computeIfAbsent(
                model.form().order() + phase.objective().order(),
                order -> new FusedCurves<>(sizes, order, tileKernels, kernels.team()));
    }

    private List<Optional<MemorySegment>> asked(TrainingPhase phase, Submodule part) {
        var gradient = gradients(part);
        return phase.parts().contains(part) ? gradient.parts() : gradient.nothing();
    }

    /// Clips the gradients of the phase's parts together and moves their parameters.
    private void update(TrainingPhase phase) {
        var schedule = model.method().schedule();
        double squares = 0;
        for (var part : phase.parts()) {
            squares += gradients(part).sumOfSquares();
        }
        double norm = Math.sqrt(squares);
        var moves = new EnumMap<Submodule, List<Optional<MemorySegment>>>(Submodule.class);
        for (var part : phase.parts()) {
            if (norm > schedule.clipNorm()) {
                gradients(part).scale(schedule.clipNorm() / norm);
            }
            moves.put(part, gradients(part).parts());
        }
        state.advance(moves, schedule.learningRate());
    }

    private FlatGradient<A> gradients(Submodule part) {
        return Objects.requireNonNull(gradients.get(part));
    }
}
