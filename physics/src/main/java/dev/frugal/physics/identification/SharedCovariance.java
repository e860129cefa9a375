package dev.frugal.physics.identification;

import dev.frugal.physics.estimation.NormalMatrix;
import java.util.Arrays;

/// Covariances of what all recordings of an identification share: constants or parameters, then the weights of the
/// learnt terms.
public final class SharedCovariance {
    /// A weight is usually within this of 0.
    private static final double WIDEST_WEIGHT = 100;

    private SharedCovariance() {}

    /// Of all of them.
    ///
    /// @param normal their normal matrix
    /// @param widths of the ranges of the first ones, those that are no weights
    public static double[][] of(double[][] normal, double[] widths) {
        var widest = Arrays.copyOf(widths, normal.length);
        Arrays.fill(widest, widths.length, normal.length, WIDEST_WEIGHT);
        return normal.length == 0 ? normal : NormalMatrix.of(normal).covariance(widest);
    }

    /// Of the weights, the others held at their estimates.
    ///
    /// @param from place of the first weight
    public static double[][] ofWeights(double[][] normal, int from) {
        var own = new double[normal.length - from][];
        for (int a = 0; a < own.length; a++) {
            own[a] = Arrays.copyOfRange(normal[from + a], from, normal.length);
        }
        return of(own, new double[0]);
    }
}
