package dev.frugal.ledger.statement;

import dev.frugal.ledger.price.Cost;
import dev.frugal.ledger.price.Prices;
import java.util.OptionalDouble;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// The cost of a run and of its queries. Values that do not apply are absent.
///
/// @param machine machine whose prices apply
/// @param total of everything the run did
/// @param training paid once
/// @param serving all queries of the run
/// @param perThousandQueries in the currency of the prices
/// @param perCorrectAnswer in the currency of the prices
/// @param tokensPerQuery mean
/// @param secondsPerQuery mean wall time
/// @param joulesPerQuery mean
@JsonNaming(SnakeCaseStrategy.class)
public record UnitCosts(
        String machine,
        Cost total,
        Cost training,
        Cost serving,
        OptionalDouble perThousandQueries,
        OptionalDouble perCorrectAnswer,
        OptionalDouble tokensPerQuery,
        OptionalDouble secondsPerQuery,
        OptionalDouble joulesPerQuery) {
    /// The costs of `statement` at `prices` on the machine `machine`.
    public static UnitCosts of(CostStatement statement, Prices prices, String machine) {
        var served = statement.serving();
        var serving = prices.cost(served, machine);
        return new UnitCosts(
                machine,
                prices.cost(statement.total(), machine),
                prices.cost(statement.training(), machine),
                serving,
                ratio(1000 * serving.total(), served.queries()),
                ratio(serving.total(), served.correctAnswers()),
                served.tokens() == 0 ? OptionalDouble.empty() : ratio(served.tokens(), served.queries()),
                ratio(served.wallSeconds(), served.queries()),
                ratio(served.joules(), served.queries()));
    }

    private static OptionalDouble ratio(double amount, long count) {
        return count == 0 ? OptionalDouble.empty() : OptionalDouble.of(amount / count);
    }
}
