package dev.frugal.physics.model;

import dev.frugal.tensor.nn.Mlp;

/// Counts of floating-point operations, a multiplication and an addition as two, an activation as
/// one.
final class Operations {
    private static final long GATES = 4;

    private Operations() {}

    /// One row through a perceptron.
    static long of(Mlp network) {
        long sum = 0;
        for (var layer : network.layers()) {
            sum += 2 * layer.inputs() * layer.outputs() + layer.outputs();
        }
        return sum;
    }

    /// One sample through an LSTM: the gates' products, their activations, and the cell's update.
    static long ofLstmSample(long inputs, long hidden) {
        return 2 * GATES * hidden * (inputs + hidden) + GATES * hidden + 5 * hidden;
    }
}
