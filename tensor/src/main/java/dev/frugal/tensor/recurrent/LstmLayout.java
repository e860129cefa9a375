package dev.frugal.tensor.recurrent;

import dev.frugal.tensor.kernel.TileKernels;

/// The sizes a fused LSTM is made for, and where things lie in its panels.
///
/// A gate's argument is one affine map of `[h, x, 1]`: the hidden state filled up to whole panels
/// with zeros, the sample, and a one whose weight is the bias.
///
/// @param panel columns per panel
public record LstmLayout(int inputs, int hidden, int panel) {
    /// Input, forget, cell, output.
    static final int GATES = 4;

    /// The row of the map's matrix, or column of its argument, where the sample begins.
    int sample() {
        return roundUp(hidden, panel);
    }

    int one() {
        return sample() + inputs;
    }

    /// Rows of the map's matrix.
    int depth() {
        return one() + 1;
    }

    /// Rows that products over the matrix's rows compute.
    int paddedDepth() {
        return roundUp(depth(), TileKernels.ROWS);
    }

    /// Elements of a tile of so many columns.
    int tile(int columns) {
        return roundUp(columns, panel) * TileKernels.TILE_ROWS;
    }

    /// Elements of a matrix in panels of so many rows.
    int panels(int rows, int columns) {
        return roundUp(columns, panel) * rows;
    }

    /// Where a column of the map's argument begins in its tile.
    int at(int column) {
        return column / panel * panel * TileKernels.TILE_ROWS + column % panel;
    }

    /// How far the first `rows` rows of a tile as wide as the hidden state reach.
    int elements(int rows) {
        return ((hidden - 1) / panel * TileKernels.TILE_ROWS + rows) * panel;
    }

    static int roundUp(int value, int multiple) {
        return (value + multiple - 1) / multiple * multiple;
    }
}
