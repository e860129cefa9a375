package dev.frugal.physics.identification;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import dev.frugal.physics.recording.Recording;
import dev.frugal.physics.system.MeasuredSystem;
import java.util.Arrays;
import java.util.List;

/// A free run: from the first samples the initial state, from there on nothing but the equation and the inputs.
///
/// @param recording what was measured
/// @param channels names of the sensors
/// @param outputs simulated `[channel][sample]`
/// @param initialised samples that the initial state was estimated from
public record FreeRun(Recording recording, List<String> channels, double[][] outputs, int initialised) {
    /// Starts tried where a state is not seen in the measurements.
    private static final int STARTS = 12;

    private static final int TRIALS = 60;

    /// Simulates a recording with an identified system.
    ///
    /// Constants that each recording has by itself are estimated from the first samples too.
    ///
    /// @param initialise number of samples to estimate the initial state from
    /// @throws InvalidInputException if the recording lacks an input or every channel, has too few samples, or the
    ///   solution goes beyond all numbers
    public static FreeRun of(IdentifiedSystem identified, Recording recording, int initialise) {
        return of(
                identified.compiled(),
                identified.networks(),
                identified.weights(),
                identified.step(),
                recording,
                initialise);
    }

    static FreeRun of(
            MeasuredSystem system,
            List<TermNetwork> networks,
            double[] weights,
            double step,
            Recording recording,
            int initialise) {
        var description = system.description();
        var unknowns = new Unknowns(description, 1, weights.length);
        if (initialise < 1 || initialise > recording.samples()) {
            throw new InvalidInputException("%s has %d samples; the initial state cannot be estimated from %d of them"
                    .formatted(recording.name(), recording.samples(), initialise));
        }
        var beginning = Data.of(description, List.of(recording.slice(0, initialise)));
        var plan = List.of(new Stretch(0, 0, initialise));
        var grids = beginning.grids(step);
        var problem =
                new OutputError(system, networks, unknowns, grids, plan, beginning.deviations(), beginning.sizes(), 0);
        var fixed = new FixedWeights(problem, unknowns, weights);
        var first = beginning.stateAt(0, 0);
        boolean seen = true;
        for (int i = 0; i < first.length; i++) {
            seen &= !Double.isNaN(beginning.guesses().getFirst().near(i, 0));
        }
        boolean sure = seen && unknowns.constants() == 0;
        double[] best = new double[0];
        double least = Double.POSITIVE_INFINITY;
        for (int k = 0; k < (sure ? 1 : STARTS); k++) {
            var random = new Seed(0).named("initial state").at(k).random();
            var start = first.clone();
            var shares = new double[unknowns.constants()];
            Arrays.fill(shares, 0.5);
            if (k > 0) {
                for (int i = 0; i < start.length; i++) {
                    if (Double.isNaN(beginning.guesses().getFirst().near(i, 0))) {
                        start[i] = description.initialBox().get(i).at(random.nextDouble());
                    }
                }
                for (int c = 0; c < shares.length; c++) {
                    shares[c] = random.nextDouble();
                }
            }
            var shared = unknowns.at(shares);
            System.arraycopy(weights, 0, shared, unknowns.weightsAt(), weights.length);
            var progress = LevenbergMarquardt.Progress.from(problem.with(shared, new double[][] {start}));
            var found = new LevenbergMarquardt(fixed, progress).run(TRIALS);
            if (found.linearisation().cost() < least) {
                least = found.linearisation().cost();
                best = found.unknowns();
            }
        }
        if (best.length == 0) {
            throw new InvalidInputException(
                    "%s: no solution of %s can be followed over its first %d samples; check units and columns"
                            .formatted(recording.name(), description.name(), initialise));
        }
        var all = List.of(new Stretch(0, 0, recording.samples()));
        var whole = new OutputError(
                system,
                networks,
                unknowns,
                List.of(RecordingGrid.of(recording, description, step)),
                all,
                beginning.deviations(),
                beginning.sizes(),
                0);
        var result = whole.simulate(best).getFirst();
        var channels =
                description.channels().stream().map(sensor -> sensor.name()).toList();
        return new FreeRun(recording, channels, result.outputs, initialise);
    }

    /// The root mean square of a channel's error after the first samples; NaN where nothing was measured, infinite
    /// where the solution was lost.
    public double error(int channel) {
        var measured = recording.channel(channels.get(channel));
        if (measured.isEmpty()) {
            return Double.NaN;
        }
        double squares = 0;
        long count = 0;
        for (int i = initialised; i < recording.samples(); i++) {
            double value = measured.get()[i];
            if (!Double.isNaN(value)) {
                double error = value - outputs[channel][i];
                squares += error * error;
                count++;
            }
        }
        return Math.sqrt(squares / count);
    }

    /// A problem whose network weights stay what they are.
    private record FixedWeights(OutputError problem, Unknowns unknowns, double[] weights) implements LeastSquares {
        @Override
        public Linearisation linearise(double[] all) {
            return problem.linearise(all);
        }

        @Override
        public double[] low() {
            return fixed(problem.low());
        }

        @Override
        public double[] high() {
            return fixed(problem.high());
        }

        private double[] fixed(double[] bounds) {
            System.arraycopy(weights, 0, bounds, unknowns.weightsAt(), weights.length);
            return bounds;
        }
    }
}
