package dev.frugal.tensor.transformer;

/// The loops that decoding with a small transformer and training it consist of. Arrays are row-major;
/// sizes are checked by the caller, once. A gradient that is added to is said to be; all others are
/// written.
///
/// Rows that are multiplied by a [PackedMatrix] are multiples of [#ROWS_TOGETHER]: those that pad a
/// batch are computed and not read.
public interface TransformerKernels {
    /// Rows that share one pass over the weights.
    int ROWS_TOGETHER = 3;

    /// By the Vector API where the JVM has it, else in plain loops.
    static TransformerKernels fastest() {
        return TransformerKernelChoice.FASTEST;
    }

    /// In plain loops, on any JVM.
    static TransformerKernels portable() {
        return new PortableTransformerKernels();
    }

    /// What they are made of, and why.
    String description();

    /// How many numbers rows, panels and heads are padded to.
    int alignment();

    /// How many outputs make a whole panel of a [PackedMatrix].
    int panelWidth();

    /// `y[r] = bias + x[r] · Wᵀ`, or `y[r] += bias + x[r] · Wᵀ` if `accumulate`: sums begin at the
    /// former and go in the order of the inputs.
    void multiply(
            float[] x,
            int xStart,
            int xStride,
            int rows,
            PackedMatrix matrix,
            float[] y,
            int yStart,
            int yStride,
            boolean accumulate);

    /// `c[r, j] = Σ a[r, i] · b[i, j]` over `inner` values of i, or `c[r, j] += …` if `accumulate`.
    ///
    /// `a[r, i]` lies at `aStart + r · aRow + i · aColumn`, so that a matrix is read as it lies or
    /// transposed; `b[i, j]` at `bStart + i · bStride + j`. `columns` is a multiple of
    /// [#alignment].
    void product(
            float[] a,
            int aStart,
            int aRow,
            int aColumn,
            float[] b,
            int bStart,
            int bStride,
            float[] c,
            int cStart,
            int cStride,
            int rows,
            int columns,
            int inner,
            boolean accumulate);

    /// How many numbers [#addOuterProducts] needs to work with.
    int outerProductScratch(int columns, int inner);

    /// The gradient of a matrix: `c[r, j] += Σ a[i, r] · b[i, j]` over `inner` rows i of both. All three begin
    /// at the start of their arrays; `columns` is a multiple of [#alignment].
    ///
    /// As [#product] with the left side transposed, but for a `c` that is too large for the nearest cache.
    ///
    /// @param scratch at least [#outerProductScratch] numbers, of any value
    void addOuterProducts(
            float[] a,
            int aStride,
            float[] b,
            int bStride,
            float[] c,
            int cStride,
            int rows,
            int columns,
            int inner,
            float[] scratch);

    /// `y = x / rms(x) · weight` over `size` numbers, rms with `epsilon` under the root.
    void normalise(float[] x, int xStart, float[] weight, int size, double epsilon, float[] y, int yStart);

    /// The way back through [#normalise], given the gradient of y: adds to those of x and `weight`.
    void normaliseGradient(
            float[] x,
            int xStart,
            float[] weight,
            int size,
            double epsilon,
            float[] yGradient,
            int yStart,
            float[] xGradient,
            int xGradientStart,
            float[] weightGradient);

    /// `gate · sigmoid(gate) · up` over `size` numbers, a multiple of [#alignment]. `out` lies elsewhere than
    /// `values`.
    void gate(float[] values, int gateStart, int upStart, int size, float[] out, int outStart);

    /// The way back through [#gate]: the gradients of `gate` and `up`, which lie elsewhere than the values.
    void gateGradient(
            float[] values,
            int gateStart,
            int upStart,
            int size,
            float[] outGradient,
            int outStart,
            float[] gradient,
            int gateGradientStart,
            int upGradientStart);

    /// Turns `length` numbers into the softmax of them, and those from there to `padded` into 0.
    void softmax(float[] values, int start, int length, int padded);

    /// The way back through [#softmax] over `padded` numbers: turns the gradient of the
    /// probabilities into that of the numbers.
    void softmaxGradient(float[] probabilities, int start, float[] gradient, int gradientStart, int padded);
}
