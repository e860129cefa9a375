package dev.frugal.tensor.jet;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Up to [#ROWS] rows on their way through a network and back: the arrays that one thread works in.
///
/// Each channel of each layer has its own array, rows at the layer's padded width. Everything a
/// tile touches stays in the core's own caches; the way back starts by repeating the way forward,
/// which costs less than fetching a whole batch's activations from memory.
final class Tile<A> {
    /// Rows per tile: enough to fill the product's blocks, few enough for the second-level cache.
    static final int ROWS = 32;

    private final NetworkLayout layout;
    private final Arithmetic<A> arithmetic;
    private final int channels;

    /// `[layer][channel]`: what each layer reads; the last entry is the network's output.
    private final List<List<A>> values = new ArrayList<>();

    /// `[hidden layer][direction][k − 1]`: derivatives before the hidden layer's tanh.
    private final List<List<List<A>>> before = new ArrayList<>();

    /// `[layer][direction][k − 1]`: the same arrays as in `values`, sorted for the elementwise
    /// passes.
    private final List<List<List<A>>> derivatives = new ArrayList<>();

    /// Two sets of adjoints `[channel]` that change roles from layer to layer.
    private final List<List<A>> adjoints = new ArrayList<>();

    private final List<List<List<A>>> adjointDerivatives = new ArrayList<>();
    private final A zeros;
    private final A scratch;

    /// One gradient per row, allocated when first asked for.
    private Optional<A> rowGradients = Optional.empty();

    Tile(NetworkLayout layout, Arithmetic<A> arithmetic) {
        this.layout = layout;
        this.arithmetic = arithmetic;
        channels = layout.channels();
        int widest = 0;
        for (int l = 0; l <= layout.layers(); l++) {
            int width = stride(l);
            widest = Math.max(widest, padded(layout.sizes().get(l)));
            values.add(arrays(channels, ROWS * width + Arithmetic.ROWS));
            derivatives.add(byDirection(values.getLast()));
            if (l > 0 && l < layout.layers()) {
                before.add(byDirection(arrays(channels, ROWS * width)));
            }
        }
        for (int side = 0; side < 2; side++) {
            adjoints.add(arrays(channels, ROWS * widest));
            adjointDerivatives.add(byDirection(adjoints.getLast()));
        }
        zeros = arithmetic.allocate(widest);
        scratch = arithmetic.allocate(ROWS * Math.max(layout.inputs(), layout.outputs()));
    }

    /// Takes rows `first … first + count − 1` of every channel of the input and carries them to the
    /// output.
    ///
    /// @param total rows of the whole batch per channel
    void forward(PackedNetwork<A> network, MemorySegment input, long total, long first, int count) {
        int rows = NetworkLayout.roundUp(count, Arithmetic.ROWS);
        int inputs = layout.inputs();
        for (int c = 0; c < channels; c++) {
            var x = values.getFirst().get(c);
            arithmetic.copyIn(input, (c * total + first) * inputs, x, 0, count * inputs);
            arithmetic.clear(x, count * inputs, rows * inputs);
        }
        for (int l = 0; l < layout.layers(); l++) {
            affine(network, l, rows);
            if (l + 1 < layout.layers()) {
                tanh(l + 1, rows);
            }
        }
    }

    /// Writes the output's rows to their place in every channel.
    void storeOutput(MemorySegment output, long total, long first, int count) {
        for (int c = 0; c < channels; c++) {
            store(
                    values.getLast().get(c),
                    stride(layout.layers()),
                    output,
                    (c * total + first) * layout.outputs(),
                    count,
                    layout.outputs());
        }
    }

    /// Takes the adjoints of the output's rows. After [#forward] on the same rows.
    void loadAdjoint(MemorySegment adjoint, long total, long first, int count) {
        int outputs = layout.outputs();
        int width = stride(layout.layers());
        for (int c = 0; c < channels; c++) {
            var g = adjoints.getFirst().get(c);
            arithmetic.clear(g, 0, ROWS * width);
            arithmetic.copyIn(adjoint, (c * total + first) * outputs, scratch, 0, count * outputs);
            arithmetic.copyRows(scratch, outputs, g, width, count, outputs);
        }
    }

    /// Carries the adjoints back to the first layer, or through it to the input, and gives the
    /// gradients of the weights summed over the tile. A batch adds such sums, so that no sum is a
    /// chain over all its rows, which in float32 would cost a digit.
    ///
    /// @param gradient written
    /// @return whether the first set of adjoints holds the result
    boolean backward(
            PackedNetwork<A> network, PackedGradient<A> gradient, int count, boolean toInput) {
        int rows = NetworkLayout.roundUp(count, Arithmetic.ROWS);
        int side = 0;
        for (int l = layout.layers() - 1; l >= 0; l--) {
            gradient(gradient, l, adjoints.get(side), count);
            if (l > 0 || toInput) {
                back(network, l, adjoints.get(side), adjoints.get(1 - side), rows);
                side = 1 - side;
            }
            if (l > 0) {
                tanhAdjoints(l, side, rows);
            }
        }
        return side == 0;
    }

    /// Writes, for every row alone, the gradient of the weights: in each layer the product of the
    /// row's adjoints and the row's inputs, summed over the channels.
    ///
    /// @param jacobian `[rows of the batch, parameters]`, weight and bias of each layer in turn
    void storeRowGradients(
            PackedNetwork<A> network, MemorySegment jacobian, long first, int count) {
        int rows = NetworkLayout.roundUp(count, Arithmetic.ROWS);
        int parameters = layout.parameters();
        var gradients = rowGradients.orElseGet(() -> arithmetic.allocate(ROWS * parameters));
        rowGradients = Optional.of(gradients);
        int end = parameters;
        int side = 0;
        for (int l = layout.layers() - 1; l >= 0; l--) {
            int inputs = layout.sizes().get(l);
            int outputs = layout.sizes().get(l + 1);
            var g = adjoints.get(side);
            int start = end - (inputs + 1) * outputs;
            for (int r = 0; r < count; r++) {
                int row = r * stride(l + 1);
                int at = r * parameters + start;
                arithmetic.sumOfOuterProducts(
                        g, row, outputs, values.get(l), r * stride(l), inputs, gradients, at);
                arithmetic.copy(g.getFirst(), row, gradients, at + inputs * outputs, outputs);
            }
            end = start;
            if (l > 0) {
                back(network, l, g, adjoints.get(1 - side), rows);
                side = 1 - side;
                tanhAdjoints(l, side, rows);
            }
        }
        arithmetic.copyOut(gradients, 0, jacobian, first * parameters, count * parameters);
    }

    /// Writes the adjoints of the input's rows to their place in every channel.
    void storeInputAdjoint(
            boolean firstSet, MemorySegment adjoint, long total, long first, int count) {
        int inputs = layout.inputs();
        for (int c = 0; c < channels; c++) {
            store(
                    adjoints.get(firstSet ? 0 : 1).get(c),
                    padded(inputs),
                    adjoint,
                    (c * total + first) * inputs,
                    count,
                    inputs);
        }
    }

    private void affine(PackedNetwork<A> network, int l, int rows) {
        boolean last = l + 1 == layout.layers();
        int width = stride(l + 1);
        for (int c = 0; c < channels; c++) {
            arithmetic.multiply(
                    values.get(l).get(c),
                    stride(l),
                    1,
                    network.forward(l),
                    width,
                    c == 0 ? network.bias(l) : zeros,
                    0,
                    last || c == 0 ? values.get(l + 1).get(c) : preactivation(l, c),
                    width,
                    rows,
                    width,
                    layout.sizes().get(l));
        }
    }

    private A preactivation(int hidden, int channel) {
        int direction = (channel - 1) % layout.directions();
        int k = (channel - 1) / layout.directions();
        return before.get(hidden).get(direction).get(k);
    }

    private void tanh(int l, int rows) {
        int count = rows * stride(l);
        var y = values.get(l).getFirst();
        arithmetic.tanh(count, y);
        if (layout.order() > 0) {
            for (int d = 0; d < layout.directions(); d++) {
                arithmetic.tanhDerivatives(
                        count, y, before.get(l - 1).get(d), derivatives.get(l).get(d));
            }
        }
    }

    private void tanhAdjoints(int l, int side, int rows) {
        int count = rows * stride(l);
        var y = values.get(l).getFirst();
        var value = adjoints.get(side).getFirst();
        arithmetic.tanhAdjointOfValue(count, y, value);
        if (layout.order() > 0) {
            for (int d = 0; d < layout.directions(); d++) {
                arithmetic.tanhAdjoints(
                        count,
                        y,
                        before.get(l - 1).get(d),
                        adjointDerivatives.get(side).get(d),
                        value);
            }
        }
    }

    private void gradient(PackedGradient<A> gradient, int l, List<A> g, int count) {
        int width = stride(l + 1);
        int units = NetworkLayout.roundUp(layout.sizes().get(l), Arithmetic.ROWS);
        for (int c = 0; c < channels; c++) {
            arithmetic.multiply(
                    values.get(l).get(c),
                    1,
                    stride(l),
                    g.get(c),
                    width,
                    c == 0 ? zeros : gradient.weight(l),
                    c == 0 ? 0 : width,
                    gradient.weight(l),
                    width,
                    units,
                    width,
                    count);
        }
        arithmetic.sumRows(g.getFirst(), width, count, width, gradient.bias(l));
    }

    private void back(PackedNetwork<A> network, int l, List<A> from, List<A> to, int rows) {
        int width = padded(layout.sizes().get(l));
        for (int c = 0; c < channels; c++) {
            arithmetic.multiply(
                    from.get(c),
                    stride(l + 1),
                    1,
                    network.backward(l),
                    width,
                    zeros,
                    0,
                    to.get(c),
                    width,
                    rows,
                    width,
                    layout.sizes().get(l + 1));
        }
    }

    private void store(
            A from, int fromRow, MemorySegment to, long toIndex, int count, int columns) {
        arithmetic.copyRows(from, fromRow, scratch, columns, count, columns);
        arithmetic.copyOut(scratch, 0, to, toIndex, count * columns);
    }

    /// The stride of the rows that layer `l` reads; the input's rows lie side by side as they come.
    private int stride(int l) {
        return l == 0 ? layout.inputs() : padded(layout.sizes().get(l));
    }

    private int padded(int columns) {
        return NetworkLayout.roundUp(columns, arithmetic.lanes());
    }

    private List<A> arrays(int count, int length) {
        var arrays = new ArrayList<A>(count);
        for (int i = 0; i < count; i++) {
            arrays.add(arithmetic.allocate(length));
        }
        return List.copyOf(arrays);
    }

    private List<List<A>> byDirection(List<A> byChannel) {
        var sorted = new ArrayList<List<A>>();
        for (int d = 0; d < layout.directions(); d++) {
            var one = new ArrayList<A>();
            for (int k = 1; k <= layout.order(); k++) {
                one.add(byChannel.get(layout.channel(d, k)));
            }
            sorted.add(List.copyOf(one));
        }
        return List.copyOf(sorted);
    }
}
