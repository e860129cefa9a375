package dev.frugal.ledger.capital;

import dev.frugal.base.Documents;
import dev.frugal.base.InvalidInputException;
import dev.frugal.ledger.price.SourcedValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.TreeMap;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// A sum of capital committed for some years to serve queries.
///
/// The annual charge is the annuity A r / (1 − (1 + r)^−n), or A / n without a rate, plus the
/// annual operating cost (Brealey, Myers and Allen, Principles of Corporate Finance, "equivalent
/// annual cost").
///
/// @param description in a sentence
/// @param amount A, money
/// @param life n, years
/// @param rate r, required annual return on capital
/// @param utilisation share of the capacity that earns revenue
/// @param operatingShare annual operating cost / amount
@JsonNaming(SnakeCaseStrategy.class)
public record Commitment(
        String description,
        SourcedValue amount,
        SourcedValue life,
        SourcedValue rate,
        SourcedValue utilisation,
        SourcedValue operatingShare) {
    private static final String PRESETS = "commitments.yaml";
    private static final String GIVEN = "given by the user";

    public Commitment {
        amount.checked("amount", amount.unit(), Double.MIN_NORMAL, 1e18);
        life.checked("life", "years", 0.1, 100);
        rate.checked("rate", "1", 0, 10);
        utilisation.checked("utilisation", "1", 1e-6, 1);
        operatingShare.checked("operating_share", "1", 0, 10);
    }

    /// The presets, by name.
    public static Map<String, Commitment> presets() {
        var tree = Documents.yamlTree(text(), PRESETS);
        var presets = new TreeMap<String, Commitment>();
        tree.properties()
                .forEach(entry ->
                        presets.put(entry.getKey(), Documents.bind(entry.getValue(), Commitment.class, PRESETS)));
        return presets;
    }

    /// The preset `name`.
    public static Commitment preset(String name) {
        var presets = presets();
        var preset = presets.get(name);
        if (preset == null) {
            throw new InvalidInputException("there is no commitment '%s'; expected one of: %s"
                    .formatted(name, String.join(", ", presets.keySet())));
        }
        return preset;
    }

    /// The same with a user's numbers instead of the given ones.
    public Commitment with(
            OptionalDouble amount,
            OptionalDouble life,
            OptionalDouble rate,
            OptionalDouble utilisation,
            OptionalDouble operatingShare) {
        return new Commitment(
                description,
                replaced(this.amount, amount),
                replaced(this.life, life),
                replaced(this.rate, rate),
                replaced(this.utilisation, utilisation),
                replaced(this.operatingShare, operatingShare));
    }

    private static SourcedValue replaced(SourcedValue figure, OptionalDouble value) {
        return value.isEmpty() ? figure : new SourcedValue(value.getAsDouble(), figure.unit(), GIVEN, LocalDate.now());
    }

    /// Annual revenue that covers the commitment.
    public double annualCharge() {
        double yearly = rate.value();
        double annuity = yearly == 0
                ? amount.value() / life.value()
                : amount.value() * yearly / -Math.expm1(-life.value() * Math.log1p(yearly));
        return annuity + amount.value() * operatingShare.value();
    }

    private static String text() {
        try (var stream =
                Objects.requireNonNull(Commitment.class.getResourceAsStream(PRESETS), "presets lie in the jar")) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
