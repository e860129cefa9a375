package dev.frugal.physics.model.flow;

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
        var knots = StepTimes.of(start, times, map.scales().step());
        var starts = new double[][] {estimate.start()};
        var parameters = new double[][] {estimate.parameters()};
        var march = new FlowRollout(map, FlowBlock.Derivatives.STARTING_POINT, true).run(starts, parameters, knots);
        var states = march.states()[0];
        int dimension = map.scales().states();
        var deviations = new double[times.length][dimension];
        double saturated = Double.POSITIVE_INFINITY;
        for (int i = 0; i < times.length; i++) {
            for (int state = 0; state < dimension; state++) {
                double width = map.scales().width()[state];
                double variance = variance(march.derivatives()[0][i], state, estimate.covariance());
                double deviation = Math.hypot(Math.sqrt(variance), modelError * width);
                if (!(deviation < ANYWHERE * width)) {
                    deviation = ANYWHERE * width;
                    saturated = Math.min(saturated, times[i]);
                }
                deviations[i][state] = deviation;
            }
        }
        return new ForecastBand(states, deviations, residual(map, starts, parameters, knots), saturated);
    }

    private static double variance(double[] sensitivity, int state, double[][] covariance) {
        int unknowns = covariance.length;
        double variance = 0;
        for (int a = 0; a < unknowns; a++) {
            for (int b = 0; b < unknowns; b++) {
                variance += sensitivity[state * unknowns + a] * covariance[a][b] * sensitivity[state * unknowns + b];
            }
        }
        return Math.max(variance, 0);
    }

    private static double residual(FlowMap map, double[][] starts, double[][] parameters, StepTimes knots) {
        var march = new FlowRollout(map, FlowBlock.Derivatives.RATE, true).run(starts, parameters, knots);
        int dimension = map.scales().states();
        var expected = new double[dimension];
        double sum = 0;
        for (int i = 0; i < knots.wanted().length; i++) {
            map.system().derivative(knots.wanted()[i], march.states()[0][i], parameters[0], expected);
            for (int state = 0; state < dimension; state++) {
                double off = march.derivatives()[0][i][state] - expected[state];
                sum += off * off;
            }
        }
        return sum / ((double) knots.wanted().length * dimension);
    }
}
