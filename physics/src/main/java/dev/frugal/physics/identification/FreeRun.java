package dev.frugal.physics.identification;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import dev.frugal.physics.estimation.LevenbergMarquardt;
import dev.frugal.physics.recording.Recording;
import dev.frugal.physics.system.MeasuredSystem;
import dev.frugal.physics.system.SystemDescription;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

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
    /// @throws InvalidInputException if the recording lacks an input or every channel, has too few samples, or
    ///   the solution goes beyond all numbers
    public static FreeRun of(IdentifiedSystem identified, Recording recording, int initialise) {
        return of(identified.description(), identified.step(), recording, initialise);
    }

    /// @param description without unknown terms
    static FreeRun of(SystemDescription description, double step, Recording recording, int initialise) {
        var system = new MeasuredSystem(description);
        var unknowns = new Unknowns(description, 1, 0);
        if (initialise < 1 || initialise > recording.samples()) {
            throw new InvalidInputException("%s has %d samples; the initial state cannot be estimated from %d of them"
                    .formatted(recording.name(), recording.samples(), initialise));
        }
        var beginning = Data.of(description, List.of(recording.slice(0, initialise)));
        var plan = List.of(new Stretch(0, 0, initialise));
        var grids = beginning.grids(step);
        var problem =
                new OutputError(system, List.of(), unknowns, grids, plan, beginning.deviations(), beginning.sizes(), 0);
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
            var progress = LevenbergMarquardt.Progress.from(problem.with(shared, new double[][] {start}));
            var found = new LevenbergMarquardt(problem, progress).run(TRIALS);
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
                List.of(),
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

    /// The number of the first sample that the solution did not reach, beyond all numbers before it; empty if
    /// it reached all.
    public OptionalInt lostAt() {
        return IntStream.range(0, recording.samples())
                .filter(i -> Double.isNaN(outputs[0][i]))
                .findFirst();
    }

    /// The root mean square of a channel's error after the first samples; NaN where nothing was measured,
    /// infinite where the solution was lost.
    public double error(int channel) {
        var measured = recording.channel(channels.get(channel));
        if (measured.isEmpty()) {
            return Double.NaN;
        }
        if (lostAt().isPresent()) {
            return Double.POSITIVE_INFINITY;
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
}
