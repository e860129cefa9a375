package dev.frugal.physics.model.flow;

import dev.frugal.base.Seed;
import dev.frugal.physics.data.Protocol;
import dev.frugal.physics.data.Window;
import dev.frugal.physics.dynamics.Propagator;
import dev.frugal.physics.dynamics.Trajectory;
import dev.frugal.physics.model.FlowModelSpec;
import dev.frugal.physics.model.FlowTapinn;
import dev.frugal.physics.model.HybridTapinn;
import dev.frugal.physics.model.encoder.Encoder;
import dev.frugal.physics.model.encoder.EncoderTraining;
import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.runs.StopSignal;
import dev.frugal.tensor.nn.Parameters;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/// Trains a flow model step by step, in blocks: *physics* (the flow map alone, where it is learnt),
/// then *metric* (encoder and head alone, on windows the flow makes), then the head by least
/// squares.
///
/// Every step depends on the seed, its number and the state alone, so a training that was stopped
/// and restored ends with the same bits. Reference solutions serve to find
/// the region a system visits and to calibrate the finished model's own error estimate.
public final class FlowTrainer implements AutoCloseable {
    /// Adam steps of the generator counted as one step of the training: they take a millisecond
    /// each.
    private static final int WARM_UP_GROUP = 25;

    /// Likewise of the encoder.
    private static final int ENCODER_GROUP = 5;

    /// Taylor order whose step measures the stretches of a fit where no map has a step of its own.
    private static final int STRETCH_ORDER = 3;

    private final FlowModelSpec method;
    private final Propagator flow;
    private final FlowScales scales;
    private final Encoder encoder;
    private final int window;
    private final int samples;
    private final double interval;
    private final Optional<GeneratorTraining> generator;
    private final Seed seed;
    private final EncoderTraining metric;
    private Optional<SyntheticWindows> windows = Optional.empty();
    private long step;

    /// What a step did.
    ///
    /// @param numbers losses by name
    /// @param operations floating-point operations it took, from shapes
    public record Report(Map<String, Double> numbers, long operations) {}

    /// @param protocol says how windows look: their samples, interval and noise
    /// @param threads for the generator's batches; the numbers do not depend on it
    public FlowTrainer(FlowModelSpec method, DynamicalSystem system, Protocol protocol, Seed seed, int threads) {
        this.method = method;
        this.seed = seed;
        this.window = protocol.window();
        this.samples = protocol.samples();
        this.interval = protocol.horizon() / (samples - 1);
        switch (method) {
            case FlowTapinn learnt -> {
                var region = VisitedRegion.explore(system, learnt.generator().order(), seed.named("region"));
                var map = FlowMap.random(
                        system,
                        region.scales(),
                        learnt.generator().order(),
                        learnt.generator().widths(),
                        seed.named("generator"));
                this.scales = region.scales();
                this.flow = new FlowRollout(map, true);
                this.generator = Optional.of(
                        new GeneratorTraining(map, learnt.generator(), region, seed.named("physics"), threads));
            }
            case HybridTapinn _ -> {
                this.scales = VisitedRegion.explore(system, STRETCH_ORDER, seed.named("region"))
                        .scales();
                this.flow = FlowModel.equation(system);
                this.generator = Optional.empty();
            }
        }
        this.encoder = new Encoder(
                new WindowFeatures(system, scales, interval),
                scales.ranges(),
                method.encoder().hidden(),
                method.encoder().latent(),
                seed.named("encoder"));
        encoder.parameters().values().forEach(tensor -> tensor.requires_grad_(true));
        this.metric = new EncoderTraining(scales.ranges(), encoder, method.encoder(), window, seed.named("metric"));
    }

    private long physicsSteps() {
        return switch (method) {
            case FlowTapinn learnt ->
                warmUpSteps(learnt) + learnt.generator().levenbergMarquardt().iterations();
            case HybridTapinn _ -> 0;
        };
    }

    private static long warmUpSteps(FlowTapinn learnt) {
        return (learnt.generator().warmUp().steps() + WARM_UP_GROUP - 1L) / WARM_UP_GROUP;
    }

    private long encoderSteps() {
        return (method.encoder().training().steps() + ENCODER_GROUP - 1L) / ENCODER_GROUP;
    }

    /// How many steps there are.
    public long steps() {
        return physicsSteps() + encoderSteps();
    }

    /// The number of the next step.
    public long step() {
        return step;
    }

    /// Takes the next step.
    public Report advance() {
        var report = step < physicsSteps() && method instanceof FlowTapinn learnt
                ? advanceGenerator(learnt, generator.orElseThrow())
                : advanceEncoder();
        step++;
        return report;
    }

    private Report advanceGenerator(FlowTapinn learnt, GeneratorTraining training) {
        if (step >= warmUpSteps(learnt)) {
            var progress = training.iterate(step - warmUpSteps(learnt));
            var numbers = new LinkedHashMap<String, Double>();
            numbers.put("validation/residual", progress.residual());
            numbers.put("damping", progress.damping());
            return new Report(numbers, progress.operations());
        }
        long first = step * WARM_UP_GROUP;
        long end = Math.min(learnt.generator().warmUp().steps(), first + WARM_UP_GROUP);
        double sum = 0;
        for (long i = first; i < end; i++) {
            StopSignal.check();
            sum += training.warmUp(i);
        }
        return new Report(Map.of("loss/residual", sum / (end - first)), (end - first) * training.warmUpOperations());
    }

    private Report advanceEncoder() {
        var training = metric();
        long first = (step - physicsSteps()) * ENCODER_GROUP;
        long end = Math.min(method.encoder().training().steps(), first + ENCODER_GROUP);
        double sum = 0;
        long operations = 0;
        for (long i = first; i < end; i++) {
            StopSignal.check();
            sum += training.step(i);
            operations += training.operations(i);
            if (flow instanceof FlowRollout rollout) {
                operations += rollout.map()
                        .operations((long) method.encoder().training().batch() * training.length(i), 0);
            }
        }
        return new Report(Map.of("loss/metric", sum / (end - first)), operations);
    }

    /// A flow map is finished when the metric block begins.
    private EncoderTraining metric() {
        if (!metric.begun()) {
            generator.ifPresent(GeneratorTraining::finish);
            var made = new SyntheticWindows(
                    flow, scales, samples, interval, method.encoder().greatestNoise(), seed.named("synthetic windows"));
            windows = Optional.of(made);
            metric.begin(made);
        }
        return metric;
    }

    /// Fits the head and calibrates the model's error estimates on trajectories it was not trained
    /// on.
    ///
    /// @param validation trajectories with as many samples as a window, at least
    public FlowModel finish(List<Trajectory> validation) {
        var guessDeviation = metric().refitHead();
        encoder.parameters().values().forEach(tensor -> tensor.requires_grad_(false));
        var uncalibrated = new FlowModel(
                method,
                flow,
                scales,
                encoder,
                window,
                new FlowModel.Calibration(guessDeviation, 0),
                Inference.REFINED,
                Optional.empty());
        var calibration = new FlowModel.Calibration(guessDeviation, modelError(uncalibrated, validation));
        var model =
                new FlowModel(method, flow, scales, encoder, window, calibration, Inference.REFINED, Optional.empty());
        return switch (method) {
            case HybridTapinn hybrid
            when hybrid.regimes() > 0 ->
                model.with(new RegimeTraining(model, windows.orElseThrow(), seed.named("regimes"))
                        .train(hybrid.regimes()));
            case HybridTapinn _, FlowTapinn _ -> model;
        };
    }

    /// Without noise the misfit shows the flow's own error, but it does not scatter as noise does:
    /// it moves the estimated parameters further than noise of that size would. The error is
    /// therefore taken as large as makes the parameters' errors on the validation windows, in units
    /// of their standard deviation, one in root mean square.
    private double modelError(FlowModel model, List<Trajectory> validation) {
        var windows = validation.stream()
                .map(trajectory -> Window.of(trajectory, window))
                .toList();
        var readings = model.read(windows);
        var misfits = new ArrayList<Double>();
        double squares = 0;
        int count = 0;
        for (int i = 0; i < readings.size(); i++) {
            var estimate = readings.get(i).estimate();
            misfits.add(estimate.misfit());
            for (int k = 0; k < estimate.parameters().length; k++) {
                double error = estimate.parameters()[k] - validation.get(i).parameters()[k];
                double share = error / estimate.parameterDeviation(k);
                squares += share * share;
                count++;
            }
        }
        misfits.sort(Double::compare);
        double usual = misfits.get(misfits.size() / 2);
        return count == 0 ? usual : usual * Math.max(1, Math.sqrt(squares / count));
    }

    /// What has to be saved to go on later.
    public Map<String, Tensor> state() {
        var state = new LinkedHashMap<String, Tensor>();
        generator.ifPresent(training -> state.putAll(Parameters.prefixed("physics", training.state())));
        state.putAll(Parameters.prefixed("encoder", encoder.parameters()));
        if (metric.begun()) {
            state.putAll(Parameters.prefixed("metric", metric.optimiserState()));
        }
        return state;
    }

    /// Goes on from what [#state] gave when `atStep` was the next step.
    ///
    /// @param origin names the file in errors
    /// @throws dev.frugal.base.InvalidInputException if it is the state of another training
    public void restore(Map<String, Tensor> state, long atStep, String origin) {
        generator.ifPresent(training -> training.restore(Parameters.below("physics", state), origin));
        Parameters.load(Parameters.below("encoder", state), encoder.parameters(), origin);
        step = atStep;
        var saved = Parameters.below("metric", state);
        if (!saved.isEmpty()) {
            metric().restore(saved);
        }
    }

    @Override
    public void close() {
        generator.ifPresent(GeneratorTraining::close);
    }
}
