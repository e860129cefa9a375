package dev.frugal.physics.field;

import java.util.Arrays;
import org.jtransforms.fft.DoubleFFT_1D;

/// In two dimensions by JTransforms, one line of points after the other: for any number of points, on any JVM, and the
/// reference for [PlateTransform].
final class LibraryPlateTransform implements GridTransform {
    private final int width;
    private final int height;
    private final int half;
    private final int modes;
    private final LineTransform alongY;
    private final DoubleFFT_1D alongX;
    private final WaveFactor one;
    private final double[] column;
    private final double[] columnModes;
    private final double[] row;

    /// Real parts, then imaginary parts, of the series along y at each x, or of all waves.
    private final double[] between;

    LibraryPlateTransform(int width, int height) {
        this.width = width;
        this.height = height;
        this.half = height / 2 + 1;
        this.modes = width * half;
        this.alongY = new LineTransform(height);
        this.alongX = new DoubleFFT_1D(width);
        var ones = new double[half];
        Arrays.fill(ones, 1);
        this.one = WaveFactor.of(ones, 0);
        this.column = new double[height];
        this.columnModes = new double[2 * half];
        this.row = new double[2 * width];
        this.between = new double[2 * modes];
    }

    @Override
    public void toPoints(double[] in, int from, WaveFactor factor, double[] out, int to) {
        multiply(in, from, factor, between, 0, false);
        for (int wave = 0; wave < half; wave++) {
            gather(wave);
            alongX.complexInverse(row, true);
            scatter(wave);
        }
        for (int x = 0; x < width; x++) {
            System.arraycopy(between, x * half, columnModes, 0, half);
            System.arraycopy(between, modes + x * half, columnModes, half, half);
            alongY.toPoints(columnModes, 0, one, column, 0);
            for (int y = 0; y < height; y++) {
                out[to + y * width + x] = column[y];
            }
        }
    }

    @Override
    public void toModes(double[] in, int from, WaveFactor factor, double[] out, int to, boolean add) {
        for (int x = 0; x < width; x++) {
            for (int y = 0; y < height; y++) {
                column[y] = in[from + y * width + x];
            }
            alongY.toModes(column, 0, one, columnModes, 0, false);
            System.arraycopy(columnModes, 0, between, x * half, half);
            System.arraycopy(columnModes, half, between, modes + x * half, half);
        }
        for (int wave = 0; wave < half; wave++) {
            gather(wave);
            alongX.complexForward(row);
            scatter(wave);
        }
        multiply(between, 0, factor, out, to, add);
    }

    private void gather(int wave) {
        for (int x = 0; x < width; x++) {
            row[2 * x] = between[x * half + wave];
            row[2 * x + 1] = between[modes + x * half + wave];
        }
    }

    private void scatter(int wave) {
        for (int x = 0; x < width; x++) {
            between[x * half + wave] = row[2 * x];
            between[modes + x * half + wave] = row[2 * x + 1];
        }
    }

    private void multiply(double[] in, int from, WaveFactor factor, double[] out, int to, boolean add) {
        factor.multiply(in, from, from + modes, 0, modes, out, to, to + modes, add);
    }
}
