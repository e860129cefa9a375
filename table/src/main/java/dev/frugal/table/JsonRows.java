package dev.frugal.table;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.JsonValues;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Rows of JSON and JSON Lines.
final class JsonRows {
    private JsonRows() {}

    /// `document`: whether a list at the top holds the rows, rather than being one.
    static void read(Path file, InputStream stream, boolean document, RowReader reader) {
        try (var values = document ? JsonValues.ofDocument(stream, file) : JsonValues.ofLines(stream, file)) {
            long number = 0;
            boolean more = true;
            for (var value = values.next();
                    more && value.isPresent();
                    value = more ? values.next() : Optional.empty()) {
                var place = "%s, line %d".formatted(file, values.line());
                more = reader.read(new Row(++number, place, object(value.get(), place)));
            }
        }
    }

    private static ObjectNode object(JsonNode value, String place) {
        if (value instanceof ObjectNode object) {
            return object;
        }
        if (!value.isArray()) {
            throw new InvalidInputException("%s: not a JSON object; expected {\"column\": value, …}".formatted(place));
        }
        var numbered = JsonNodeFactory.instance.objectNode();
        int column = 0;
        for (var element : value) {
            numbered.set(Integer.toString(column++), element);
        }
        return numbered;
    }
}
