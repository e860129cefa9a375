package dev.frugal.physics.reference;

import dev.frugal.physics.dynamics.Remark;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/// The long-run behaviour of a system at given parameters, from a given initial state.
///
/// `name`: `equilibrium`, `period-2`, `phase-locked`, `quasi-periodic`, `chaotic`, `divergent`, `unsettled`, or the
/// name that the system's author declared. `period`: how many section points one cycle has; for a
/// forced system that is its length in periods of the forcing. `cycleTime`: the cycle's length in
/// units of time. `lyapunov`: the largest Lyapunov exponent per unit of time; for an autonomous
/// cycle it is 0 up to the estimate's error, because a shift along the cycle neither grows nor
/// decays. `section`: points of the Poincaré section, one cycle of a periodic solution, the single
/// point of an equilibrium. `last`: the state at the end of the observation, on the attractor.
/// `synchrony`: of coupled phase oscillators alone.
/// `remarks`: what a person should know about how it was found. The arrays are read, never written.
public record Regime(
        String name,
        LongTermBehaviour behaviour,
        OptionalInt period,
        OptionalDouble cycleTime,
        double lyapunov,
        List<double[]> section,
        double[] last,
        Optional<Synchrony> synchrony,
        List<Remark> remarks) {
    public Regime {
        section = List.copyOf(section);
        remarks = List.copyOf(remarks);
    }

    /// Whether both are of one kind: same behaviour and same period.
    public boolean alike(Regime other) {
        return behaviour == other.behaviour && period.equals(other.period);
    }

    Regime named(String declared) {
        return new Regime(declared, behaviour, period, cycleTime, lyapunov, section, last, synchrony, remarks);
    }

    Regime with(Synchrony measured) {
        return new Regime(name, behaviour, period, cycleTime, lyapunov, section, last, Optional.of(measured), remarks);
    }

    Regime remarking(Remark remark) {
        var all = new ArrayList<>(remarks);
        all.add(remark);
        return new Regime(name, behaviour, period, cycleTime, lyapunov, section, last, synchrony, all);
    }

    static String name(LongTermBehaviour behaviour, OptionalInt period) {
        return period.isPresent()
                ? "period-" + period.getAsInt()
                : behaviour.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
