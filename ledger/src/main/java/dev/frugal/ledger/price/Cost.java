package dev.frugal.ledger.price;

import com.fasterxml.jackson.annotation.JsonProperty;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// The money and carbon of some consumption.
///
/// @param machine share of purchase, or rent
/// @param electricity at the meter of the building, 0 where the rent includes it
/// @param currency of both
/// @param kilogramsOfCarbon CO₂ of the electricity, rented or not
@JsonNaming(SnakeCaseStrategy.class)
public record Cost(double machine, double electricity, String currency, double kilogramsOfCarbon) {
    /// Machine and electricity together.
    @JsonProperty
    public double total() {
        return machine + electricity;
    }
}
