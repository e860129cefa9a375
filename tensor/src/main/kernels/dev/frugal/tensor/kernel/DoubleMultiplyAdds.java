package dev.frugal.tensor.kernel;

import jdk.incubator.vector.DoubleVector;

/// Fused multiply-adds in registers alone, in double: what the arithmetic units can do when nothing has to be
/// fetched, the peak that kernels are measured against. It needs the Vector API.
///
/// Twelve chains that do not depend on each other keep two units busy whose results take four to five cycles,
/// and leave registers for the factors where there are sixteen.
public final class DoubleMultiplyAdds {
    private static final int OPERATIONS_PER_MULTIPLY_ADD = 2;
    private static final int CHAINS = 12; // stand-in

    private DoubleMultiplyAdds() {}

    // CHAINS = 12
    /// Floating-point operations of so many turns of [#run].
    public static /* float64 */ double operations(int turns) {
        return (/* float64 */ double) turns
                * CHAINS
                * OPERATIONS_PER_MULTIPLY_ADD
                * DoubleVector.SPECIES_PREFERRED.length();
    }

    // CHAINS = 12
    /// Returns a number that depends on all that was computed.
    public static double run(int turns, double start) {
        var species = DoubleVector.SPECIES_PREFERRED;
        var factor = DoubleVector.broadcast(species, 0.999);
        var term = DoubleVector.broadcast(species, 0.001);
        var chain = new DoubleVector[CHAINS];
        for (int i = 0; i < CHAINS; i++) {
            chain[i] = DoubleVector.broadcast(species, start + i);
        }
        for (int turn = 0; turn < turns; turn++) {
            for (int i = 0; i < CHAINS; i++) {
                chain[i] = chain[i].fma(factor, term);
            }
        }
        var sum = DoubleVector.zero(species);
        for (int i = 0; i < CHAINS; i++) {
            sum = sum.add(chain[i]);
        }
        return sum.lane(0);
    }
}
