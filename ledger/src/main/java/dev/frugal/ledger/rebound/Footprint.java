package dev.frugal.ledger.rebound;

import dev.frugal.base.InvalidInputException;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// Energy and carbon of a service in a year, before a gain and after demand has settled.
///
/// Energy follows compute: the same machines at the same joules per operation.
///
/// @param energyBefore kWh a year, at the meter of the building
/// @param energyExpected kWh a year, had demand stayed where it was
/// @param energyAfter kWh a year, with the demand that the lower price brings
/// @param carbonBefore kg of CO₂ a year
/// @param carbonExpected kg of CO₂ a year, had demand stayed where it was
/// @param carbonAfter kg of CO₂ a year
@JsonNaming(SnakeCaseStrategy.class)
public record Footprint(
        double energyBefore,
        double energyExpected,
        double energyAfter,
        double carbonBefore,
        double carbonExpected,
        double carbonAfter) {
    /// The footprint of a service that used `energy` kWh a year before `gain`, on a grid of
    /// `gridCarbon` kg of CO₂ a kWh.
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
