package dev.frugal.physics.estimation;

/// What a window says about where its trajectory started and under which parameters.
///
/// @param start the state at the window's first time
/// @param parameters the parameters
/// @param covariance of the start's entries, then the parameters: the inverse of the normal matrix
/// @param noise the measurement error estimated from the misfit, standard deviation per state
/// @param misfit root mean square of the residuals, each as a share of its state's visited width
public record WindowEstimate(
        double[] start, double[] parameters, double[][] covariance, double[] noise, double misfit) {

    /// Standard deviation of parameter `index`.
    public double parameterDeviation(int index) {
        int at = start.length + index;
        return Math.sqrt(covariance[at][at]);
    }
}
