package dev.frugal.physics.field;

import org.jtransforms.fft.DoubleFFT_1D;

/// In one dimension, by JTransforms.
final class LineTransform implements GridTransform {
    private final int points;
    private final int modes;
    private final DoubleFFT_1D transform;
    private final double[] row;

    LineTransform(int points) {
        this.points = points;
        this.modes = points / 2 + 1;
        this.transform = new DoubleFFT_1D(points);
        this.row = new double[points];
    }

    @Override
    public void toPoints(double[] in, int from, WaveFactor factor, double[] out, int to) {
        pack(in, from, modes, factor, points, out, to);
        transform.realInverse(out, to, true);
    }

    @Override
    public void toModes(double[] in, int from, WaveFactor factor, double[] out, int to, boolean add) {
        System.arraycopy(in, from, row, 0, points);
        transform.realForward(row);
        unpack(row, points, factor, out, to, modes, add);
    }

    /// To the library's order: the second number is the last coefficient's real part if the number of points is even,
    /// its imaginary part if it is odd.
    static void pack(double[] in, int from, int modes, WaveFactor factor, int points, double[] out, int to) {
        int real = factor.swaps() ? from + modes : from;
        int imaginary = factor.swaps() ? from : from + modes;
        double realSign = factor.realSign();
        double imaginarySign = factor.imaginarySign();
        var absolute = factor.absolute();
        int last = points / 2;
        out[to] = realSign * absolute[0] * in[real];
        for (int k = 1; k < last; k++) {
            out[to + 2 * k] = realSign * absolute[k] * in[real + k];
            out[to + 2 * k + 1] = imaginarySign * absolute[k] * in[imaginary + k];
        }
        double lastReal = realSign * absolute[last] * in[real + last];
        if (points % 2 == 0) {
            out[to + 1] = lastReal;
        } else if (points > 1) {
            out[to + 2 * last] = lastReal;
            out[to + 1] = imaginarySign * absolute[last] * in[imaginary + last];
        }
    }

    private static void unpack(
            double[] row, int points, WaveFactor factor, double[] out, int to, int modes, boolean add) {
        int real = factor.swaps() ? 1 : 0;
        double realSign = factor.realSign();
        double imaginarySign = factor.imaginarySign();
        var absolute = factor.absolute();
        int last = points / 2;
        put(row[0], 0, factor, 0, out, to, modes, add);
        if (add) {
            for (int k = 1; k < last; k++) {
                out[to + k] += realSign * absolute[k] * row[2 * k + real];
                out[to + modes + k] += imaginarySign * absolute[k] * row[2 * k + 1 - real];
            }
        } else {
            for (int k = 1; k < last; k++) {
                out[to + k] = realSign * absolute[k] * row[2 * k + real];
                out[to + modes + k] = imaginarySign * absolute[k] * row[2 * k + 1 - real];
            }
        }
        if (points % 2 == 0) {
            put(row[1], 0, factor, last, out, to, modes, add);
        } else if (points > 1) {
            put(row[2 * last], row[1], factor, last, out, to, modes, add);
        }
    }

    private static void put(
            double real, double imaginary, WaveFactor factor, int k, double[] out, int to, int modes, boolean add) {
        double newReal = factor.realSign() * factor.absolute()[k] * (factor.swaps() ? imaginary : real);
        double newImaginary = factor.imaginarySign() * factor.absolute()[k] * (factor.swaps() ? real : imaginary);
        out[to + k] = add ? out[to + k] + newReal : newReal;
        out[to + modes + k] = add ? out[to + modes + k] + newImaginary : newImaginary;
    }
}
