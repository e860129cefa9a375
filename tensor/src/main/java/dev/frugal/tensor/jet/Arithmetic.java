package dev.frugal.tensor.jet;

import java.lang.foreign.MemorySegment;
import java.util.List;

/// What the fused kernel asks of an element type `A` (`float[]` or `double[]`): a matrix product
/// and the passes over single elements.
///
/// Implementations check nothing; [FusedNetwork] lays the arrays out so that every access is inside
/// them. Matrices are row-major with a stride per row; columns come in multiples of [#lanes()],
/// rows in multiples of [#ROWS].
interface Arithmetic<A> {
    /// Rows of a matrix product come in multiples of this.
    int ROWS = 8;

    /// Columns of a matrix product come in multiples of this.
    int lanes();

    /// Bytes per element.
    int bytes();

    /// An array of zeros.
    A allocate(int length);

    void copyIn(MemorySegment from, long fromIndex, A to, int toIndex, int count);

    void copyOut(A from, int fromIndex, MemorySegment to, long toIndex, int count);

    void clear(A array, int from, int to);

    void copy(A from, int fromIndex, A to, int toIndex, int count);

    /// Copies a block of rows between matrices of different strides.
    void copyRows(A from, int fromRow, A to, int toRow, int rows, int columns);

    /// Copies a block of `rows × columns` as its transpose.
    void transpose(A from, int fromRow, A to, int toRow, int rows, int columns);

    /// Sums at least one row of a matrix, from the first row on.
    void sumRows(A matrix, int row, int rows, int columns, A sum);

    /// `into += from`, all elements.
    void add(A from, A into);

    /// `c[i][j] = start[i][j] + Σ_k a[i·aRow + k·aStep]·b[k][j]`, summed by fused multiply-adds in
    /// the order of k. `start` may be `c`.
    void multiply(
            A a,
            int aRow,
            int aStep,
            A b,
            int bRow,
            A start,
            int startRow,
            A c,
            int cRow,
            int rows,
            int columns,
            int depth);

    /// `out[at + o·columns + i] = Σ_c left_c[l + o]·right_c[r + i]` over the channels c.
    void sumOfOuterProducts(
            List<A> left, int l, int rows, List<A> right, int r, int columns, A out, int at);

    /// In place.
    void tanh(int count, A a);

    void tanhDerivatives(int count, A y, List<A> a, List<A> out);

    void tanhAdjoints(int count, A y, List<A> a, List<A> g, A value);

    void tanhAdjointOfValue(int count, A y, A g);
}
