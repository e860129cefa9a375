package dev.frugal.tensor.jet;

import dev.frugal.tensor.kernel.Arithmetic;
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
    private final Arithmetic<A> arithmetic;
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

    CurveTile(NetworkLayout layout, Arithmetic<A> arithmetic, int worker) {
        this.layout = layout;
        this.arithmetic = arithmetic;
        network = new PackedNetwork<>(layout, arithmetic);
        tile = new Tile<>(layout, arithmetic);
        tileSum = new PackedGradient<>(layout, arithmetic);
        stretch = new CurveLoss.Stretch(worker);
        outputs = new double[layout.channels() * layout.outputs() * ROWS];
        adjoints = new double[outputs.length];
        int padded = NetworkLayout.roundUp(layout.inputs(), arithmetic.panel());
        var direction = new ArrayList<A>();
        for (int k = 0; k < layout.order(); k++) {
            direction.add(arithmetic.allocate(padded * ROWS));
        }
        before = List.of(List.copyOf(direction));
        slope = arithmetic.allocate(padded);
        zeros = arithmetic.allocate(Math.max(padded, ROWS));
        rowSum = arithmetic.allocate(padded);
        weightedSum = arithmetic.allocate(padded);
        curveSum = arithmetic.allocate(padded);
    }

    /// Takes the weights.
    ///
    /// @param parameters of the layers after the first
    /// @param timeColumn the first layer's column of time
    void load(List<MemorySegment> parameters, A timeColumn) {
        network.load(parameters, 0);
        arithmetic.copy(timeColumn, 0, slope, 0, layout.inputs());
        if (layout.order() > 0) {
            arithmetic.lines(before.getFirst().getFirst(), 0, ROWS, layout.inputs(), slope, 0, zeros, zeros, 0);
        }
    }

    /// Begins a part: no curve has been summed in part.
    void begin() {
        arithmetic.clear(curveSum);
    }

    /// Carries points `first … first + count − 1` to the output.
    ///
    /// @param starts the first layer's `W_z·z + b`, `[curves, width]`
    void forward(long first, int count, int samples, A times, A starts) {
        int width = layout.inputs();
        var value = tile.input().getFirst();
        for (int row = 0; row < count; row += stretch.count()) {
            at(first, row, count, samples);
            arithmetic.lines(
                    value, row, stretch.count(), width, starts, stretch.curve() * width, slope, times, stretch.time());
        }
        int elements = tile.inputElements(count);
        arithmetic.tanh(elements, value);
        if (layout.order() > 0) {
            arithmetic.tanhDerivatives(
                    elements, value, before.getFirst(), tile.inputDerivatives().getFirst());
        }
        tile.forward(network, count);
    }

    /// Shows the outputs to the loss and takes their adjoints.
    void loss(long first, int count, int samples, CurveLoss loss) {
        int channel = layout.outputs() * ROWS;
        for (int k = 0; k < layout.channels(); k++) {
            arithmetic.toColumns(tile.output().get(k), count, layout.outputs(), outputs, k * channel, ROWS);
        }
        for (int row = 0; row < count; row += stretch.count()) {
            at(first, row, count, samples);
            loss.stretch(stretch, outputs, adjoints);
        }
        for (int k = 0; k < layout.channels(); k++) {
            var adjoint = tile.adjoint(true).get(k);
            if (count < ROWS) {
                arithmetic.clear(adjoint);
            }
            arithmetic.fromColumns(adjoints, k * channel, ROWS, count, layout.outputs(), adjoint);
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
        arithmetic.tanhAdjoints(elements, y, before, tile.adjointDerivatives(set), g.getFirst());
        if (layout.order() > 0) {
            arithmetic.sumRows(g.get(1), count, layout.inputs(), rowSum);
            sum.addSlope(rowSum);
        }
        for (int row = 0; row < count; row += stretch.count()) {
            at(first, row, count, samples);
            arithmetic.sumsOfRows(
                    g.getFirst(), row, stretch.count(), layout.inputs(), times, stretch.time(), weightedSum, rowSum);
            sum.addSlope(weightedSum);
            arithmetic.add(rowSum, curveSum);
            if (stretch.time() + stretch.count() == samples) {
                int width = layout.inputs();
                arithmetic.copy(curveSum, 0, startAdjoints, stretch.curve() * width, width);
                arithmetic.clear(curveSum);
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
