package dev.frugal.physics.model.flow;

import dev.frugal.physics.dynamics.Batch;
import dev.frugal.physics.dynamics.Tangents;
import dev.frugal.physics.estimation.WindowEstimate;
import java.util.Arrays;

/// A forecast with its uncertainty and a certificate of how well it obeys the equation.
///
/// **Band.** The covariance of first state and parameters is carried along by the exact derivatives
/// of the march, `Σ(t) = S(t) C S(t)ᵀ`, to which the map's own error is added. On a chaotic
/// solution it grows exponentially, as errors do; where it passes the spread of the visited region
/// the linear rule has ended, and the band stays at that spread: nothing is known but where the
/// system usually is.
///
/// @param states `[time][state]`
/// @param deviations standard deviations, `[time][state]`, in the states' units
/// @param residual mean square over times and states of `dŷ/dt − f(t, ŷ, p̂)`, exact derivatives,
///   in units of state per time, squared
/// @param saturated the first time at which a deviation has reached the spread of the visited
///   region; infinite when none has
public record ForecastBand(double[][] states, double[][] deviations, double residual, double saturated) {
    /// The standard deviation of a state that may be anywhere in its visited range, as a share of
    /// half that range.
    private static final double ANYWHERE = 1 / Math.sqrt(3);

    static ForecastBand of(FlowMap map, WindowEstimate estimate, double start, double[] times, double modelError) {
        var batch = new Batch(map.system(), Tangents.all(map.system()), 1);
        batch.add(estimate.parameters(), estimate.start(), start, times);
        new FlowRollout(map, true).solve(batch);
        int dimension = map.scales().states();
        var states = new double[times.length][];
        Arrays.setAll(states, sample -> batch.state(0, sample));
        var deviations = new double[times.length][dimension];
        double saturated = Double.POSITIVE_INFINITY;
        for (int i = 0; i < times.length; i++) {
            for (int state = 0; state < dimension; state++) {
                double width = map.scales().width()[state];
                double variance = variance(batch, i, state, dimension, estimate.covariance());
                double deviation = Math.hypot(Math.sqrt(variance), modelError * width);
                if (!(deviation < ANYWHERE * width)) {
                    deviation = ANYWHERE * width;
                    saturated = Math.min(saturated, times[i]);
                }
                deviations[i][state] = deviation;
            }
        }
        return new ForecastBand(states, deviations, residual(map, batch, estimate.parameters(), times), saturated);
    }

    private static double variance(Batch batch, int sample, int state, int states, double[][] covariance) {
        int unknowns = covariance.length;
        int at = batch.at(0, sample) + state;
        double variance = 0;
        for (int a = 0; a < unknowns; a++) {
            double first = batch.values()[at + (1 + a) * states];
            for (int b = 0; b < unknowns; b++) {
                variance += first * covariance[a][b] * batch.values()[at + (1 + b) * states];
            }
        }
        return Math.max(variance, 0);
    }

    private static double residual(FlowMap map, Batch batch, double[] parameters, double[] times) {
        int states = map.scales().states();
        int unknowns = states + map.scales().parameters();
        var expected = new double[states];
        double sum = 0;
        for (int i = 0; i < times.length; i++) {
            map.system().derivative(times[i], batch.state(0, i), parameters, expected);
            int rates = batch.at(0, i) + (1 + unknowns) * states;
            for (int state = 0; state < states; state++) {
                double off = batch.values()[rates + state] - expected[state];
                sum += off * off;
            }
        }
        return sum / ((double) times.length * states);
    }
}
