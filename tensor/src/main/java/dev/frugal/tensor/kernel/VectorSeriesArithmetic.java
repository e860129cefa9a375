package dev.frugal.tensor.kernel;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/// The Vector API: a vector of lanes stays in a register while its sum runs over all terms.
public final class VectorSeriesArithmetic implements SeriesArithmetic {
    private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    @Override
    public void product(double[] rows, int a, int b, int stride, int power, int first, int last, int out, int lanes) {
        for (int lane = 0; lane < lanes; lane += LANES) {
            var sum = DoubleVector.zero(SPECIES);
            int up = a + first * stride + lane;
            int down = b + (power - first) * stride + lane;
            for (int i = first; i <= last; i++) {
                sum = sum.add(
                        DoubleVector.fromArray(SPECIES, rows, up).mul(DoubleVector.fromArray(SPECIES, rows, down)));
                up += stride;
                down -= stride;
            }
            sum.intoArray(rows, out + lane);
        }
    }

    @Override
    public void dualProduct(
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
            int lanes) {
        for (int lane = 0; lane < lanes; lane += LANES) {
            var sum = DoubleVector.zero(SPECIES);
            int up = first * stride + lane;
            int down = (power - first) * stride + lane;
            for (int i = first; i <= last; i++) {
                sum = sum.add(DoubleVector.fromArray(SPECIES, rows, a + up)
                                .mul(DoubleVector.fromArray(SPECIES, rows, b1 + down)))
                        .add(DoubleVector.fromArray(SPECIES, rows, a1 + up)
                                .mul(DoubleVector.fromArray(SPECIES, rows, b + down)));
                up += stride;
                down -= stride;
            }
            sum.intoArray(rows, out + lane);
        }
    }

    /// Three derivatives at a time share what they load of the values, and their sums do not wait for each other.
    @Override
    public void dualProducts(
            double[] rows,
            int a,
            int b,
            int derivatives,
            int stride,
            int power,
            int first,
            int last,
            int out,
            int lanes) {
        int derivative = 1;
        for (; derivative + 2 <= derivatives; derivative += 3) {
            int shift = derivative * lanes;
            threeDualProducts(rows, a, b, shift, stride, power, first, last, out + shift, lanes);
        }
        for (; derivative <= derivatives; derivative++) {
            int shift = derivative * lanes;
            dualProduct(rows, a, a + shift, b, b + shift, stride, power, first, last, out + shift, lanes);
        }
    }

    private static void threeDualProducts(
            double[] rows, int a, int b, int shift, int stride, int power, int first, int last, int out, int lanes) {
        int shift2 = shift + lanes;
        int shift3 = shift2 + lanes;
        for (int lane = 0; lane < lanes; lane += LANES) {
            var sum1 = DoubleVector.zero(SPECIES);
            var sum2 = DoubleVector.zero(SPECIES);
            var sum3 = DoubleVector.zero(SPECIES);
            int up = a + first * stride + lane;
            int down = b + (power - first) * stride + lane;
            for (int i = first; i <= last; i++) {
                var left = DoubleVector.fromArray(SPECIES, rows, up);
                var right = DoubleVector.fromArray(SPECIES, rows, down);
                sum1 = sum1.add(left.mul(DoubleVector.fromArray(SPECIES, rows, down + shift)))
                        .add(DoubleVector.fromArray(SPECIES, rows, up + shift).mul(right));
                sum2 = sum2.add(left.mul(DoubleVector.fromArray(SPECIES, rows, down + shift2)))
                        .add(DoubleVector.fromArray(SPECIES, rows, up + shift2).mul(right));
                sum3 = sum3.add(left.mul(DoubleVector.fromArray(SPECIES, rows, down + shift3)))
                        .add(DoubleVector.fromArray(SPECIES, rows, up + shift3).mul(right));
                up += stride;
                down -= stride;
            }
            sum1.intoArray(rows, out + lane);
            sum2.intoArray(rows, out + lane + lanes);
            sum3.intoArray(rows, out + lane + 2 * lanes);
        }
    }

    @Override
    public void weightedProduct(
            double[] rows, int a, int b, int stride, int power, int first, int last, int out, int lanes) {
        for (int lane = 0; lane < lanes; lane += LANES) {
            var sum = DoubleVector.zero(SPECIES);
            int up = a + first * stride + lane;
            int down = b + (power - first) * stride + lane;
            for (int i = first; i <= last; i++) {
                sum = sum.add(DoubleVector.fromArray(SPECIES, rows, up)
                        .mul(DoubleVector.fromArray(SPECIES, rows, down))
                        .mul((double) i / power));
                up += stride;
                down -= stride;
            }
            sum.intoArray(rows, out + lane);
        }
    }

    @Override
    public void weightedDualProduct(
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
            int lanes) {
        for (int lane = 0; lane < lanes; lane += LANES) {
            var sum = DoubleVector.zero(SPECIES);
            int up = first * stride + lane;
            int down = (power - first) * stride + lane;
            for (int i = first; i <= last; i++) {
                double weight = (double) i / power;
                sum = sum.add(DoubleVector.fromArray(SPECIES, rows, a + up)
                                .mul(DoubleVector.fromArray(SPECIES, rows, b1 + down))
                                .mul(weight))
                        .add(DoubleVector.fromArray(SPECIES, rows, a1 + up)
                                .mul(DoubleVector.fromArray(SPECIES, rows, b + down))
                                .mul(weight));
                up += stride;
                down -= stride;
            }
            sum.intoArray(rows, out + lane);
        }
    }

    @Override
    public void subtractProduct(
            double[] rows, int a, int b, int stride, int power, int first, int last, int out, int lanes) {
        for (int lane = 0; lane < lanes; lane += LANES) {
            var sum = DoubleVector.fromArray(SPECIES, rows, out + lane);
            int up = a + first * stride + lane;
            int down = b + (power - first) * stride + lane;
            for (int i = first; i <= last; i++) {
                sum = sum.sub(
                        DoubleVector.fromArray(SPECIES, rows, up).mul(DoubleVector.fromArray(SPECIES, rows, down)));
                up += stride;
                down -= stride;
            }
            sum.intoArray(rows, out + lane);
        }
    }

    @Override
    public void subtractDualProduct(
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
            int lanes) {
        for (int lane = 0; lane < lanes; lane += LANES) {
            var sum = DoubleVector.fromArray(SPECIES, rows, out + lane);
            int up = first * stride + lane;
            int down = (power - first) * stride + lane;
            for (int i = first; i <= last; i++) {
                sum = sum.sub(DoubleVector.fromArray(SPECIES, rows, a + up)
                                .mul(DoubleVector.fromArray(SPECIES, rows, b1 + down)))
                        .sub(DoubleVector.fromArray(SPECIES, rows, a1 + up)
                                .mul(DoubleVector.fromArray(SPECIES, rows, b + down)));
                up += stride;
                down -= stride;
            }
            sum.intoArray(rows, out + lane);
        }
    }

    @Override
    public void horner(
            double[] rows, int a, int stride, int degree, double[] argument, double[] out, int at, int lanes) {
        for (int lane = 0; lane < lanes; lane += LANES) {
            var x = DoubleVector.fromArray(SPECIES, argument, lane);
            var sum = DoubleVector.zero(SPECIES);
            int row = a + degree * stride + lane;
            for (int power = degree; power >= 0; power--) {
                sum = sum.mul(x).add(DoubleVector.fromArray(SPECIES, rows, row));
                row -= stride;
            }
            sum.intoArray(out, at + lane);
        }
    }
}
