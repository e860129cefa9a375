package dev.frugal.ledger.buildorbuy;

import dev.frugal.base.Quantiles;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// Whether to build or to buy.
///
/// @param atMeans costs with every input at its mean
/// @param breakEvenQueries queries of the first year above which building is cheaper; absent if there is no
///   such number
/// @param probability that building is cheaper
/// @param saving what building saves, present value
/// @param costRatio cost of building over cost of buying
/// @param sensitivities of the saving; empty if nothing is uncertain
@JsonNaming(SnakeCaseStrategy.class)
public record Decision(
        BuildOrBuy.Outcome atMeans,
        OptionalDouble breakEvenQueries,
        double probability,
        Interval saving,
        Interval costRatio,
        Optional<Sensitivities> sensitivities) {
    /// A median and a central 90 % interval.
    ///
    /// @param low 5 % quantile
    /// @param median 50 % quantile
    /// @param high 95 % quantile
    public record Interval(double low, double median, double high) {
        static Interval of(double[] draws) {
            var quantiles = Quantiles.of(draws);
            return new Interval(quantiles.at(0.05), quantiles.median(), quantiles.at(0.95));
        }
    }

    /// What the saving depends on.
    ///
    /// @param inputs one per uncertain input
    /// @param sumFirst sum of the first-order indices: near 1 if inputs act independently of one another
    /// @param sumTotal sum of the total indices: above 1 by as much as inputs act together
    @JsonNaming(SnakeCaseStrategy.class)
    public record Sensitivities(List<Sensitivity> inputs, double sumFirst, double sumTotal) {
        public Sensitivities {
            inputs = List.copyOf(inputs);
        }
    }

    /// The Sobol indices of an input.
    ///
    /// @param input the input
    /// @param first share of the variance that it explains alone
    /// @param total share that vanishes if it is known
    public record Sensitivity(Input input, double first, double total) {}
}
