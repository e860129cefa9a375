package dev.frugal.tensor.jet;

import dev.frugal.tensor.kernel.TileKernels;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/// Points of curves on their way through a [FusedCurves] network, its loss and back: what one
/// thread works in. The layers after the first are a [Tile]'s.
///
/// Points are numbered curve by curve; a tile may run over the end of a curve, so what happens
/// curve by curve happens stretch by stretch.
final class CurveTile<A> {
    private static final int ROWS = Tile.ROWS;

    private final NetworkLayout layout;
    private final TileKernels<A> kernels;
    private final PackedNetwork<A> network;
    private final Tile<A> tile;
    private final PackedGradient<A> tileSum;
    private final CurveLoss.Stretch stretch;
    private final double[] outputs;
    private final double[] adjoints;
    private final A slope;
    private final A zeros;
    private final A rowSum;
    private final A weightedSum;
    private final A curveSum;

    /// The first layer's derivatives before tanh: its column of time, then zeros.
    private final List<List<A>> before;

    CurveTile(NetworkLayout layout, TileKernels<A> kernels, int worker) {
        this.layout = layout;
        this.kernels = kernels;
        network = new PackedNetwork<>(layout, kernels);
        tile = new Tile<>(layout, kernels);
        tileSum = new PackedGradient<>(layout, kernels);
        stretch = new CurveLoss.Stretch(worker);
        outputs = new double[layout.channels() * layout.outputs() * ROWS];
        adjoints = new double[outputs.length];
        int padded = NetworkLayout.roundUp(layout.inputs(), kernels.panel());
        var direction = new ArrayList<A>();
        for (int k = 0; k < layout.order(); k++) {
            direction.add(kernels.allocate(padded * ROWS));
        }
        before = List.of(List.copyOf(direction));
        slope = kernels.allocate(padded);
        zeros = kernels.allocate(Math.max(padded, ROWS));
        rowSum = kernels.allocate(padded);
        weightedSum = kernels.allocate(padded);
        curveSum = kernels.allocate(padded);
    }

    /// Takes the weights.
    ///
    /// @param parameters of the layers after the first
    /// @param timeColumn the first layer's column of time
    void load(List<MemorySegment> parameters, A timeColumn) {
        network.load(parameters, 0);
        kernels.copy(timeColumn, 0, slope, 0, layout.inputs());
        if (layout.order() > 0) {
            kernels.lines(before.getFirst().getFirst(), 0, ROWS, layout.inputs(), slope, 0, zeros, zeros, 0);
        }
    }

    /// Begins a part: no curve has been summed in part.
    void begin() {
        kernels.clear(curveSum);
    }

    /// Carries points `first … first + count − 1` to the output.
    ///
    /// @param starts the first layer's `W_z·z + b`, `[curves, width]`
    void forward(long first, int count, int samples, A times, A starts) {
        int width = layout.inputs();
        var value = tile.input().getFirst();
        for (int row = 0; row < count; row += stretch.count()) {
            at(first, row, count, samples);
            kernels.lines(
                    value, row, stretch.count(), width, starts, stretch.curve() * width, slope, times, stretch.time());
        }
        int elements = tile.inputElements(count);
        kernels.tanh(elements, value);
        if (layout.order() > 0) {
            kernels.tanhDerivatives(
                    elements, value, before.getFirst(), tile.inputDerivatives().getFirst());
        }
        tile.forward(network, count);
    }

    /// Shows the outputs to the loss and takes their adjoints.
    void loss(long first, int count, int samples, CurveLoss loss) {
        int channel = layout.outputs() * ROWS;
        for (int k = 0; k < layout.channels(); k++) {
            kernels.toColumns(tile.output().get(k), count, layout.outputs(), outputs, k * channel, ROWS);
        }
        for (int row = 0; row < count; row += stretch.count()) {
            at(first, row, count, samples);
            loss.stretch(stretch, outputs, adjoints);
        }
        for (int k = 0; k < layout.channels(); k++) {
            var adjoint = tile.adjoint(true).get(k);
            if (count < ROWS) {
                kernels.clear(adjoint);
            }
            kernels.fromColumns(adjoints, k * channel, ROWS, count, layout.outputs(), adjoint);
        }
    }

    /// Carries the adjoints back, adds the tile's gradients to a part's, and writes the sums of
    /// adjoints of every curve that ends.
    ///
    /// @param startAdjoints of the first layer's `W_z·z + b`, `[curves, width]`
    void backward(long first, int count, int samples, A times, A startAdjoints, CurveGradient<A> sum) {
        boolean set = tile.backward(network, tileSum, count, true);
        sum.addTail(tileSum);
        int elements = tile.inputElements(count);
        var y = tile.input().getFirst();
        var g = tile.adjoint(set);
        kernels.tanhAdjoints(elements, y, before, tile.adjointDerivatives(set), g.getFirst());
        if (layout.order() > 0) {
            kernels.sumRows(g.get(1), count, layout.inputs(), rowSum);
            sum.addSlope(rowSum);
        }
        for (int row = 0; row < count; row += stretch.count()) {
            at(first, row, count, samples);
            kernels.sumsOfRows(
                    g.getFirst(), row, stretch.count(), layout.inputs(), times, stretch.time(), weightedSum, rowSum);
            sum.addSlope(weightedSum);
            kernels.add(rowSum, curveSum);
            if (stretch.time() + stretch.count() == samples) {
                int width = layout.inputs();
                kernels.copy(curveSum, 0, startAdjoints, stretch.curve() * width, width);
                kernels.clear(curveSum);
            }
        }
    }

    /// Sets the stretch to the rows from `row` on that are of one curve.
    private void at(long first, int row, int count, int samples) {
        long point = first + row;
        int time = (int) (point % samples);
        stretch.set((int) (point / samples), time, row, Math.min(count - row, samples - time));
    }
}
