package dev.frugal.physics.field.estimation;

import dev.frugal.physics.estimation.LevenbergMarquardt;
import dev.frugal.physics.estimation.Linearisation;
import dev.frugal.physics.estimation.NormalMatrix;
import dev.frugal.physics.field.FieldSystem;
import dev.frugal.physics.field.estimation.AssimilationProblem.Priors;
import java.util.Arrays;

/// A minimum of an [AssimilationProblem] whose noise and priors agree with it.
record Assimilation(AssimilationProblem problem, double[] unknowns, Linearisation linearisation) {
    /// Relative change of the noise below which it counts as found.
    private static final double SETTLED = 0.01;

    /// Damping of a minimisation that goes on from the minimum under other priors.
    private static final double NEAR = 1e-6;

    /// What is assumed of the noise at first, as a share of a field's size.
    private static final double FIRST_NOISE = 0.02;

    /// Of the longest wave, in sizes of the field.
    private static final double FIRST_WAVES = 2;

    /// Of the mean: nothing is known of it.
    private static final double MEANS = 100;

    /// @param sizes by field
    /// @param smoothness power of the wave number
    static Priors first(double[] sizes, double smoothness) {
        var powers = new double[sizes.length];
        Arrays.fill(powers, smoothness);
        return new Priors(times(sizes, FIRST_NOISE), times(sizes, FIRST_WAVES), times(sizes, MEANS), powers);
    }

    static double[] times(double[] sizes, double factor) {
        return Arrays.stream(sizes).map(size -> factor * size).toArray();
    }

    /// Minimises, then estimates noise and priors, until they agree or for so many rounds.
    static Assimilation of(
            AssimilationProblem problem,
            double[] unknowns,
            double[] leastNoise,
            boolean noiseKnown,
            int trials,
            int rounds) {
        var present = problem;
        var progress = LevenbergMarquardt.Progress.from(unknowns);
        for (int round = 0; round < rounds; round++) {
            var search = new LevenbergMarquardt(present, progress).run(trials);
            var found = search.unknowns();
            if (Double.isInfinite(search.linearisation().cost())) {
                return new Assimilation(present, found, search.linearisation());
            }
            var next = present.reestimated(found, search.linearisation(), leastNoise, noiseKnown);
            double change = 0;
            for (int field = 0; field < leastNoise.length; field++) {
                change = Math.max(
                        change, Math.abs(next.noise()[field] / present.priors().noise()[field] - 1));
            }
            present = present.with(next);
            progress = new LevenbergMarquardt.Progress(found, NEAR, 0, 0, true);
            if (change < SETTLED && round > 0) {
                break;
            }
        }
        return new Assimilation(present, progress.unknowns(), present.linearise(progress.unknowns()));
    }

    /// The coefficients nearest to the first readings of a window.
    static double[] start(FieldSystem system, FieldModes modes, FieldWindow window, Priors priors) {
        int count = modes.size();
        var normal = new double[count][count];
        var right = new double[count];
        for (int mode = 0; mode < count; mode++) {
            double deviation = priors.deviation(modes, mode);
            normal[mode][mode] = 1 / (deviation * deviation);
        }
        var shapes = modes.shapes();
        for (int sensor = 0; sensor < window.places().length; sensor++) {
            int place = window.places()[sensor];
            double reading = firstReading(window, sensor);
            if (!Double.isFinite(reading)) {
                continue;
            }
            double noise = priors.noise()[place / system.points()];
            double weight = 1 / (noise * noise);
            double rest = reading - modes.background(place);
            for (int a = 0; a < count; a++) {
                double scaled = weight * shapes.get(a)[place];
                right[a] += scaled * rest;
                for (int b = 0; b < count; b++) {
                    normal[a][b] += scaled * shapes.get(b)[place];
                }
            }
        }
        return NormalMatrix.of(normal).step(right, 0);
    }

    private static double firstReading(FieldWindow window, int sensor) {
        for (var row : window.values()) {
            if (Double.isFinite(row[sensor])) {
                return row[sensor];
            }
        }
        return Double.NaN;
    }
}
