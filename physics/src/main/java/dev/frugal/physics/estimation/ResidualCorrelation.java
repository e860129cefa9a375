package dev.frugal.physics.estimation;

/// How much the residuals of neighbouring samples resemble each other.
///
/// Independent errors leave residuals that do not. Where the equation misses something the residuals swing
/// slowly about the solution, and a thousand samples of one swing say no more than a few: an estimate's
/// variance is larger by the integrated autocorrelation time `τ = 1 + 2 Σ ρ_k`, counted in samples. Twice
/// as many samples in the same time double `τ`, so that the standard deviation does not shrink with their
/// number. The sum ends at the first lag beyond `5 τ` (Sokal 1997, *Monte Carlo methods in statistical
/// mechanics*, section 3).
public final class ResidualCorrelation {
    /// Standard deviations of the first autocorrelation of independent residuals beyond which it is no
    /// accident.
    private static final double SIGNIFICANT = 3.5;

    private static final double WINDOW = 5;

    private ResidualCorrelation() {}

    /// The integrated autocorrelation time in samples; 1 where nothing speaks against independence.
    ///
    /// @param residuals states within samples, in units in which they count alike
    public static double time(double[] residuals, int states) {
        int samples = residuals.length / states;
        double squares = product(residuals, 0);
        if (!(squares > 0) || samples < 2) {
            return 1;
        }
        double first = product(residuals, states) / squares;
        if (first * Math.sqrt(residuals.length) < SIGNIFICANT) {
            return 1;
        }
        double time = 1;
        for (int lag = 1; lag < samples && lag < WINDOW * time; lag++) {
            time += 2 * product(residuals, lag * states) / squares;
        }
        return Math.max(1, time);
    }

    /// Autocorrelations of the residuals of one channel, about 0, at lags 0 to `lags`. NaN if all residuals are 0.
    ///
    /// Those of `n` independent residuals lie within `1.96/√n` of 0 at 95 % of the lags above 0.
    public static double[] autocorrelation(double[] residuals, int lags) {
        double squares = product(residuals, 0);
        var correlations = new double[lags + 1];
        for (int lag = 0; lag <= lags; lag++) {
            correlations[lag] = product(residuals, lag) / squares;
        }
        return correlations;
    }

    private static double product(double[] residuals, int shift) {
        double sum = 0;
        for (int i = shift; i < residuals.length; i++) {
            sum += residuals[i] * residuals[i - shift];
        }
        return sum;
    }
}
