package dev.frugal.physics.field.forecast;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import dev.frugal.physics.data.Window;
import dev.frugal.physics.field.FieldAccuracy;
import dev.frugal.physics.field.FieldSolver;
import dev.frugal.physics.field.FieldSystem;
import dev.frugal.physics.field.estimation.FieldWindow;
import dev.frugal.physics.model.encoder.ParameterRanges;
import dev.frugal.physics.model.encoder.WindowSource;
import dev.frugal.runs.StopSignal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// Windows of fields with known parameters for an encoder to learn from: cut from rough solutions at parameters all
/// over their ranges, read with noise, and summarised.
///
/// Half the windows begin where their solution does, the others anywhere. Each has normal errors of one standard
/// deviation, drawn between 0 and the greatest noise. Solutions that go to infinity are left out.
final class SimulatedSummaries implements WindowSource {
    private static final int OF_A_SOLUTION = 16;

    /// At least this share of the solutions has to be followed for there to be something to learn.
    private static final double FEWEST = 0.1;

    private record Labelled(Window summary, double[] parameters) {}

    private final List<Labelled> windows;

    /// @param initial fields to begin with, `[field * points + point]`
    /// @param times of a solution, regular
    /// @param samples of a window
    /// @param greatestNoise as a share of each field's size
    SimulatedSummaries(
            FieldSystem system,
            FieldSummary summary,
            ParameterRanges ranges,
            List<double[]> initial,
            double[] times,
            int samples,
            double greatestNoise,
            int solutions,
            Seed seed) {
        var solver = new FieldSolver(system, List.of(), FieldAccuracy.ROUGH);
        var found = new ArrayList<List<Labelled>>(Collections.nCopies(solutions, List.of()));
        IntStream.range(0, solutions).parallel().forEach(StopSignal.inheritedByIndex((int number) -> {
            var random = seed.at(number).random();
            var parameters = new double[ranges.count()];
            Arrays.setAll(
                    parameters, k -> ranges.low()[k] + (ranges.high()[k] - ranges.low()[k]) * random.nextDouble());
            var states = followed(solver, parameters, initial.get(random.nextInt(initial.size())), times);
            if (states.length < times.length) {
                return;
            }
            var cut = new ArrayList<Labelled>();
            for (int i = 0; i < OF_A_SOLUTION; i++) {
                int first = random.nextBoolean() ? 0 : random.nextInt(times.length - samples + 1);
                var readings = FieldWindow.of(
                        Arrays.copyOfRange(times, first, first + samples),
                        Arrays.copyOfRange(states, first, first + samples),
                        summary.places());
                var noisy = withNoise(readings, summary, greatestNoise * random.nextDouble(), random);
                cut.add(new Labelled(summary.of(noisy, samples), parameters));
            }
            found.set(number, cut);
        }));
        this.windows = found.stream().flatMap(List::stream).toList();
        if (windows.size() < FEWEST * solutions * OF_A_SOLUTION) {
            throw new InvalidInputException(
                    "of %d solutions of %s only %d can be followed, so that there is too little to train the encoder on; shorten the horizon or narrow the parameters' ranges"
                            .formatted(solutions, system.name(), windows.size() / OF_A_SOLUTION));
        }
    }

    /// As far as it can be followed.
    private static double[][] followed(FieldSolver solver, double[] parameters, double[] initial, double[] times) {
        try {
            return solver.solveWhileFinite(parameters, initial, times).values();
        } catch (InvalidInputException _) {
            return new double[0][];
        }
    }

    private static FieldWindow withNoise(
            FieldWindow window, FieldSummary summary, double share, RandomGenerator random) {
        var noisy = new double[window.samples()][];
        for (int i = 0; i < noisy.length; i++) {
            noisy[i] = window.values()[i].clone();
            for (int sensor = 0; sensor < noisy[i].length; sensor++) {
                int field = summary.places()[sensor] / summary.points();
                noisy[i][sensor] += share * summary.sizes()[field] * random.nextGaussian();
            }
        }
        return new FieldWindow(window.times(), window.places(), noisy);
    }

    /// The encoder's inputs in units in which they have mean 0 and standard deviation 1 here.
    SummaryInputs inputs(double interval, int count) {
        var mean = new double[count];
        var squares = new double[count];
        long rows = 0;
        for (var window : windows) {
            for (var row : window.summary().states()) {
                rows++;
                for (int j = 0; j < count; j++) {
                    double before = mean[j];
                    mean[j] += (row[j] - before) / rows;
                    squares[j] += (row[j] - before) * (row[j] - mean[j]);
                }
            }
        }
        var deviation = new double[count];
        for (int j = 0; j < count; j++) {
            deviation[j] = squares[j] > 0 ? Math.sqrt(squares[j] / rows) : 1;
        }
        return new SummaryInputs(interval, mean, deviation);
    }

    @Override
    public WindowSource.Labelled draw(Seed seed, int count, int samples) {
        var random = seed.random();
        var drawn = new ArrayList<Window>(count);
        var parameters = new double[count][];
        for (int i = 0; i < count; i++) {
            var one = windows.get(random.nextInt(windows.size()));
            // The encoder reads the last samples.
            drawn.add(one.summary());
            parameters[i] = one.parameters();
        }
        return new WindowSource.Labelled(drawn, parameters);
    }
}
