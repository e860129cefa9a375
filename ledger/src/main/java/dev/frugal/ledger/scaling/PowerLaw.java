package dev.frugal.ledger.scaling;

/// error = E + A / x^γ (Hoffmann et al. 2022).
///
/// @param irreducible E
/// @param amplitude A
/// @param exponent γ
public record PowerLaw(double irreducible, double amplitude, double exponent) implements ScalingCurve {
    @Override
    public double error(double x) {
        return irreducible + amplitude * Math.pow(x, -exponent);
    }

    @Override
    public double slope(double x) {
        return exponent * amplitude * Math.pow(x, -exponent - 1);
    }

    @Override
    public double inverse(double error) {
        return error > irreducible && exponent > 0
                ? Math.pow(amplitude / (error - irreducible), 1 / exponent)
                : Double.POSITIVE_INFINITY;
    }
}
