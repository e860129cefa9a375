package dev.frugal.ledger.statement;

import dev.frugal.base.InvalidInputException;
import dev.frugal.ledger.price.Prices;
import java.util.List;

/// The efficiency gain from one group of runs to another: the ratio of the costs of a query.
///
/// @param before cost of 1,000 queries, mean over the runs of the first group
/// @param after the same of the second
public record MeasuredGain(double before, double after) {
    public MeasuredGain {
        if (!(before > 0 && after > 0)) {
            throw new InvalidInputException(
                    "1,000 queries cost %s before and %s after; a gain requires both to be above 0"
                            .formatted(before, after));
        }
    }

    /// The gain from `before` to `after`, with costs at `prices` on the machine `machine`.
    ///
    /// @throws InvalidInputException if a run served no queries
    public static MeasuredGain between(
            List<CostStatement> before, List<CostStatement> after, Prices prices, String machine) {
        return new MeasuredGain(perThousand(before, prices, machine), perThousand(after, prices, machine));
    }

    /// Above 1 if a query has become cheaper.
    public double ratio() {
        return before / after;
    }

    private static double perThousand(List<CostStatement> runs, Prices prices, String machine) {
        return runs.stream()
                .mapToDouble(run -> UnitCosts.of(run, prices, machine)
                        .perThousandQueries()
                        .orElseThrow(() -> new InvalidInputException(
                                "the run '%s' served no queries; name one that did, such as a comparison or an evaluation"
                                        .formatted(run.name()))))
                .average()
                .orElseThrow();
    }
}
