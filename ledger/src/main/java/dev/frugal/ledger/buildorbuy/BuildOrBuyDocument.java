package dev.frugal.ledger.buildorbuy;

import java.time.LocalDate;
import java.util.List;

/// The decision and its inputs, as JSON: what `ledger build-or-buy --json` prints.
///
/// @param years horizon
/// @param rate annual discount rate
/// @param currency of the costs
/// @param inputs the inputs with their sources
/// @param decision the decision
public record BuildOrBuyDocument(int years, double rate, String currency, List<Figure> inputs, Decision decision) {
    public BuildOrBuyDocument {
        inputs = List.copyOf(inputs);
    }

    /// An input.
    ///
    /// @param input which
    /// @param value mean
    /// @param deviation standard deviation
    /// @param unit of both
    /// @param source where it comes from
    /// @param date of the source
    public record Figure(Input input, double value, double deviation, String unit, String source, LocalDate date) {}
}
