package dev.frugal.reasoning.problem;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// Values of rows: found by path, and read as text.
final class Cell {
    /// A decimal with an exponent beyond this stays in scientific notation.
    private static final int LONGEST_PLAIN_SCALE = 40;

    private Cell() {}

    /// The value at `path`: a column, or keys and list places joined by dots, as in `reward_model.ground_truth`. Empty
    /// if there is none or it is `null`.
    static Optional<JsonNode> find(JsonNode row, String path) {
        var exact = row.get(path);
        if (exact != null) {
            return exact.isNull() ? Optional.empty() : Optional.of(exact);
        }
        for (int dot = path.indexOf('.'); dot > 0; dot = path.indexOf('.', dot + 1)) {
            var head = path.substring(0, dot);
            var inner = row.isArray() ? element(row, head) : row.get(head);
            if (inner != null && inner.isContainer()) {
                return find(inner, path.substring(dot + 1));
            }
        }
        return row.isArray() ? Optional.ofNullable(element(row, path)) : Optional.empty();
    }

    private static JsonNode element(JsonNode list, String place) {
        return list.path(
                place.length() < 9 && place.chars().allMatch(Character::isDigit) ? Integer.parseInt(place) : -1);
    }

    /// Whether there is anything to read in it.
    static boolean hasContent(JsonNode value) {
        return value.isContainer() ? !value.isEmpty() : !value.asString("").isBlank();
    }

    /// Texts and numbers as they are written, lists of them joined by `separator`; empty for objects and for lists that
    /// hold any.
    static Optional<String> text(JsonNode value, String separator) {
        if (value.isArray()) {
            var parts = new ArrayList<String>();
            for (var element : value) {
                var part = text(element, separator);
                if (part.isEmpty()) {
                    return part;
                }
                parts.add(part.get());
            }
            return Optional.of(String.join(separator, parts));
        }
        return value.isObject() ? Optional.empty() : Optional.of(scalar(value));
    }

    private static String scalar(JsonNode value) {
        if (value.isBigDecimal()) {
            BigDecimal number = value.decimalValue();
            return Math.abs(number.scale()) <= LONGEST_PLAIN_SCALE ? number.toPlainString() : number.toString();
        }
        return value.isNull() ? "" : value.asString();
    }

    /// The paths to all values of a row that are no objects, for a sentence about them: `a, b.c, b.d`.
    static String paths(List<JsonNode> rows) {
        return rows.stream()
                .flatMap(row -> row.properties().stream())
                .flatMap(entry ->
                        entry.getValue().isObject() && !entry.getValue().isEmpty()
                                ? entry.getValue().propertyNames().stream().map(name -> entry.getKey() + "." + name)
                                : java.util.stream.Stream.of(entry.getKey()))
                .distinct()
                .collect(Collectors.joining(", "));
    }
}
