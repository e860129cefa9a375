package dev.frugal.ledger.buildorbuy;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;

/// An input of the decision.
public enum Input {
    /// Making the model, paid at the start.
    FIXED_COST("USD"),
    /// Staff for the model and its service.
    STAFF("USD/year"),
    /// Purchase price of a server.
    SERVER_PRICE("USD"),
    /// Years until a server is replaced.
    SERVER_LIFE("years"),
    /// Tokens per second that a server generates at full load.
    SERVER_SPEED("tokens/s"),
    /// Mean load of the servers as a share of full load; at most 1.
    UTILISATION("1"),
    /// Electrical power of a server, drawn at all hours.
    SERVER_POWER("kW"),
    /// Price of electricity.
    ELECTRICITY("USD/kWh"),
    /// Energy of the building over energy of the servers; at least 1.
    POWER_USAGE_EFFECTIVENESS("1"),
    /// Queries in the first year.
    QUERIES("queries/year"),
    /// Queries of a year over those of the year before.
    GROWTH("1"),
    /// Tokens of a query.
    TOKENS_PER_QUERY("tokens"),
    /// Price of bought tokens in the first year.
    TARIFF("USD/million tokens"),
    /// Price of a year over that of the year before.
    TARIFF_FACTOR("1");

    private final String unit;

    Input(String unit) {
        this.unit = unit;
    }

    public String unit() {
        return unit;
    }

    /// The name in documents and presets: `fixed_cost`.
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The name in tables: `fixed cost`.
    public String title() {
        return word().replace('_', ' ');
    }

    @JsonCreator
    static Input of(String word) {
        return Arrays.stream(values())
                .filter(input -> input.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no input '%s'; expected one of %s"
                        .formatted(
                                word, Arrays.stream(values()).map(Input::word).toList())));
    }
}
