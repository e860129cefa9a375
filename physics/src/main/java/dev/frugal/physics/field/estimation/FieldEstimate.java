package dev.frugal.physics.field.estimation;

import dev.frugal.physics.dynamics.Remark;
import java.util.Arrays;
import java.util.List;

/// What a window says about its initial field and parameters.
///
/// @param parameters their values
/// @param initial the fields at the window's first time, `[field * points + point]`
/// @param initialDeviations their standard deviations
/// @param modes directions of the initial fields, each `[field * points + point]`
/// @param covariance of the coefficients of `modes`, then the parameters
/// @param noise standard deviation of a reading, by field; 0 for one that is not measured
/// @param residuals root mean square, by field
/// @param correlation autocorrelation time of the residuals in samples; 1 where they are independent
/// @param remarks what speaks against the answer
public record FieldEstimate(
        double[] parameters,
        double[] initial,
        double[] initialDeviations,
        List<double[]> modes,
        double[][] covariance,
        double[] noise,
        double[] residuals,
        double correlation,
        List<Remark> remarks) {
    public FieldEstimate {
        modes = List.copyOf(modes);
        remarks = List.copyOf(remarks);
    }

    /// Standard deviation of parameter `index`.
    public double parameterDeviation(int index) {
        int at = modes.size() + index;
        return Math.sqrt(covariance[at][at]);
    }

    /// The covariance of the parameters.
    public double[][] parameterCovariance() {
        return Arrays.stream(covariance, modes.size(), covariance.length)
                .map(row -> Arrays.copyOfRange(row, modes.size(), row.length))
                .toArray(double[][]::new);
    }
}
