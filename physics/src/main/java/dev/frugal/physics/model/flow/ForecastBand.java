package dev.frugal.physics.model.flow;

import dev.frugal.physics.dynamics.Batch;
import dev.frugal.physics.dynamics.Propagator;
import dev.frugal.physics.dynamics.Tangents;
import dev.frugal.physics.estimation.WindowEstimate;
import dev.frugal.physics.system.DynamicalSystem;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// A forecast with its uncertainty and a certificate of how well it obeys the equation.
///
/// **Band.** The covariance of first state and parameters is carried along by the exact derivatives
/// of the flow, `Σ(t) = S(t) C S(t)ᵀ`, to which the flow's own error is added. On a chaotic
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
    static final double ANYWHERE = 1 / Math.sqrt(3);

    /// What to forecast from: an estimate whose first state is that at `start`.
    ///
    /// @param times of the forecast, ascending, none before `start`
    public record Question(WindowEstimate estimate, double start, double[] times) {}

    /// The bands of many estimates, solved side by side.
    static List<ForecastBand> of(Propagator flow, FlowScales scales, List<Question> questions, double modelError) {
        var batch = new Batch(flow.system(), Tangents.all(flow.system()), 1);
        for (var question : questions) {
            batch.add(question.estimate.parameters(), question.estimate.start(), question.start, question.times);
        }
        flow.solve(batch);
        return IntStream.range(0, questions.size())
                .parallel()
                .mapToObj(i -> of(flow.system(), scales, batch, i, questions.get(i), modelError))
                .toList();
    }

    private static ForecastBand of(
            DynamicalSystem system, FlowScales scales, Batch batch, int problem, Question question, double modelError) {
        var times = question.times;
        var estimate = question.estimate;
        int dimension = scales.states();
        var states = new double[times.length][];
        Arrays.setAll(states, sample -> batch.state(problem, sample));
        var deviations = new double[times.length][dimension];
        double saturated = Double.POSITIVE_INFINITY;
        for (int i = 0; i < times.length; i++) {
            for (int state = 0; state < dimension; state++) {
                double width = scales.width()[state];
                double variance = variance(batch, batch.at(problem, i) + state, dimension, estimate.covariance());
                double deviation = Math.hypot(Math.sqrt(variance), modelError * width);
                if (!(deviation < ANYWHERE * width)) {
                    deviation = ANYWHERE * width;
                    saturated = Math.min(saturated, times[i]);
                }
                deviations[i][state] = deviation;
            }
        }
        return new ForecastBand(
                states, deviations, residual(system, batch, problem, estimate.parameters(), times), saturated);
    }

    private static double variance(Batch batch, int at, int states, double[][] covariance) {
        int unknowns = covariance.length;
        double variance = 0;
        for (int a = 0; a < unknowns; a++) {
            double first = batch.values()[at + (1 + a) * states];
            for (int b = 0; b < unknowns; b++) {
                variance += first * covariance[a][b] * batch.values()[at + (1 + b) * states];
            }
        }
        return Math.max(variance, 0);
    }

    private static double residual(
            DynamicalSystem system, Batch batch, int problem, double[] parameters, double[] times) {
        int states = system.stateNames().size();
        int unknowns = states + parameters.length;
        var expected = new double[states];
        double sum = 0;
        for (int i = 0; i < times.length; i++) {
            system.derivative(times[i], batch.state(problem, i), parameters, expected);
            int rates = batch.at(problem, i) + (1 + unknowns) * states;
            for (int state = 0; state < states; state++) {
                double off = batch.values()[rates + state] - expected[state];
                sum += off * off;
            }
        }
        return sum / ((double) times.length * states);
    }
}
