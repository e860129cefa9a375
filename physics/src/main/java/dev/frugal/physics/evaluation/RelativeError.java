package dev.frugal.physics.evaluation;

import dev.frugal.physics.dynamics.Trajectory;
import java.util.List;

/// The distance of forecasts from the trajectories they were to foresee.
///
/// `relative L2 = sqrt(Σ |ŷ − y|² / Σ |y|²)`, both sums over all trajectories of a split, all
/// sample times in the given range and all states. One ratio of sums, not a mean of ratios: a
/// trajectory that stays near zero does not outweigh the others. Forecasting zero gives 1.
public final class RelativeError {
    private RelativeError() {}

    /// Relative L2 over the samples from index `first` on; dimensionless.
    ///
    /// `first == 0` takes the whole trajectory, `first == window` the part that was not seen.
    ///
    /// @throws IllegalArgumentException if counts of trajectories, samples or states disagree, or
    ///   no sample is left
    public static double relativeL2(List<Trajectory> references, List<Forecast> forecasts, int first) {
        var sums = sums(references, forecasts, first);
        return Math.sqrt(sums.squaredError / sums.squaredNorm);
    }

    /// Mean squared error of the states over all samples, in the states' units squared.
    public static double meanSquare(List<Trajectory> references, List<Forecast> forecasts) {
        var sums = sums(references, forecasts, 0);
        return sums.squaredError / sums.count;
    }

    private static Sums sums(List<Trajectory> references, List<Forecast> forecasts, int first) {
        if (references.size() != forecasts.size()) {
            throw new IllegalArgumentException(
                    "%d trajectories but %d forecasts".formatted(references.size(), forecasts.size()));
        }
        double squaredError = 0;
        double squaredNorm = 0;
        long count = 0;
        for (int i = 0; i < references.size(); i++) {
            var truth = references.get(i).states();
            var forecast = forecasts.get(i).states();
            if (truth.length != forecast.length) {
                throw new IllegalArgumentException(
                        "trajectory %d has %d samples, its forecast %d".formatted(i, truth.length, forecast.length));
            }
            for (int sample = first; sample < truth.length; sample++) {
                for (int state = 0; state < truth[sample].length; state++) {
                    double error = forecast[sample][state] - truth[sample][state];
                    squaredError += error * error;
                    squaredNorm += truth[sample][state] * truth[sample][state];
                    count++;
                }
            }
        }
        if (count == 0) {
            throw new IllegalArgumentException("no sample from index %d on".formatted(first));
        }
        return new Sums(squaredError, squaredNorm, count);
    }

    private record Sums(double squaredError, double squaredNorm, long count) {}
}
