package dev.frugal.ledger.statement;

import dev.frugal.ledger.price.Prices;
import java.util.Optional;

/// What a run spent and what that costs, as JSON: what `ledger show --json` prints.
///
/// @param statement of the run; empty where only the prices are asked for
/// @param costs of the run at these prices; empty where only the prices are asked for
/// @param prices the tariffs with their sources
public record CostDocument(Optional<CostStatement> statement, Optional<UnitCosts> costs, Prices prices) {
    /// The prices alone.
    public static CostDocument of(Prices prices) {
        return new CostDocument(Optional.empty(), Optional.empty(), prices);
    }

    /// A run's account, counted at `prices` on the machine called `machine`.
    public static CostDocument of(CostStatement statement, Prices prices, String machine) {
        return new CostDocument(Optional.of(statement), Optional.of(UnitCosts.of(statement, prices, machine)), prices);
    }
}
