package dev.frugal.physics.field.forecast;

import dev.frugal.base.Seed;
import dev.frugal.physics.data.TrajectoryDataSet;
import dev.frugal.physics.dynamics.Trajectory;
import dev.frugal.physics.field.FieldSystem;
import dev.frugal.physics.field.estimation.FieldWindow;
import dev.frugal.physics.model.EncoderSettings;
import dev.frugal.physics.model.encoder.Encoder;
import dev.frugal.physics.model.encoder.EncoderTraining;
import dev.frugal.runs.RunContext;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Trains the encoder of a [FieldHybrid] on windows that the equations make, in one go. The same seed gives the same
/// bits.
final class FieldHybridTraining {
    /// Solutions from which windows are cut: fewer on large grids, where each takes long.
    private static final int MOST_SOLUTIONS = 128;

    private static final int FEWEST_SOLUTIONS = 16;

    /// Values of all these solutions, at all times.
    private static final long VALUES = 20_000_000;

    private static final int LOGGED_EVERY = 20;

    private final FieldSystem system;
    private final EncoderSettings settings;
    private final TrajectoryDataSet data;
    private final Seed seed;

    FieldHybridTraining(FieldSystem system, EncoderSettings settings, TrajectoryDataSet data, Seed seed) {
        this.system = system;
        this.settings = settings;
        this.data = data;
        this.seed = seed;
    }

    /// @param member what its metrics are called
    /// @throws dev.frugal.base.InvalidInputException if too few solutions can be followed
    FieldHybrid train(RunContext context, String member) {
        var protocol = data.protocol();
        int window = protocol.window();
        var ranges = FieldHybrid.ranges(system);
        var summary =
                new FieldSummary(protocol.horizon() / (protocol.samples() - 1), system.points(), sensors(), sizes());
        int steps = settings.training().steps();
        context.progress().report("solving for " + member, 0, steps);
        var source = new SimulatedSummaries(
                system,
                summary,
                ranges,
                data.train().stream().map(trajectory -> trajectory.states()[0]).toList(),
                protocol.times(),
                window,
                settings.greatestNoise(),
                solutions(),
                seed.named("solutions"));
        var inputs = source.inputs(summary.interval(), summary.count());
        var encoder = new Encoder(inputs, ranges, settings.hidden(), settings.latent(), seed.named("encoder"));
        encoder.parameters().values().forEach(tensor -> tensor.requires_grad_(true));
        var training = new EncoderTraining(ranges, encoder, settings, window, seed.named("metric"));
        training.begin(source);
        for (int step = 0; step < steps; step++) {
            context.progress().report("training " + member, step, steps);
            context.stopIfRequested();
            double loss = training.step(step);
            context.meter().floatingPointOperations(training.operations(step));
            if (step % LOGGED_EVERY == LOGGED_EVERY - 1 || step == steps - 1) {
                context.metrics().append(step, member + "/loss/metric", loss);
            }
        }
        context.progress().report("training " + member, steps, steps);
        training.refitHead();
        encoder.parameters().values().forEach(tensor -> tensor.requires_grad_(false));
        var model = new FieldHybrid(system, settings, window, summary, inputs, encoder);
        if (!data.validation().isEmpty()) {
            context.metrics().append(steps, member + "/validation/guess", guessError(model, data.validation()));
        }
        return model;
    }

    private int solutions() {
        long values = (long) system.values() * data.protocol().samples();
        return Math.clamp(VALUES / values, FEWEST_SOLUTIONS, MOST_SOLUTIONS);
    }

    private int[] sensors() {
        return Arrays.stream(system.sensorPlaces()).sorted().distinct().toArray();
    }

    /// The largest root mean square of each field over a trajectory; 1 for one that is 0 everywhere.
    private double[] sizes() {
        var all = IntStream.range(0, system.values()).toArray();
        var sizes = new double[system.fields().size()];
        for (var trajectory : data.train()) {
            var own =
                    FieldWindow.of(trajectory.times(), trajectory.states(), all).sizes(system);
            Arrays.setAll(sizes, field -> Math.max(sizes[field], own[field]));
        }
        return Arrays.stream(sizes).map(size -> size > 0 ? size : 1).toArray();
    }

    /// The root mean square error of the guesses, in units of the parameters' half ranges.
    private double guessError(FieldHybrid model, List<Trajectory> trajectories) {
        var ranges = FieldHybrid.ranges(system);
        double squares = 0;
        int count = 0;
        for (var window : data.protocol().windows(trajectories, "validation")) {
            var truth = trajectories.get(count).parameters();
            var guess = model.guess(FieldWindow.of(
                    window.times(), window.states(), model.summary().places()));
            for (int k = 0; k < guess.length; k++) {
                double error = ranges.scaled(k, guess[k]) - ranges.scaled(k, truth[k]);
                squares += error * error / guess.length;
            }
            count++;
        }
        return Math.sqrt(squares / count);
    }
}
