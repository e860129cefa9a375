package dev.frugal.tensor.jet;

import dev.frugal.tensor.kernel.TileKernels;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Up to [#ROWS] rows on their way through a network and back: the arrays that one thread works in.
///
/// Each channel of each layer has its own array, in panels. Everything a tile touches stays in the
/// core's own caches; the way back starts by repeating the way forward, which costs about as much
/// as fetching a whole batch's activations from memory.
final class Tile<A> {
    static final int ROWS = TileKernels.TILE_ROWS;

    private final NetworkLayout layout;
    private final TileKernels<A> kernels;
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

    Tile(NetworkLayout layout, TileKernels<A> kernels) {
        this.layout = layout;
        this.kernels = kernels;
        channels = layout.channels();
        int widest = 0;
        for (int l = 0; l <= layout.layers(); l++) {
            int width = padded(layout.sizes().get(l));
            widest = Math.max(widest, width);
            values.add(arrays(channels, ROWS * width));
            derivatives.add(byDirection(values.getLast()));
            if (l > 0 && l < layout.layers()) {
                before.add(byDirection(arrays(channels, ROWS * width)));
            }
        }
        for (int side = 0; side < 2; side++) {
            adjoints.add(arrays(channels, ROWS * widest));
            adjointDerivatives.add(byDirection(adjoints.getLast()));
        }
        zeros = kernels.allocate(widest);
        scratch = kernels.allocate(ROWS * Math.max(layout.inputs(), layout.outputs()));
    }

    /// Takes rows `first … first + count − 1` of every channel of the input and carries them to the
    /// output.
    ///
    /// @param total rows of the whole batch per channel
    void forward(PackedNetwork<A> network, MemorySegment input, long total, long first, int count) {
        load(input, layout.inputs(), total, first, count, values.getFirst());
        forward(network, count);
    }

    /// Carries the first `count` rows of [#input()] to [#output()].
    void forward(PackedNetwork<A> network, int count) {
        int rows = NetworkLayout.roundUp(count, TileKernels.ROWS);
        for (int l = 0; l < layout.layers(); l++) {
            affine(network, l, rows);
            if (l + 1 < layout.layers()) {
                tanh(l + 1, rows);
            }
        }
    }

    /// How far `count` rows of an input's channel reach into its array.
    int inputElements(int count) {
        return elements(layout.inputs(), NetworkLayout.roundUp(count, TileKernels.ROWS));
    }

    /// The input's channels.
    List<A> input() {
        return values.getFirst();
    }

    /// The derivatives among the input's channels, by direction.
    List<List<A>> inputDerivatives() {
        return derivatives.getFirst();
    }

    List<A> output() {
        return values.getLast();
    }

    /// Channels of adjoints: of the output before [#backward], in the first set.
    List<A> adjoint(boolean firstSet) {
        return adjoints.get(firstSet ? 0 : 1);
    }

    /// The derivatives among the adjoints' channels, by direction.
    List<List<A>> adjointDerivatives(boolean firstSet) {
        return adjointDerivatives.get(firstSet ? 0 : 1);
    }

    /// Writes the output's rows to their place in every channel.
    void storeOutput(MemorySegment output, long total, long first, int count) {
        store(values.getLast(), layout.outputs(), output, total, first, count);
    }

    /// Takes the adjoints of the output's rows. After [#forward] on the same rows.
    void loadAdjoint(MemorySegment adjoint, long total, long first, int count) {
        load(adjoint, layout.outputs(), total, first, count, adjoints.getFirst());
    }

    /// Carries the adjoints back to the first layer, or through it to the input, and gives the
    /// gradients of the weights summed over the tile. A batch adds such sums, so that no sum is a
    /// chain over all its rows, which in float32 would cost a digit.
    ///
    /// @param gradient written
    /// @return whether the first set of adjoints holds the result
    boolean backward(PackedNetwork<A> network, PackedGradient<A> gradient, int count, boolean toInput) {
        int rows = NetworkLayout.roundUp(count, TileKernels.ROWS);
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
    void storeRowGradients(PackedNetwork<A> network, MemorySegment jacobian, long first, int count) {
        int rows = NetworkLayout.roundUp(count, TileKernels.ROWS);
        int parameters = layout.parameters();
        var gradients = rowGradients.orElseGet(() -> kernels.allocate(ROWS * parameters));
        rowGradients = Optional.of(gradients);
        int end = parameters;
        int side = 0;
        for (int l = layout.layers() - 1; l >= 0; l--) {
            int inputs = layout.sizes().get(l);
            int outputs = layout.sizes().get(l + 1);
            var g = adjoints.get(side);
            int start = end - (inputs + 1) * outputs;
            for (int r = 0; r < count; r++) {
                int at = r * parameters + start;
                kernels.sumOfOuterProducts(g, outputs, values.get(l), inputs, r, gradients, at);
            }
            kernels.fromPanels(g.getFirst(), ROWS, count, outputs, gradients, start + inputs * outputs, parameters);
            end = start;
            if (l > 0) {
                back(network, l, g, adjoints.get(1 - side), rows);
                side = 1 - side;
                tanhAdjoints(l, side, rows);
            }
        }
        kernels.copyOut(gradients, 0, jacobian, first * parameters, count * parameters);
    }

    /// Writes the adjoints of the input's rows to their place in every channel.
    void storeInputAdjoint(boolean firstSet, MemorySegment adjoint, long total, long first, int count) {
        store(adjoints.get(firstSet ? 0 : 1), layout.inputs(), adjoint, total, first, count);
    }

    private void affine(PackedNetwork<A> network, int l, int rows) {
        boolean last = l + 1 == layout.layers();
        int inputs = layout.sizes().get(l);
        for (int c = 0; c < channels; c++) {
            kernels.multiply(
                    values.get(l).get(c),
                    network.forward(l),
                    inputs,
                    c == 0 ? network.bias(l) : zeros,
                    kernels.panel(),
                    0,
                    last ? values.get(l + 1).get(c) : hidden(l + 1, c),
                    rows,
                    layout.sizes().get(l + 1),
                    inputs);
        }
    }

    /// Of a hidden layer the value, of which tanh is taken in place, or a derivative before tanh.
    private A hidden(int l, int channel) {
        if (channel == 0) {
            return values.get(l).getFirst();
        }
        int direction = (channel - 1) % layout.directions();
        int k = (channel - 1) / layout.directions();
        return before.get(l - 1).get(direction).get(k);
    }

    private void tanh(int l, int rows) {
        int count = elements(layout.sizes().get(l), rows);
        var y = values.get(l).getFirst();
        kernels.tanh(count, y);
        if (layout.order() > 0) {
            for (int d = 0; d < layout.directions(); d++) {
                kernels.tanhDerivatives(
                        count, y, before.get(l - 1).get(d), derivatives.get(l).get(d));
            }
        }
    }

    private void tanhAdjoints(int l, int side, int rows) {
        int count = elements(layout.sizes().get(l), rows);
        var y = values.get(l).getFirst();
        var value = adjoints.get(side).getFirst();
        kernels.tanhAdjoints(count, y, before.get(l - 1), adjointDerivatives.get(side), value);
    }

    private void gradient(PackedGradient<A> gradient, int l, List<A> g, int count) {
        int outputs = layout.sizes().get(l + 1);
        int storedRows = gradient.rows(l);
        boolean turned = gradient.turned(l);
        int rows = NetworkLayout.roundUp(turned ? outputs : layout.sizes().get(l), TileKernels.TRANSPOSED_ROWS);
        var weight = gradient.weight(l);
        for (int c = 0; c < channels; c++) {
            var x = values.get(l).get(c);
            kernels.multiplyTransposed(
                    turned ? g.get(c) : x,
                    turned ? x : g.get(c),
                    c == 0 ? zeros : weight,
                    c == 0 ? 0 : storedRows * kernels.panel(),
                    c == 0 ? 0 : kernels.panel(),
                    weight,
                    storedRows,
                    rows,
                    turned ? layout.sizes().get(l) : outputs,
                    count);
        }
        kernels.sumRows(g.getFirst(), count, outputs, gradient.bias(l));
    }

    private void back(PackedNetwork<A> network, int l, List<A> from, List<A> to, int rows) {
        int outputs = layout.sizes().get(l + 1);
        for (int c = 0; c < channels; c++) {
            kernels.multiply(
                    from.get(c),
                    network.backward(l),
                    outputs,
                    zeros,
                    0,
                    0,
                    to.get(c),
                    rows,
                    layout.sizes().get(l),
                    outputs);
        }
    }

    /// Rows past `count` become zeros, lest what an earlier tile left in them goes on and on.
    private void load(MemorySegment from, int columns, long total, long first, int count, List<A> to) {
        for (int c = 0; c < channels; c++) {
            if (count < ROWS) {
                kernels.clear(to.get(c));
            }
            kernels.copyIn(from, (c * total + first) * columns, scratch, 0, count * columns);
            kernels.toPanels(scratch, 0, columns, count, columns, to.get(c), ROWS, 0);
        }
    }

    private void store(List<A> from, int columns, MemorySegment to, long total, long first, int count) {
        for (int c = 0; c < channels; c++) {
            kernels.fromPanels(from.get(c), ROWS, count, columns, scratch, 0, columns);
            kernels.copyOut(scratch, 0, to, (c * total + first) * columns, count * columns);
        }
    }

    /// How far the first `rows` rows of a matrix reach into its array.
    private int elements(int columns, int rows) {
        int panel = kernels.panel();
        return ((columns - 1) / panel * ROWS + rows) * panel;
    }

    private int padded(int columns) {
        return NetworkLayout.roundUp(columns, kernels.panel());
    }

    private List<A> arrays(int count, int length) {
        var arrays = new ArrayList<A>(count);
        for (int i = 0; i < count; i++) {
            arrays.add(kernels.allocate(length));
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
