package dev.frugal.ledger.rebound;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// A [Rebound] with what else was asked for, as JSON: what `ledger rebound --json` prints. What was not
/// asked for is empty, and has no key there.
///
/// @param priceRatio as in [Rebound], like the four that follow
/// @param measured gains that runs have shown
/// @param adoption the way there, as the service takes the gain up
/// @param footprint energy and carbon of the service in a year
@JsonNaming(SnakeCaseStrategy.class)
public record ReboundDocument(
        double priceRatio,
        double demandRatio,
        double computeRatio,
        double rebound,
        double breakEvenElasticity,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<List<MeasuredRebound>> measured,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<List<Adoption.Moment>> adoption,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Footprint> footprint) {
    /// The document of `outcome`.
    public static ReboundDocument of(
            Rebound outcome,
            Optional<List<MeasuredRebound>> measured,
            Optional<List<Adoption.Moment>> adoption,
            Optional<Footprint> footprint) {
        return new ReboundDocument(
                outcome.priceRatio(),
                outcome.demandRatio(),
                outcome.computeRatio(),
                outcome.rebound(),
                outcome.breakEvenElasticity(),
                measured.map(List::copyOf),
                adoption.map(List::copyOf),
                footprint);
    }
}
