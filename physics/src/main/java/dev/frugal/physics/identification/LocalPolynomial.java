package dev.frugal.physics.identification;

import java.util.Arrays;

/// A measured signal smoothed by least squares with polynomials of degree five over a moving window (Savitzky and Golay
/// 1964), at any distances between samples: its value and derivatives at each of them.
///
/// The width of the window is the one that best predicts samples it has not seen.
final class LocalPolynomial {
    private static final int DEGREE = 5;
    private static final int[] WIDTHS = {7, 9, 11, 15, 21, 31, 45, 65};

    /// Samples at which widths are compared.
    private static final int COMPARED = 600;

    private final double[] times;
    private final double[] values;
    private final int width;
    private final double[][] normal = new double[DEGREE + 1][DEGREE + 1];
    private final double[] right = new double[DEGREE + 1];
    private final double[] powers = new double[DEGREE + 1];

    /// @param times ascending, of at least 7 samples
    LocalPolynomial(double[] times, double[] values) {
        this.times = times;
        this.values = values;
        int best = WIDTHS[0];
        double least = Double.POSITIVE_INFINITY;
        for (int candidate : WIDTHS) {
            if (candidate <= times.length) {
                double error = crossValidation(candidate);
                if (error < least) {
                    least = error;
                    best = candidate;
                }
            }
        }
        width = best;
    }

    static boolean suits(int samples) {
        return samples >= WIDTHS[0];
    }

    int width() {
        return width;
    }

    private double crossValidation(int candidate) {
        int stride = Math.max(1, times.length / COMPARED);
        double sum = 0;
        int count = 0;
        for (int i = candidate / 2; i < times.length - candidate / 2; i += stride) {
            int from = i - candidate / 2;
            var fit = fit(from, candidate, times[i], i);
            double error = values[i] - fit[0];
            sum += error * error;
            count++;
        }
        return count == 0 ? Double.POSITIVE_INFINITY : sum / count;
    }

    /// Derivative of each order up to `orders`, `[order][sample]`, at samples in the middle of a window; elsewhere NaN.
    double[][] derivatives(int orders) {
        var all = new double[orders + 1][times.length];
        for (var row : all) {
            Arrays.fill(row, Double.NaN);
        }
        for (int i = width / 2; i < times.length - width / 2; i++) {
            var fit = fit(i - width / 2, width, times[i], -1);
            double factorial = 1;
            for (int order = 0; order <= orders; order++) {
                factorial *= Math.max(1, order);
                all[order][i] = factorial * fit[order];
            }
        }
        return all;
    }

    /// The value and the first derivative at the first sample.
    double[] atFirst() {
        int count = Math.min(width, times.length);
        return fit(0, count, times[0], -1);
    }

    /// Coefficients of powers of `t - centre`.
    private double[] fit(int from, int count, double centre, int without) {
        double reach = Math.max(times[from + count - 1] - centre, centre - times[from]);
        for (var row : normal) {
            Arrays.fill(row, 0);
        }
        Arrays.fill(right, 0);
        for (int i = from; i < from + count; i++) {
            if (i != without) {
                double x = (times[i] - centre) / reach;
                powers[0] = 1;
                for (int k = 1; k <= DEGREE; k++) {
                    powers[k] = powers[k - 1] * x;
                }
                for (int a = 0; a <= DEGREE; a++) {
                    right[a] += powers[a] * values[i];
                    for (int b = 0; b <= a; b++) {
                        normal[a][b] += powers[a] * powers[b];
                    }
                }
            }
        }
        var solution = solve();
        double scale = 1;
        for (int k = 0; k <= DEGREE; k++) {
            solution[k] /= scale;
            scale *= reach;
        }
        return solution;
    }

    /// By the Cholesky root, in place: the matrix is small and its entries are powers of numbers up to 1.
    private double[] solve() {
        int size = DEGREE + 1;
        for (int a = 0; a < size; a++) {
            for (int b = 0; b <= a; b++) {
                double sum = normal[a][b];
                for (int k = 0; k < b; k++) {
                    sum -= normal[a][k] * normal[b][k];
                }
                normal[a][b] = a == b ? Math.sqrt(Math.max(sum, 1e-14)) : sum / normal[b][b];
            }
        }
        var solution = right.clone();
        for (int a = 0; a < size; a++) {
            for (int k = 0; k < a; k++) {
                solution[a] -= normal[a][k] * solution[k];
            }
            solution[a] /= normal[a][a];
        }
        for (int a = size - 1; a >= 0; a--) {
            for (int k = a + 1; k < size; k++) {
                solution[a] -= normal[k][a] * solution[k];
            }
            solution[a] /= normal[a][a];
        }
        return solution;
    }
}
