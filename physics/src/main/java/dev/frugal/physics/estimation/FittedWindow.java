package dev.frugal.physics.estimation;

import dev.frugal.physics.dynamics.Remark;
import java.util.List;

/// The classical fit of one window with what a person should know about it.
///
/// @param estimate start and parameters with their covariance
/// @param residuals root mean square of the residuals, per state
/// @param correlation the integrated autocorrelation time of the residuals in samples, 1 where they are
///   independent: the factor by which the variances are larger for it
/// @param combinations sentences about parameters of which the window determines a combination alone, or
///   nothing
/// @param remarks on how the solution was found, and what speaks against the answer
public record FittedWindow(
        WindowEstimate estimate,
        double[] residuals,
        double correlation,
        List<String> combinations,
        List<Remark> remarks) {
    public FittedWindow {
        combinations = List.copyOf(combinations);
        remarks = List.copyOf(remarks);
    }
}
