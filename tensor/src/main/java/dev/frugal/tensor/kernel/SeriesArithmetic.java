package dev.frugal.tensor.kernel;

/// Sums of products of the coefficients of power series, many series side by side: what the
/// arithmetic of truncated Taylor series consists of.
///
/// A row holds one coefficient of all series, one lane per series. The coefficients of a series are
/// rows at a constant stride, ascending by power. Lanes never meet, each sum is a chain in the
/// order of its terms, and no multiply-add is fused: both implementations give the same bits,
/// whatever the number of lanes.
///
/// Implementations check nothing; rows have a multiple of [#BLOCK] lanes.
public sealed interface SeriesArithmetic permits PortableSeriesArithmetic, VectorSeriesArithmetic {
    /// Lanes of a row are rounded up to a multiple of this.
    int BLOCK = 8;

    /// The Vector API where the JVM has it, else plain loops.
    static SeriesArithmetic fastest() {
        return VectorApi.choose(VectorSeriesArithmetic::new, PortableSeriesArithmetic::new);
    }

    /// `out = Σ_{i=first…last} a_i · b_{power−i}`; `a`, `b` and `out` are where the rows of power 0
    /// begin, and where the result's row does.
    void product(double[] rows, int a, int b, int stride, int power, int first, int last, int out, int lanes);

    /// `out = Σ (a_i · b'_{power−i} + a'_i · b_{power−i})`: the derivative of a product, `a1` and
    /// `b1` being those of its factors.
    void dualProduct(
            double[] rows,
            int a,
            int a1,
            int b,
            int b1,
            int stride,
            int power,
            int first,
            int last,
            int out,
            int lanes);

    /// [#dualProduct] for several derivatives at once: those of `a`, of `b` and of the result lie `lanes` elements
    /// apart, the first of them directly behind the value.
    ///
    /// @param out where the result's value would be
    void dualProducts(
            double[] rows,
            int a,
            int b,
            int derivatives,
            int stride,
            int power,
            int first,
            int last,
            int out,
            int lanes);

    /// `out = Σ i/power · (a_i · b_{power−i})`.
    void weightedProduct(double[] rows, int a, int b, int stride, int power, int first, int last, int out, int lanes);

    /// As [#dualProduct], each term by `i/power`.
    void weightedDualProduct(
            double[] rows,
            int a,
            int a1,
            int b,
            int b1,
            int stride,
            int power,
            int first,
            int last,
            int out,
            int lanes);

    /// `out −= Σ a_i · b_{power−i}`.
    void subtractProduct(double[] rows, int a, int b, int stride, int power, int first, int last, int out, int lanes);

    /// `out −= Σ (a_i · b'_{power−i} + a'_i · b_{power−i})`.
    void subtractDualProduct(
            double[] rows,
            int a,
            int a1,
            int b,
            int b1,
            int stride,
            int power,
            int first,
            int last,
            int out,
            int lanes);

    /// `out = Σ_{k=0…degree} a_k · argument^k` by Horner's rule, from the highest power down.
    void horner(double[] rows, int a, int stride, int degree, double[] argument, double[] out, int at, int lanes);
}
