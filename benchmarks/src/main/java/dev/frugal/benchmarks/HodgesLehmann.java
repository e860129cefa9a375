package dev.frugal.benchmarks;

import java.util.Arrays;

/// The centre of differences that scatter alike to either side, and its 95 % interval.
///
/// The centre is the median of the means of all pairs of differences, each with itself included
/// (Walsh averages). Few wild differences hardly move it, and where the noise is near normal it
/// needs two thirds of the differences that a median needs for the same interval. The interval
/// turns Wilcoxon's signed-rank test round: it holds the shifts that the test does not reject
/// (Hollander, Wolfe and Chicken, Nonparametric Statistical Methods, 3rd edition, sections 3.2 and
/// 3.3, with the normal approximation of the rank).
///
/// @param centre in the unit of the differences
/// @param low where the interval begins
/// @param high where it ends
record HodgesLehmann(double centre, double low, double high) {
    /// With fewer, even the whole range is no 95 % interval.
    static final int LEAST = 6;

    /// Standard normal quantile of 97.5 %.
    private static final double Z_975 = 1.959964;

    /// Of independent differences.
    ///
    /// @throws IllegalArgumentException if there are fewer than [#LEAST]
    static HodgesLehmann of(double[] differences) {
        int count = differences.length;
        if (count < LEAST) {
            throw new IllegalArgumentException("%d differences; expected at least %d".formatted(count, LEAST));
        }
        var means = walshAverages(differences);
        double variance = count * (count + 1.0) * (2.0 * count + 1) / 24;
        int rank = (int) Math.max(1, means.length / 2.0 - Z_975 * Math.sqrt(variance));
        return new HodgesLehmann(Measurements.of(means).median(), means[rank - 1], means[means.length - rank]);
    }

    private static double[] walshAverages(double[] differences) {
        int count = differences.length;
        var means = new double[count * (count + 1) / 2];
        int next = 0;
        for (int i = 0; i < count; i++) {
            for (int j = i; j < count; j++) {
                means[next++] = (differences[i] + differences[j]) / 2;
            }
        }
        Arrays.sort(means);
        return means;
    }
}
