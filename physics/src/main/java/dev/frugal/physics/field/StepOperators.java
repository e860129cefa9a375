package dev.frugal.physics.field;

/// The linear part `u' = L u` solved over a step h, as ETDRK4 needs it, and its derivatives in parameters. See Cox and
/// Matthews, J. Comput. Phys. 176 (2002), equations 26 to 29.
///
/// Each method takes states and writes one; with a parameter it adds, with the operators' derivatives in it. For no
/// parameter the index is -1.
interface StepOperators {
    /// `exp(hL/2) u + Q n`, where `Q = h/2 φ₁(hL/2)`.
    void half(int parameter, double[] u, double[] n, double[] out);

    /// `exp(hL) u + h(φ₁ − 3φ₂ + 4φ₃) nu + h(2φ₂ − 4φ₃)(na + nb) + h(4φ₃ − φ₂) nc`.
    void full(int parameter, double[] u, double[] nu, double[] nab, double[] nc, double[] out);
}
