package dev.frugal.physics.reference;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/// A [Regime] as JSON: what `physics regimes --json` prints.
///
/// @param regime its name
/// @param period number of section points of one cycle; empty unless the regime is periodic
/// @param lyapunov largest Lyapunov exponent per unit of time; empty if the solution ends in finite time
/// @param synchrony order parameter of coupled phase oscillators; empty for any other system
/// @param section points of the Poincaré section, states in the system's order
public record RegimeDocument(
        String regime,
        OptionalInt period,
        OptionalDouble lyapunov,
        Optional<Synchrony> synchrony,
        List<double[]> section) {
    /// The document of `regime`.
    public static RegimeDocument of(Regime regime) {
        return new RegimeDocument(
                regime.name(), regime.period(), exponent(regime), regime.synchrony(), regime.section());
    }

    static OptionalDouble exponent(Regime regime) {
        return Double.isFinite(regime.lyapunov()) ? OptionalDouble.of(regime.lyapunov()) : OptionalDouble.empty();
    }
}
