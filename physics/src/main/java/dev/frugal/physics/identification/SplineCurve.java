package dev.frugal.physics.identification;

import java.util.Arrays;

/// The interpolating spline of degree five through points at any distances, with not-a-knot ends.
///
/// Of a band-limited signal with nine samples a period it misses a few millionths; a straight line misses four
/// hundredths. The collocation matrix of B-splines is totally positive, so it is solved without pivoting (de Boor 2001,
/// *A Practical Guide to Splines*, chapter XIII). Immutable.
final class SplineCurve {
    private static final int DEGREE = 5;

    private final int degree;
    private final double[] knots;
    private final double[] coefficients;

    /// @param times ascending, at least one
    SplineCurve(double[] times, double[] values) {
        int count = times.length;
        // With fewer points the polynomial through all of them.
        degree = Math.min(DEGREE, count - 1);
        knots = knots(times, degree);
        coefficients = values.clone();
        solve(times);
    }

    private static double[] knots(double[] times, int degree) {
        int count = times.length;
        var knots = new double[count + degree + 1];
        Arrays.fill(knots, 0, degree + 1, times[0]);
        Arrays.fill(knots, count, knots.length, times[count - 1]);
        int skipped = (degree + 1) / 2;
        for (int i = degree + 1; i < count; i++) {
            int at = i - degree - 1 + skipped;
            // Between two times where the degree is even.
            knots[i] = degree % 2 == 1 ? times[at] : 0.5 * (times[at] + times[at + 1]);
        }
        return knots;
    }

    private void solve(double[] times) {
        int count = times.length;
        int width = 2 * degree + 1;
        var band = new double[count][width];
        var basis = new double[degree + 1];
        for (int row = 0; row < count; row++) {
            int span = span(times[row]);
            basis(span, times[row], basis);
            for (int k = 0; k <= degree; k++) {
                int place = span - degree + k - row + degree;
                if (place >= 0 && place < width) {
                    band[row][place] = basis[k];
                }
            }
        }
        for (int pivot = 0; pivot < count; pivot++) {
            for (int row = pivot + 1; row <= Math.min(count - 1, pivot + degree); row++) {
                double factor = band[row][pivot - row + degree] / band[pivot][degree];
                if (factor != 0) {
                    for (int column = pivot; column <= Math.min(count - 1, pivot + degree); column++) {
                        band[row][column - row + degree] -= factor * band[pivot][column - pivot + degree];
                    }
                    coefficients[row] -= factor * coefficients[pivot];
                }
            }
        }
        for (int row = count - 1; row >= 0; row--) {
            double sum = coefficients[row];
            for (int column = row + 1; column <= Math.min(count - 1, row + degree); column++) {
                sum -= band[row][column - row + degree] * coefficients[column];
            }
            coefficients[row] = sum / band[row][degree];
        }
    }

    /// The value at a time; outside the points that of the nearest end.
    double at(double time) {
        double inside = Math.clamp(time, knots[0], knots[knots.length - 1]);
        int span = span(inside);
        var basis = new double[degree + 1];
        basis(span, inside, basis);
        double sum = 0;
        for (int k = 0; k <= degree; k++) {
            sum += basis[k] * coefficients[span - degree + k];
        }
        return sum;
    }

    /// The index of the last knot at or before a time, so that the interval after it is not empty.
    private int span(double time) {
        int low = degree;
        int high = coefficients.length;
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            if (knots[middle] <= time) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /// The B-splines that are not 0 in a span, by the recursion of Cox and de Boor.
    private void basis(int span, double time, double[] basis) {
        var left = new double[degree + 1];
        var right = new double[degree + 1];
        basis[0] = 1;
        for (int order = 1; order <= degree; order++) {
            left[order] = time - knots[span + 1 - order];
            right[order] = knots[span + order] - time;
            double saved = 0;
            for (int k = 0; k < order; k++) {
                double share = basis[k] / (right[k + 1] + left[order - k]);
                basis[k] = saved + right[k + 1] * share;
                saved = left[order - k] * share;
            }
            basis[order] = saved;
        }
    }
}
