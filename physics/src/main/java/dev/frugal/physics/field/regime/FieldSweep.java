package dev.frugal.physics.field.regime;

import dev.frugal.base.Seed;
import dev.frugal.physics.field.FieldSystem;
import dev.frugal.physics.sweep.ParameterSweep;
import java.util.Optional;
import java.util.function.IntConsumer;

/// Regimes of fields along a parameter, and where they change.
///
/// A value whose lower neighbour is a wave, a cycle or chaotic starts from the fields at the end of that; any other
/// from the initial values of the file.
///
/// @param parameters the values of all parameters; the one at `index` is replaced
/// @param seed of the random part of initial values
public record FieldSweep(
        FieldSystem system, double[] parameters, int index, double from, double to, int count, Seed seed) {
    /// Bisection ends at this share of the swept range.
    private static final double RESOLUTION = 1e-3;

    /// Runs the sweep; `progress` hears after every classification how many of the `count` values are done.
    ///
    /// @throws dev.frugal.base.InvalidInputException if a solution needs too many steps
    public ParameterSweep.Result<FieldRegime> run(IntConsumer progress) {
        var classifier = new FieldRegimeClassifier(system);
        return new ParameterSweep<FieldRegime>(
                        from,
                        to,
                        count,
                        RESOLUTION,
                        (value, lower) -> {
                            var values = parameters.clone();
                            values[index] = value;
                            return classifier.classify(values, start(values, lower));
                        },
                        FieldRegime::alike)
                .run(progress);
    }

    private double[] start(double[] values, Optional<FieldRegime> lower) {
        return lower.filter(regime -> switch (regime.behaviour()) {
                    case TRAVELLING_WAVE, STANDING_WAVE, PERIODIC, CHAOTIC -> true;
                    case EQUILIBRIUM, DIVERGENT, UNSETTLED -> false;
                })
                .map(FieldRegime::last)
                .orElseGet(() -> system.initial(values, seed));
    }
}
