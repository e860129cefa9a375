package dev.frugal.runs.sweep;

import dev.frugal.base.Documents;
import dev.frugal.base.InvalidInputException;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// The values that one setting takes in a sweep.
public sealed interface SweepAxis {
    /// The value at a place between 0 and 1, the upper end excluded.
    JsonNode at(double place);

    /// The values on a grid, in order.
    List<JsonNode> grid();

    /// An axis as a sweep file writes it: a list of values, or `{from: 1e-4, to: 1e-2, scale: log, count: 5}`.
    ///
    /// @param path the setting, for errors
    /// @throws InvalidInputException if it is neither
    static SweepAxis of(String path, JsonNode written) {
        if (written.isArray()) {
            return new Choices(path, written.valueStream().toList());
        }
        if (!written.isObject()) {
            throw new InvalidInputException(
                    "the axis %s is %s; expected a list of values, or a range such as {from: 1, to: 100, scale: log}"
                            .formatted(path, written));
        }
        for (var key : written.propertyNames()) {
            if (!Range.KEYS.contains(key)) {
                throw new InvalidInputException("the axis %s has the unknown key '%s'; expected one of: %s"
                        .formatted(
                                path,
                                key,
                                String.join(", ", Range.KEYS.stream().sorted().toList())));
            }
        }
        return new Range(
                path,
                number(path, written, "from"),
                number(path, written, "to"),
                Range.Scale.named(path, written.path("scale").asString("linear")),
                written.path("from").isIntegralNumber() && written.path("to").isIntegralNumber(),
                written.path("count").asInt(0));
    }

    private static double number(String path, JsonNode written, String key) {
        var value = written.get(key);
        // YAML reads 1e-4 as text.
        var text = value == null ? "" : value.asString("");
        try {
            double number = Double.parseDouble(text);
            if (Double.isFinite(number)) {
                return number;
            }
        } catch (NumberFormatException _) {
            // Said below, together with infinity.
        }
        throw new InvalidInputException("the axis %s has %s; expected a finite number under '%s'"
                .formatted(path, value == null ? "no '" + key + "'" : "'" + key + ": " + text + "'", key));
    }

    /// Named values.
    record Choices(String path, List<JsonNode> values) implements SweepAxis {
        public Choices {
            values = List.copyOf(values);
            if (values.isEmpty()) {
                throw new InvalidInputException("the axis %s has no values; give it at least one".formatted(path));
            }
            if (Set.copyOf(values).size() != values.size()) {
                throw new InvalidInputException(
                        "the axis %s has a value twice: %s; remove one".formatted(path, Documents.json(values)));
            }
        }

        @Override
        public JsonNode at(double place) {
            return values.get((int) (place * values.size()));
        }

        @Override
        public List<JsonNode> grid() {
            return values;
        }
    }

    /// Numbers between two ends.
    ///
    /// @param whole whether the setting is an integer
    /// @param count values on a grid; 0 if not given
    record Range(String path, double from, double to, Scale scale, boolean whole, int count) implements SweepAxis {
        private static final Set<String> KEYS = Set.of("from", "to", "scale", "count");

        /// How numbers are spaced.
        public enum Scale {
            LINEAR,
            LOG;

            private static Scale named(String path, String name) {
                return switch (name) {
                    case "linear" -> LINEAR;
                    case "log" -> LOG;
                    default ->
                        throw new InvalidInputException(
                                "the axis %s has the scale '%s'; expected linear or log".formatted(path, name));
                };
            }
        }

        public Range {
            if (!(from < to)) {
                throw new InvalidInputException(
                        "the axis %s goes from %s to %s; expected the lower end first".formatted(path, from, to));
            }
            if (scale == Scale.LOG && !(from > 0)) {
                throw new InvalidInputException(
                        "the axis %s begins at %s; a logarithmic scale begins above 0".formatted(path, from));
            }
            if (count < 0 || count == 1) {
                throw new InvalidInputException(
                        "the axis %s has a count of %d; expected 2 or more, both ends included".formatted(path, count));
            }
        }

        @Override
        public JsonNode at(double place) {
            double value = scale == Scale.LOG
                    ? Math.exp(Math.log(from) + place * (Math.log(to) - Math.log(from)))
                    : from + place * (to - from);
            return whole
                    ? JsonNodeFactory.instance.numberNode(Math.round(value))
                    : JsonNodeFactory.instance.numberNode(Math.clamp(value, from, to));
        }

        @Override
        public List<JsonNode> grid() {
            if (count == 0) {
                throw new InvalidInputException(
                        "the axis %s is a range, and a grid needs its number of values; add 'count', or choose another design"
                                .formatted(path));
            }
            return IntStream.range(0, count)
                    .mapToObj(i -> at((double) i / (count - 1)))
                    .distinct()
                    .toList();
        }
    }
}
