package dev.frugal.physics.reference;

import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/// A [Regime] as JSON: what `physics regimes --json` prints.
///
/// @param regime its name
/// @param period section points of one cycle; empty where there is none
/// @param lyapunov largest Lyapunov exponent per unit of time; empty where the solution ends
/// @param section points of the Poincaré section, states in the system's order
public record RegimeDocument(String regime, OptionalInt period, OptionalDouble lyapunov, List<double[]> section) {
    /// The document of `regime`.
    public static RegimeDocument of(Regime regime) {
        return new RegimeDocument(regime.name(), regime.period(), exponent(regime), regime.section());
    }

    static OptionalDouble exponent(Regime regime) {
        return Double.isFinite(regime.lyapunov()) ? OptionalDouble.of(regime.lyapunov()) : OptionalDouble.empty();
    }
}
