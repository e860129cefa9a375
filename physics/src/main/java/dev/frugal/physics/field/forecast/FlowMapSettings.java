package dev.frugal.physics.field.forecast;

import dev.frugal.base.Require;

/// How a flow map of fields is built and trained.
///
/// @param weights numbers in its network, at most
/// @param stride samples per step, at most one fewer than the window has
/// @param fields pairs of fields per iteration, fewer on large grids
/// @param iterations of Levenberg–Marquardt
public record FlowMapSettings(int weights, int stride, int fields, int iterations) {
    private static final int MOST = 100_000;

    /// @throws dev.frugal.base.InvalidInputException if a number is not positive or too large
    public FlowMapSettings {
        Require.within("weights", weights, 1, MOST);
        Require.within("stride", stride, 1, MOST);
        Require.within("fields", fields, 1, MOST);
        Require.within("iterations", iterations, 1, MOST);
    }

    /// At most 500 weights, steps of two samples, 60 iterations on 96 pairs each.
    public static FlowMapSettings standard() {
        return new FlowMapSettings(500, 2, 96, 60);
    }

    /// The training effort multiplied by `factor`.
    public FlowMapSettings withBudget(double factor) {
        return new FlowMapSettings(weights, stride, fields, (int) Math.clamp(Math.rint(iterations * factor), 1, MOST));
    }
}
