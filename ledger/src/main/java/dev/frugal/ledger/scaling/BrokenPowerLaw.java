package dev.frugal.ledger.scaling;

/// A power law whose exponent changes smoothly at one break (Caballero et al. 2023, "Broken Neural Scaling
/// Laws",
/// eq. 1 with one break):
///
/// error = E + A x^(−γ₀) (1 + (x/d)^(1/f))^(−(γ₁ − γ₀) f).
///
/// @param irreducible E
/// @param amplitude A
/// @param exponentBefore γ₀, well below the break
/// @param exponentAfter γ₁, well above the break
/// @param at d, the break
/// @param width f: the exponent changes within a factor of about e^f around the break
public record BrokenPowerLaw(
        double irreducible, double amplitude, double exponentBefore, double exponentAfter, double at, double width)
        implements ScalingCurve {
    /// Doublings of x searched for an error.
    private static final int DOUBLINGS = 400;

    private static final int BISECTIONS = 200;

    @Override
    public double error(double x) {
        return irreducible + Math.exp(logTerm(Math.log(x)));
    }

    @Override
    public double slope(double x) {
        double logX = Math.log(x);
        double passed = 1 / (1 + Math.exp(-(logX - Math.log(at)) / width));
        double exponent = exponentBefore + (exponentAfter - exponentBefore) * passed;
        return exponent * Math.exp(logTerm(logX)) / x;
    }

    private double logTerm(double logX) {
        double beyond = (logX - Math.log(at)) / width;
        double soft = beyond > 0 ? beyond + Math.log1p(Math.exp(-beyond)) : Math.log1p(Math.exp(beyond));
        return Math.log(amplitude) - exponentBefore * logX - (exponentAfter - exponentBefore) * width * soft;
    }

    @Override
    public double inverse(double error) {
        if (!(error > irreducible)) {
            return Double.POSITIVE_INFINITY;
        }
        double low = at;
        double high = at;
        for (int i = 0; i < DOUBLINGS && error(low) < error; i++) {
            low /= 2;
        }
        for (int i = 0; i < DOUBLINGS && error(high) > error; i++) {
            high *= 2;
        }
        if (error(low) < error) {
            return 0;
        }
        if (error(high) > error) {
            return Double.POSITIVE_INFINITY;
        }
        for (int i = 0; i < BISECTIONS && high / low > 1 + Math.ulp(1.0); i++) {
            double middle = Math.sqrt(low) * Math.sqrt(high);
            if (error(middle) > error) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }
}
