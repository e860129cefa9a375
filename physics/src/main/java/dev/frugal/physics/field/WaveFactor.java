package dev.frugal.physics.field;

import java.util.Arrays;

/// A number for each wave, `absolute * i^phase`: what a derivative multiplies the coefficients of a Fourier series by.
///
/// @param absolute `[wave]`, of either sign
/// @param phase from 0 to 3
/// @param one whether all of them are 1
record WaveFactor(double[] absolute, int phase, boolean one) {
    static WaveFactor of(double[] absolute, int phase) {
        return new WaveFactor(
                absolute, phase, phase == 0 && Arrays.stream(absolute).allMatch(value -> value == 1));
    }

    /// Whether the new real part comes from the old imaginary part, and the other way round.
    boolean swaps() {
        return phase % 2 == 1;
    }

    double realSign() {
        return phase == 0 || phase == 3 ? 1 : -1;
    }

    double imaginarySign() {
        return phase < 2 ? 1 : -1;
    }

    /// Multiplies the coefficients of `count` waves from `first` on, which begin at given places, or adds the products
    /// to what is there.
    void multiply(
            double[] in,
            int inReal,
            int inImaginary,
            int first,
            int count,
            double[] out,
            int outReal,
            int outImaginary,
            boolean add) {
        multiply(realSign(), in, swaps() ? inImaginary : inReal, first, count, out, outReal, add);
        multiply(imaginarySign(), in, swaps() ? inReal : inImaginary, first, count, out, outImaginary, add);
    }

    private void multiply(double sign, double[] in, int from, int first, int count, double[] out, int to, boolean add) {
        if (add) {
            for (int i = 0; i < count; i++) {
                out[to + i] += sign * absolute[first + i] * in[from + i];
            }
        } else {
            for (int i = 0; i < count; i++) {
                out[to + i] = sign * absolute[first + i] * in[from + i];
            }
        }
    }
}
