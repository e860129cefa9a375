package dev.frugal.tensor.kernel;

import java.util.Arrays;

/// Plain loops along the lanes, which the compiler turns into vector instructions where it can.
public final class PortableSeriesArithmetic implements SeriesArithmetic {
    @Override
    public void product(double[] rows, int a, int b, int stride, int power, int first, int last, int out, int lanes) {
        Arrays.fill(rows, out, out + lanes, 0);
        for (int i = first; i <= last; i++) {
            add(1, rows, a + i * stride, b + (power - i) * stride, out, lanes);
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
        Arrays.fill(rows, out, out + lanes, 0);
        for (int i = first; i <= last; i++) {
            int up = i * stride;
            int down = (power - i) * stride;
            add(1, rows, a + up, b1 + down, out, lanes);
            add(1, rows, a1 + up, b + down, out, lanes);
        }
    }

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
        for (int derivative = 1; derivative <= derivatives; derivative++) {
            int shift = derivative * lanes;
            dualProduct(rows, a, a + shift, b, b + shift, stride, power, first, last, out + shift, lanes);
        }
    }

    @Override
    public void weightedProduct(
            double[] rows, int a, int b, int stride, int power, int first, int last, int out, int lanes) {
        Arrays.fill(rows, out, out + lanes, 0);
        for (int i = first; i <= last; i++) {
            add((double) i / power, rows, a + i * stride, b + (power - i) * stride, out, lanes);
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
        Arrays.fill(rows, out, out + lanes, 0);
        for (int i = first; i <= last; i++) {
            double weight = (double) i / power;
            int up = i * stride;
            int down = (power - i) * stride;
            add(weight, rows, a + up, b1 + down, out, lanes);
            add(weight, rows, a1 + up, b + down, out, lanes);
        }
    }

    @Override
    public void subtractProduct(
            double[] rows, int a, int b, int stride, int power, int first, int last, int out, int lanes) {
        for (int i = first; i <= last; i++) {
            add(-1, rows, a + i * stride, b + (power - i) * stride, out, lanes);
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
        for (int i = first; i <= last; i++) {
            int up = i * stride;
            int down = (power - i) * stride;
            add(-1, rows, a + up, b1 + down, out, lanes);
            add(-1, rows, a1 + up, b + down, out, lanes);
        }
    }

    private static void add(double factor, double[] rows, int a, int b, int out, int lanes) {
        for (int lane = 0; lane < lanes; lane++) {
            rows[out + lane] += factor * (rows[a + lane] * rows[b + lane]);
        }
    }

    @Override
    public void horner(
            double[] rows, int a, int stride, int degree, double[] argument, double[] out, int at, int lanes) {
        Arrays.fill(out, at, at + lanes, 0);
        for (int power = degree; power >= 0; power--) {
            int row = a + power * stride;
            for (int lane = 0; lane < lanes; lane++) {
                out[at + lane] = out[at + lane] * argument[lane] + rows[row + lane];
            }
        }
    }
}
