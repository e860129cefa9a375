package dev.frugal.physics.model.flow;

import dev.frugal.physics.data.Window;
import dev.frugal.physics.estimation.NormalMatrix;

/// The weighted least-squares problem of a window at one estimate, linearised.
///
/// @param normal `JᵀWJ` plus the weights of the first guess, `[unknowns][unknowns]`
/// @param gradient `JᵀW(y − ŷ)` plus the pull of the first guess, `[unknowns]`
/// @param squares sum of squared residuals per state, in the state's units squared
/// @param misfit root mean square of the residuals as shares of the visited width
/// @param cost the weighted sum of squares; infinite where the march left the finite numbers
record Linearisation(double[][] normal, double[] gradient, double[] squares, double misfit, double cost) {

    /// Before anything is known: any estimate is better.
    static Linearisation none(int states, int unknowns) {
        return new Linearisation(
                new double[unknowns][unknowns],
                new double[unknowns],
                new double[states],
                Double.NaN,
                Double.POSITIVE_INFINITY);
    }

    /// @param predicted `[sample][state]`
    /// @param derivatives `[sample][state · unknowns + unknown]`
    /// @param samples which of the window's samples are meant
    /// @param noise standard deviation per state
    /// @param width per state
    /// @param offset the parameters' distance from their first guess
    /// @param guessDeviation the usual error of the guess
    static Linearisation of(
            double[][] predicted,
            double[][] derivatives,
            Window window,
            int[] samples,
            double[] noise,
            double[] width,
            double[] offset,
            double[] guessDeviation) {
        int states = noise.length;
        int unknowns = states + offset.length;
        var normal = new double[unknowns][unknowns];
        var gradient = new double[unknowns];
        var squares = new double[states];
        double cost = 0;
        double misfit = 0;
        for (int i = 0; i < samples.length; i++) {
            var measured = window.states()[samples[i]];
            for (int state = 0; state < states; state++) {
                double residual = measured[state] - predicted[i][state];
                double weight = 1 / (noise[state] * noise[state]);
                squares[state] += residual * residual;
                cost += weight * residual * residual;
                misfit += residual * residual / (width[state] * width[state]);
                for (int a = 0; a < unknowns; a++) {
                    double slope = weight * derivatives[i][state * unknowns + a];
                    gradient[a] += slope * residual;
                    for (int b = 0; b <= a; b++) {
                        normal[a][b] += slope * derivatives[i][state * unknowns + b];
                    }
                }
            }
        }
        for (int k = 0; k < offset.length; k++) {
            double weight = 1 / (guessDeviation[k] * guessDeviation[k]);
            cost += weight * offset[k] * offset[k];
            normal[states + k][states + k] += weight;
            gradient[states + k] -= weight * offset[k];
        }
        for (int a = 0; a < unknowns; a++) {
            for (int b = 0; b < a; b++) {
                normal[b][a] = normal[a][b];
            }
        }
        return new Linearisation(
                normal,
                gradient,
                squares,
                Math.sqrt(misfit / ((double) samples.length * states)),
                Double.isFinite(cost) ? cost : Double.POSITIVE_INFINITY);
    }

    /// The Gauss–Newton step with every diagonal entry larger by the share `damping`; zero where
    /// the matrix does not determine one.
    double[] step(double damping) {
        return NormalMatrix.of(normal).step(gradient, damping);
    }

    /// The inverse of the normal matrix; where the window does not determine the unknowns, errors as
    /// large as `widest`.
    double[][] covariance(double[] widest) {
        return NormalMatrix.of(normal).covariance(widest);
    }
}
