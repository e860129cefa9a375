package dev.frugal.physics.field;

/// The linear part `u' = L u` solved over a step h, as ETDRK4 needs it, and its derivatives in parameters. See Cox and
/// Matthews, J. Comput. Phys. 176 (2002), equations 26 to 29.
///
/// Each method takes states and writes one; with a parameter it adds, with the operators' derivatives in it. For no
/// parameter the index is -1.
interface StepOperators {
    /// How many operators a step has, and the place of each.
    int OPERATORS = 6;

    int EXPONENTIAL = 0;
    int HALF = 1;
    int Q = 2;
    int FIRST = 3;
    int MIDDLE = 4;
    int LAST = 5;

    /// Writes an entry of each operator from the same entry of φ₀ … φ₃ of `hL`, and of φ₀ and φ₁ of `hL/2`.
    static void put(
            double[][] operators,
            int place,
            double step,
            double zero,
            double one,
            double two,
            double three,
            double halfZero,
            double halfOne) {
        operators[EXPONENTIAL][place] = zero;
        operators[HALF][place] = halfZero;
        operators[Q][place] = step / 2 * halfOne;
        operators[FIRST][place] = step * (one - 3 * two + 4 * three);
        operators[MIDDLE][place] = step * (2 * two - 4 * three);
        operators[LAST][place] = step * (4 * three - two);
    }

    /// `exp(hL/2) u + Q n`, where `Q = h/2 φ₁(hL/2)`.
    void half(int parameter, double[] u, double[] n, double[] out);

    /// `exp(hL) u + h(φ₁ − 3φ₂ + 4φ₃) nu + h(2φ₂ − 4φ₃)(na + nb) + h(4φ₃ − φ₂) nc`.
    void full(int parameter, double[] u, double[] nu, double[] nab, double[] nc, double[] out);
}
