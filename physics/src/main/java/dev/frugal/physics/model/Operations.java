package dev.frugal.physics.model;

import dev.frugal.ledger.meter.OperationCount;
import dev.frugal.tensor.nn.Linear;
import dev.frugal.tensor.nn.Lstm;
import dev.frugal.tensor.nn.Mlp;
import java.util.ArrayList;
import java.util.List;

/// Floating-point operations of passes through networks, from shapes: matrix products, a
/// multiplication and an addition as two.
///
/// With time derivatives up to an order every row goes through each matrix once for its value and
/// once for each derivative.
final class Operations {
    private Operations() {}

    /// The sizes of a perceptron from its input to its output.
    static List<Integer> sizes(Mlp network) {
        var sizes = new ArrayList<Integer>();
        sizes.add(Math.toIntExact(network.inputs()));
        network.layers().stream().map(Linear::outputs).map(Math::toIntExact).forEach(sizes::add);
        return sizes;
    }

    /// Rows with derivatives up to `order` through a perceptron.
    static long forward(List<Integer> sizes, long rows, int order) {
        return OperationCount.multilayerPerceptron((1 + order) * rows, sizes);
    }

    /// Their way back: for each matrix a product for its own gradient and one for its input's.
    ///
    /// @param intoInput whether the network's input is itself the output of something trained
    static long backward(List<Integer> sizes, long rows, int order, boolean intoInput) {
        long first = OperationCount.linear((1 + order) * rows, sizes.get(0), sizes.get(1));
        return 2 * forward(sizes, rows, order) - (intoInput ? 0 : first);
    }

    /// Sequences through an LSTM.
    static long forward(Lstm lstm, long rows, long samples) {
        return OperationCount.longShortTermMemory(rows, samples, lstm.inputs(), lstm.hidden());
    }

    /// Their way back. Measurements get no gradient, nor does the state before the first.
    static long backward(Lstm lstm, long rows, long samples) {
        long gates = 4 * lstm.hidden();
        return forward(lstm, rows, samples) + OperationCount.linear(rows * (samples - 1), lstm.hidden(), gates);
    }
}
