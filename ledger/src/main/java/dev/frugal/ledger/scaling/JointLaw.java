package dev.frugal.ledger.scaling;

/// error = E + A / N^α + B / D^β for N parameters and D data (Hoffmann et al. 2022, eq. 2).
///
/// @param irreducible E
/// @param parameterAmplitude A
/// @param parameterExponent α
/// @param dataAmplitude B
/// @param dataExponent β
public record JointLaw(
        double irreducible,
        double parameterAmplitude,
        double parameterExponent,
        double dataAmplitude,
        double dataExponent) {
    /// The error with `parameters` and `data`.
    public double error(double parameters, double data) {
        return irreducible + parameterTerm(parameters) + dataAmplitude * Math.pow(data, -dataExponent);
    }

    double parameterTerm(double parameters) {
        return parameterAmplitude * Math.pow(parameters, -parameterExponent);
    }

    /// The data with which `parameters` reach `error`; infinite if no amount suffices.
    public double dataFor(double error, double parameters) {
        double left = error - irreducible - parameterTerm(parameters);
        return left > 0 ? Math.pow(dataAmplitude / left, 1 / dataExponent) : Double.POSITIVE_INFINITY;
    }

    /// The parameters that minimise the error at `compute` = `perProduct` · N · D (Hoffmann et al. 2022, eq.
    /// 4):
    /// N = G (C/k)^(β/(α+β)) with G = (αA / βB)^(1/(α+β)).
    public double bestParameters(double compute, double perProduct) {
        double sum = parameterExponent + dataExponent;
        return balance() * Math.pow(compute / perProduct, dataExponent / sum);
    }

    /// The smallest error at each compute when training costs `perProduct` · N · D operations: a power law
    /// with
    /// exponent αβ/(α+β).
    public PowerLaw computeOptimal(double perProduct) {
        double exponent = parameterExponent * dataExponent / (parameterExponent + dataExponent);
        double amplitude = parameterAmplitude * Math.pow(balance(), -parameterExponent)
                + dataAmplitude * Math.pow(balance(), dataExponent);
        return new PowerLaw(irreducible, amplitude * Math.pow(perProduct, exponent), exponent);
    }

    private double balance() {
        return Math.pow(
                parameterExponent * parameterAmplitude / (dataExponent * dataAmplitude),
                1 / (parameterExponent + dataExponent));
    }
}
