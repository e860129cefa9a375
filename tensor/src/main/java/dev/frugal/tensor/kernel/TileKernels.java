package dev.frugal.tensor.kernel;

import java.lang.foreign.MemorySegment;
import java.util.List;

/// What the fused kernel asks of an element type `A` (`float[]` or `double[]`): matrix products and
/// the passes over single elements.
///
/// A matrix is stored in panels of [#panel()] columns, one panel after another, each with its rows
/// side by side. The row stride is thus one constant for every width, which is what lets the
/// compiler take bounds checks out of the products' loops. A *tile* has [#TILE_ROWS] rows; the
/// panels of weights have as many as the caller says.
///
/// Implementations check nothing; the callers lay the arrays out so that every access is inside
/// them. Rows are computed in multiples of [#ROWS] and columns up to the end of their panel at
/// most, so what pads a matrix is written and must be finite where it is read.
public interface TileKernels<A> {
    /// Rows of a matrix product are rounded up to a multiple of this.
    int ROWS = 8;

    /// Rows of a transposed product are computed in multiples of this; its array has a multiple of
    /// [#ROWS] of them.
    int TRANSPOSED_ROWS = 4;

    /// Rows of a tile: a multiple of the product's blocks of six and of eight rows, enough of them
    /// that what happens once per tile weighs little, few enough for the second-level cache.
    /// Measured: 24 and 32 take a twentieth longer for a whole training step, 96 too.
    int TILE_ROWS = 48;

    /// A row of a panel.
    int PANEL_BYTES = 128;

    /// Columns per panel: [#PANEL_BYTES] of them.
    int panel();

    /// An array of zeros.
    A allocate(int length);

    void copyIn(MemorySegment from, long fromIndex, A to, int toIndex, int count);

    void copyOut(A from, int fromIndex, MemorySegment to, long toIndex, int count);

    void clear(A array);

    void copy(A from, int fromIndex, A to, int toIndex, int count);

    /// Row-major rows into panels of `panelRows` rows.
    ///
    /// @param at where the first row begins
    /// @param row elements from one row to the next
    /// @param to where the first panel begins
    void toPanels(A matrix, int at, int row, int rows, int columns, A panels, int panelRows, int to);

    /// The other way.
    void fromPanels(A panels, int panelRows, int rows, int columns, A matrix, int at, int row);

    /// The transpose of a row-major matrix into panels of `panelRows` rows.
    ///
    /// @param to the row of the panels that the matrix's first column becomes
    void toPanelsTransposed(A matrix, int rows, int columns, A panels, int panelRows, int to);

    /// A row-major matrix of `rows × columns` from panels that hold its transpose.
    ///
    /// @param from the row of the panels that becomes the matrix's first column
    void fromPanelsTransposed(A panels, int panelRows, int from, int rows, int columns, A matrix);

    /// Sums at least one row of a tile: the even ones, the odd ones, and the two sums.
    void sumRows(A tile, int rows, int columns, A sum);

    /// The array as memory, not a copy.
    MemorySegment memory(A array);

    /// `tile[row + i][j] = start[at + j] + times[time + i]·slope[j]` for `count` rows: straight
    /// lines in time, one per column.
    void lines(A tile, int row, int count, int columns, A start, int at, A slope, A times, int time);

    /// `sum[j] = Σ_i tile[row + i][j]` and `weighted[j] = Σ_i weights[at + i]·tile[row + i][j]`
    /// over at least one row.
    void sumsOfRows(A tile, int row, int count, int columns, A weights, int at, A weighted, A sum);

    /// The sum of the squares of the first `count` elements, in their order, in float64.
    double sumOfSquares(int count, A a);

    void widen(int count, A from, double[] to);

    /// `into += from`, rounded.
    void addRounded(int count, double[] from, A into);

    /// The first rows of a tile, column by column: `to[at + j·stride + r] = tile[r][j]`.
    void toColumns(A tile, int rows, int columns, double[] to, int at, int stride);

    /// The other way.
    void fromColumns(double[] from, int at, int stride, int rows, int columns, A tile);

    /// The first element of `count` rows from `at` on, in one panel, becomes `value`.
    void fill(double value, A panels, int at, int count);

    /// `a ← factor·a`, the first `count` elements.
    void scale(double factor, int count, A a);

    /// `into += from`, all elements.
    void add(A from, A into);

    /// `c[i][j] = start[i][j] + Σ_k a[i][k]·b[k][j]`, summed by fused multiply-adds in the order of
    /// k. `a` and `c` are tiles; `start` may be `c`.
    ///
    /// @param bRows rows per panel of `b`
    /// @param startPanel elements from one panel of `start` to the next
    /// @param startRow elements from one row of `start` to the next: 0 for a bias
    void multiply(A a, A b, int bRows, A start, int startPanel, int startRow, A c, int rows, int columns, int depth);

    /// `c[i][j] = start[i][j] + Σ_k a[k][i]·b[k][j]`, likewise. `a` and `b` are tiles.
    ///
    /// @param cRows rows per panel of `c`
    void multiplyTransposed(
            A a, A b, A start, int startPanel, int startRow, A c, int cRows, int rows, int columns, int depth);

    /// `out[at + o·columns + i] = Σ_c left_c[row][o]·right_c[row][i]` over the channels c, which
    /// are tiles.
    void sumOfOuterProducts(List<A> left, int rows, List<A> right, int columns, int row, A out, int at);

    /// tanh in place, of the first `count` elements: whole panels' rows of them.
    void tanh(int count, A a);

    void tanhDerivatives(int count, A y, List<A> a, List<A> out);

    /// From adjoints of a jet's tanh to adjoints of the jet, in place.
    ///
    /// @param a by direction, the derivatives before tanh
    /// @param g by direction, adjoints of the derivatives
    /// @param value adjoint of the value
    void tanhAdjoints(int count, A y, List<List<A>> a, List<List<A>> g, A value);

    /// One step of an LSTM's cell, after tanh was taken of its four gates, the arguments of i, f
    /// and o halved: `i, f, o ← ½ + ½·tanh`, `c ← f·before + i·g`, `h ← o·tanh c`.
    ///
    /// @param before the cell before the step
    /// @param tanhC becomes tanh of c
    void cell(int count, A i, A f, A g, A o, A before, A c, A tanhC, A h);

    /// `h ← o·tanhC`.
    void cellOutput(int count, A o, A tanhC, A h);

    /// The way back through one step of the cell. Afterwards the gates hold the adjoints of their
    /// arguments and `dc` the adjoint of the cell before the step. In float32 adjoints below 2⁻⁸⁰
    /// count as nothing, lest they become subnormal numbers; in float64 they would have to shrink
    /// for a thousand steps.
    ///
    /// @param before the cell before the step
    /// @param tanhC tanh of the cell after it
    /// @param dh adjoint of the output
    /// @param dc adjoint of the cell after the step, without what comes through the output
    void cellAdjoints(int count, A i, A f, A g, A o, A before, A tanhC, A dh, A dc);
}
