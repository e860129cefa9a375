package dev.frugal.ledger.payback;

import java.util.List;
import java.util.OptionalDouble;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// When a training pays back. Values that never occur are absent.
///
/// @param savingPerQuery at the means, in the currency of the costs
/// @param queries until payback, at the means
/// @param days until payback, at the means
/// @param queriesInterval interval
/// @param daysInterval interval
/// @param probabilityNever probability that a query is not cheaper than before
/// @param sensitivities one per quantity
/// @param balance cumulative saving minus training cost, over time
@JsonNaming(SnakeCaseStrategy.class)
public record PaybackEstimate(
        double savingPerQuery,
        OptionalDouble queries,
        OptionalDouble days,
        Interval queriesInterval,
        Interval daysInterval,
        double probabilityNever,
        List<Sensitivity> sensitivities,
        List<Balance> balance) {
    public PaybackEstimate {
        sensitivities = List.copyOf(sensitivities);
        balance = List.copyOf(balance);
    }

    /// Quantiles of a number that may be infinite; an infinite one is absent.
    ///
    /// @param low the 5 % quantile
    /// @param median the 50 % quantile
    /// @param high the 95 % quantile
    public record Interval(OptionalDouble low, OptionalDouble median, OptionalDouble high) {}

    /// The balance on a day.
    ///
    /// @param days since the first query
    /// @param low 5 % quantile, in the currency of the costs
    /// @param median 50 % quantile
    /// @param high 95 % quantile
    public record Balance(double days, double low, double median, double high) {}
}
