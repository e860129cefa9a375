package dev.frugal.ledger.statement;

import dev.frugal.ledger.price.Prices;
import java.util.Optional;

/// What a run spent and its cost, as JSON: what `ledger show --json` prints.
///
/// @param statement of the run; empty if only prices are requested
/// @param costs of the run at these prices; empty if only prices are requested
/// @param prices the tariffs with their sources
public record CostDocument(Optional<CostStatement> statement, Optional<UnitCosts> costs, Prices prices) {
    /// The prices alone.
    public static CostDocument of(Prices prices) {
        return new CostDocument(Optional.empty(), Optional.empty(), prices);
    }

    /// The cost of a run at `prices` on the machine called `machine`.
    public static CostDocument of(CostStatement statement, Prices prices, String machine) {
        return new CostDocument(Optional.of(statement), Optional.of(UnitCosts.of(statement, prices, machine)), prices);
    }
}
