package dev.frugal.ledger.buildorbuy;

import dev.frugal.base.Seed;
import dev.frugal.ledger.capital.CapitalDocument;
import dev.frugal.ledger.payback.Quantity;
import dev.frugal.ledger.price.Prices;
import dev.frugal.ledger.price.SourcedValue;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// A decision with its inputs put together: those of a preset, prices, and what is given in their
/// place.
///
/// @param preset the model of one's own
/// @param given inputs that replace those of the preset; the demand has to be among them
/// @param prices of electricity and of bought tokens, where they are not given
/// @param years horizon
/// @param rate annual discount rate
public record BuildOrBuyQuestion(
        BuildPreset preset, Map<Input, Quantity> given, Prices prices, int years, double rate) {
    public BuildOrBuyQuestion {
        given = Map.copyOf(given);
    }

    /// The answer, from `samples` Monte Carlo samples.
    ///
    /// @throws dev.frugal.base.InvalidInputException if an input is missing or out of range
    public BuildOrBuyDocument answer(Seed seed, int samples) {
        var figures = figures();
        var inputs = new EnumMap<Input, Quantity>(Input.class);
        figures.forEach(figure -> inputs.put(figure.input(), new Quantity(figure.value(), figure.deviation())));
        var decision = new BuildOrBuy(inputs, years, rate).decide(seed, samples);
        return new BuildOrBuyDocument(years, rate, prices.currency(), figures, decision);
    }

    private List<BuildOrBuyDocument.Figure> figures() {
        var figures = new EnumMap<Input, BuildOrBuyDocument.Figure>(Input.class);
        preset.figures()
                .forEach((input, figure) -> figures.put(
                        input,
                        new BuildOrBuyDocument.Figure(
                                input,
                                figure.value(),
                                figure.deviation(),
                                figure.unit(),
                                figure.source(),
                                figure.date())));
        sourced(figures, Input.ELECTRICITY, prices.electricity());
        sourced(figures, Input.POWER_USAGE_EFFECTIVENESS, prices.powerUsageEffectiveness());
        sourced(figures, Input.TARIFF, prices.tokenPrice());
        assumed(figures, Input.GROWTH, 1, "default: no growth");
        assumed(figures, Input.TARIFF_FACTOR, 1, "default: no fall");
        assumed(
                figures,
                Input.TOKENS_PER_QUERY,
                CapitalDocument.TOKENS_PER_QUERY,
                "Han et al. 2026, table 1: mean response of Qwen2.5-Math-1.5B on MATH500");
        given.forEach((input, quantity) -> figures.put(input, figure(input, quantity, "given")));
        return List.copyOf(figures.values());
    }

    private static void sourced(Map<Input, BuildOrBuyDocument.Figure> figures, Input input, SourcedValue value) {
        figures.put(
                input,
                new BuildOrBuyDocument.Figure(input, value.value(), 0, input.unit(), value.source(), value.date()));
    }

    private static void assumed(
            Map<Input, BuildOrBuyDocument.Figure> figures, Input input, double value, String source) {
        figures.put(input, figure(input, new Quantity(value, 0), source));
    }

    private static BuildOrBuyDocument.Figure figure(Input input, Quantity quantity, String source) {
        return new BuildOrBuyDocument.Figure(
                input, quantity.mean(), quantity.standardDeviation(), input.unit(), source, LocalDate.now());
    }
}
