package dev.frugal.ledger.rebound;

import dev.frugal.base.InvalidInputException;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// Annual energy and carbon of a service, before a gain and after demand has settled.
///
/// Energy is proportional to compute, at the same joules per operation.
///
/// @param energyBefore kWh per year, at the building's meter
/// @param energyExpected kWh per year at unchanged demand
/// @param energyAfter kWh per year with the demand at the lower price
/// @param carbonBefore kg of CO₂ per year
/// @param carbonExpected kg of CO₂ per year at unchanged demand
/// @param carbonAfter kg of CO₂ per year
@JsonNaming(SnakeCaseStrategy.class)
public record Footprint(
        double energyBefore,
        double energyExpected,
        double energyAfter,
        double carbonBefore,
        double carbonExpected,
        double carbonAfter) {
    /// The footprint of a service that used `energy` kWh per year before `gain`, on a grid of
    /// `gridCarbon` kg of CO₂ per kWh.
    public static Footprint of(EfficiencyGain gain, double energy, double gridCarbon) {
        if (!(energy >= 0) || Double.isInfinite(energy)) {
            throw new InvalidInputException(
                    "the energy of the service is %s kWh per year; expected a finite number of at least 0"
                            .formatted(energy));
        }
        double expected = energy / gain.gain();
        double after = energy * gain.outcome().computeRatio();
        return new Footprint(energy, expected, after, energy * gridCarbon, expected * gridCarbon, after * gridCarbon);
    }
}
