package dev.frugal.physics.estimation;

/// How much the residuals of neighbouring samples resemble each other.
///
/// Independent errors leave residuals that do not. Where the equation misses something the residuals swing
/// slowly about the solution, and a thousand samples of one swing say no more than a few: an estimate's
/// variance is larger by the integrated autocorrelation time `τ = 1 + 2 Σ ρ_k`, counted in samples. Twice
/// as many samples in the same time double `τ`, so that the standard deviation does not shrink with their
/// number. The sum ends at the first lag beyond `5 τ` (Sokal 1997, *Monte Carlo methods in statistical
/// mechanics*, section 3).
///
/// In that sum the autocorrelations of residuals that oscillate cancel. [#spectralPeak] allows for those too.
/// With sensitivities `S` and residuals of covariance `Γ` an estimate's variance is that of
/// `(SᵀS)⁻¹SᵀΓS(SᵀS)⁻¹`, at most `λ(SᵀS)⁻¹` with the largest eigenvalue `λ` of `Γ`, which is the peak of the
/// residuals' spectrum: of `1 + 2 Σ ρ_k cos ωk` over all frequencies `ω`. Of residuals that drift it is the
/// autocorrelation time; of those that oscillate it is about as long as an oscillation keeps its phase. Assumed
/// is that the residuals are stationary. The bound is reached where the sensitivities have the residuals'
/// frequency; elsewhere it is too careful.
///
/// For the peak, autocorrelations up to the lag `2m` are summed with a flat-topped window, where `m` is the
/// last lag that stands out before as many lags again, and no fewer than five, do not (Politis 2003, *Adaptive
/// bandwidth choice*, with a longer silence: the autocorrelations of a slow oscillation stay near 0 for some
/// lags).
public final class ResidualCorrelation {
    /// Standard deviations of the first autocorrelation of independent residuals beyond which it is no
    /// accident.
    private static final double SIGNIFICANT = 3.5;

    private static final double WINDOW = 5;

    /// Times `√(log₁₀ n / n)`, what an autocorrelation of `n` independent residuals hardly exceeds (Politis
    /// 2003).
    private static final double STANDS_OUT = 2;

    private static final int SHORTEST_SILENCE = 5;

    /// Share of the residuals beyond which lags have too few products.
    private static final double LONGEST = 0.25;

    /// Frequencies per width of the spectrum's window.
    private static final int FINE = 4;

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

    /// The peak of the spectrum of one channel's residuals, that of independent ones being 1; 1 where nothing
    /// speaks against independence. Variances of estimates are to be multiplied by it.
    public static double spectralPeak(double[] residuals) {
        int samples = residuals.length;
        double squares = product(residuals, 0);
        if (!(squares > 0) || samples < 2) {
            return 1;
        }
        int most = (int) (LONGEST * samples);
        double count = residuals.length;
        double threshold = STANDS_OUT * Math.sqrt(Math.log10(count) / count);
        var correlations = new double[most + 1];
        int last = 0;
        int known = 0;
        while (known < most && known < last + Math.max(SHORTEST_SILENCE, last)) {
            known++;
            correlations[known] = product(residuals, known) / squares;
            if (Math.abs(correlations[known]) > threshold) {
                last = known;
            }
        }
        return last == 0 ? 1 : peak(correlations, Math.min(2 * last, known));
    }

    private static double peak(double[] correlations, int window) {
        int frequencies = FINE * window;
        int period = 2 * frequencies;
        var cosines = new double[period];
        for (int place = 0; place < period; place++) {
            cosines[place] = Math.cos(Math.PI * place / frequencies);
        }
        var weighted = new double[window + 1];
        for (int lag = 1; lag <= window; lag++) {
            weighted[lag] = 2 * Math.min(1, 2 - 2.0 * lag / window) * correlations[lag];
        }
        double highest = 1;
        for (int f = 0; f <= frequencies; f++) {
            double sum = 1;
            int place = 0;
            for (int lag = 1; lag <= window; lag++) {
                place += f;
                place -= place >= period ? period : 0;
                sum += weighted[lag] * cosines[place];
            }
            highest = Math.max(highest, sum);
        }
        return highest;
    }

    /// Autocorrelations of the residuals of one channel, about 0, at lags 0 to `lags`. NaN if all residuals are
    /// 0.
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
