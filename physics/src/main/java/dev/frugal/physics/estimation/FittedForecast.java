package dev.frugal.physics.estimation;

import dev.frugal.base.InvalidInputException;
import dev.frugal.physics.data.Window;
import dev.frugal.physics.dynamics.Batch;
import dev.frugal.physics.dynamics.Propagator;
import dev.frugal.physics.dynamics.Tangents;

/// How a fitted window goes on: the solution through its estimate beyond its end.
///
/// @param states `[time][state]`
/// @param deviations standard deviations that the estimate's covariance means for the states, to first
///   order
public record FittedForecast(double[] times, double[][] states, double[][] deviations) {
    private static final int MOST_TIMES = 100_000;

    /// Forecasts from the end of `window` to `until`, at its mean interval.
    ///
    /// @param source names the window in errors
    /// @throws InvalidInputException if `until` does not lie after the window or too far, or the solution
    ///   ends before
    public static FittedForecast of(
            Propagator propagator, WindowEstimate estimate, Window window, double until, String source) {
        var times = times(window.times(), until, source);
        var system = propagator.system();
        var batch = new Batch(system, Tangents.all(system), 0);
        batch.add(estimate.parameters(), estimate.start(), window.times()[0], times);
        propagator.solve(batch);
        batch.lost(0).ifPresent(lost -> {
            throw new InvalidInputException(
                    "the solution of %s cannot be followed beyond t = %.4g; forecast a shorter time"
                            .formatted(system.name(), lost.time()));
        });
        int states = estimate.start().length;
        int unknowns = estimate.covariance().length;
        var deviations = new double[times.length][states];
        var values = new double[times.length][];
        for (int i = 0; i < times.length; i++) {
            values[i] = batch.state(0, i);
            for (int state = 0; state < states; state++) {
                int at = batch.at(0, i) + states + state;
                double variance = 0;
                for (int a = 0; a < unknowns; a++) {
                    for (int b = 0; b < unknowns; b++) {
                        variance += batch.values()[at + a * states]
                                * estimate.covariance()[a][b]
                                * batch.values()[at + b * states];
                    }
                }
                deviations[i][state] = Math.sqrt(Math.max(0, variance));
            }
        }
        return new FittedForecast(times, values, deviations);
    }

    /// Times from the end of a window to `until`, at its mean interval.
    ///
    /// @param measured the window's times
    /// @param source names the window in errors
    /// @throws InvalidInputException if `until` does not lie after the window or too far
    public static double[] times(double[] measured, double until, String source) {
        double end = measured[measured.length - 1];
        if (!Double.isFinite(until) || !(until > end)) {
            throw new InvalidInputException(
                    "the forecast is to end at t = %s, but %s ends at t = %.6g; choose a later time"
                            .formatted(until, source, end));
        }
        double interval = measured.length > 1 ? (end - measured[0]) / (measured.length - 1) : until - end;
        double count = Math.max(1, Math.ceil((until - end) / interval - 1e-9));
        if (count > MOST_TIMES) {
            throw new InvalidInputException(
                    "the forecast would have %.0f times; expected at most %,d, choose an earlier end than t = %s"
                            .formatted(count, MOST_TIMES, until));
        }
        var times = new double[(int) count];
        for (int i = 0; i < times.length; i++) {
            times[i] = i + 1 == times.length ? until : end + (i + 1) * interval;
        }
        return times;
    }
}
