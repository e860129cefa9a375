package dev.frugal.physics.identification;

import java.util.Arrays;

/// What a simulated stretch gives: its outputs and states at the samples, and the sums of its least-squares problem.
///
/// Columns are those of [Unknowns], then the stretch's own initial state.
final class StretchResult {
    final Stretch stretch;

    /// `[channel][sample]`, from the stretch's first sample on.
    final double[][] outputs;

    /// `[state][sample]`.
    final double[][] states;

    /// `JᵀWJ`, lower triangle; empty without sensitivities.
    final double[][] normal;

    /// `JᵀWr`.
    final double[] gradient;

    /// Sum of squared weighted residuals, and how many there are.
    double cost;

    long residuals;

    /// Whether the solution went beyond all numbers.
    boolean lost;

    /// The largest sensitivity of the final state to the initial one, in units of the states' sizes.
    double memory;

    StretchResult(Stretch stretch, int channels, int states, int columns, boolean keep) {
        this.stretch = stretch;
        this.outputs = new double[channels][keep ? stretch.samples() : 0];
        this.states = new double[states][keep ? stretch.samples() : 0];
        // What is not reached is no number.
        for (var row : outputs) {
            Arrays.fill(row, Double.NaN);
        }
        for (var row : this.states) {
            Arrays.fill(row, Double.NaN);
        }
        this.normal = new double[columns][];
        for (int i = 0; i < columns; i++) {
            normal[i] = new double[i + 1];
        }
        this.gradient = new double[columns];
    }

    void lose() {
        lost = true;
        cost = Double.POSITIVE_INFINITY;
        Arrays.fill(gradient, 0);
    }
}
