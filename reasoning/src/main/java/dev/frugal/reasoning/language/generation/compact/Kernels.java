package dev.frugal.reasoning.language.generation.compact;

/// The loops a decoding step consists of. Arrays are row-major; sizes are checked by the caller,
/// once.
///
/// Row counts are multiples of [#ROWS_TOGETHER]: the rows that pad a batch are computed and not
/// read.
interface Kernels {
    /// Rows that share one pass over the weights.
    int ROWS_TOGETHER = 4;

    /// How many numbers rows, panels and heads are padded to.
    int alignment();

    /// How many outputs make a panel of a [PackedMatrix].
    int panelWidth();

    /// `y[r] = x[r] · Wᵀ + bias`, or `y[r] += x[r] · Wᵀ + bias` if `accumulate`.
    void multiply(
            float[] x,
            int xStride,
            int rows,
            PackedMatrix matrix,
            float[] y,
            int yStride,
            boolean accumulate);

    /// `y = x / rms(x) · weight` over `size` numbers, rms with `epsilon` under the root.
    void normalise(
            float[] x, int xStart, float[] weight, int size, double epsilon, float[] y, int yStart);

    /// `gate · sigmoid(gate) · up` over `size` numbers, written over `gate`.
    void gate(float[] values, int gateStart, int upStart, int size);

    /// One query head attends to `length` positions.
    ///
    /// `keys[keyStart + i · capacity + p]`: component i of the key of position p;
    /// `values[valueStart + p · stride + i]`: component i of its value. `scores` is working memory
    /// of `length` rounded up. The result is written to `out[outStart …]`, `stride` numbers.
    void attend(
            float[] query,
            int queryStart,
            int headSize,
            float[] keys,
            int keyStart,
            int capacity,
            float[] values,
            int valueStart,
            int stride,
            int length,
            float scale,
            float[] scores,
            float[] out,
            int outStart);
}
