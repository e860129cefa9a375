package dev.frugal.ledger.buildorbuy;

import dev.frugal.base.Documents;
import dev.frugal.base.InvalidInputException;
import dev.frugal.ledger.payback.Quantity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// A model of one's own from public reports.
///
/// @param description in a sentence
/// @param figures inputs with their sources
public record BuildPreset(String description, Map<Input, Figure> figures) {
    private static final String PRESETS = "builds.yaml";

    public BuildPreset {
        figures = Map.copyOf(figures);
        figures.forEach((input, figure) -> {
            if (!figure.unit().equals(input.unit())) {
                throw new InvalidInputException("'%s' is given in %s; expected %s: convert it"
                        .formatted(input.word(), figure.unit(), input.unit()));
            }
        });
    }

    /// An input with its source.
    ///
    /// @param value mean
    /// @param deviation standard deviation
    /// @param unit unit of both
    /// @param source where the value comes from; assumptions are marked as such
    /// @param date of the source
    public record Figure(double value, double deviation, String unit, String source, LocalDate date) {
        public Figure {
            if (source.isBlank()) {
                throw new InvalidInputException(
                        "the figure %s %s has no source; state one, even if it is only 'assumption'"
                                .formatted(value, unit));
            }
        }

        /// The value as an uncertain quantity.
        public Quantity quantity() {
            return new Quantity(value, deviation);
        }
    }

    /// The presets, by name.
    public static Map<String, BuildPreset> presets() {
        var presets = new TreeMap<String, BuildPreset>();
        Documents.yamlTree(text(), PRESETS)
                .properties()
                .forEach(entry ->
                        presets.put(entry.getKey(), Documents.bind(entry.getValue(), BuildPreset.class, PRESETS)));
        return presets;
    }

    /// The preset `name`.
    public static BuildPreset preset(String name) {
        var presets = presets();
        var preset = presets.get(name);
        if (preset == null) {
            throw new InvalidInputException("there is no preset '%s'; expected one of: %s"
                    .formatted(name, String.join(", ", presets.keySet())));
        }
        return preset;
    }

    /// The preset's inputs.
    public Map<Input, Quantity> inputs() {
        var inputs = new EnumMap<Input, Quantity>(Input.class);
        figures.forEach((input, figure) -> inputs.put(input, figure.quantity()));
        return inputs;
    }

    private static String text() {
        try (var stream =
                Objects.requireNonNull(BuildPreset.class.getResourceAsStream(PRESETS), "presets lie in the jar")) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
