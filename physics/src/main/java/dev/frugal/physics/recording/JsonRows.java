package dev.frugal.physics.recording;

import dev.frugal.base.Documents;
import dev.frugal.base.InvalidInputException;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Lines of JSON objects as rows of cells, one for each key.
final class JsonRows {
    private JsonRows() {}

    /// @throws InvalidInputException if the line is no JSON object; the message names source and line
    static Layout.Row row(String text, List<String> keys, String source, long line) {
        var tree = Documents.jsonTree(text, source, Math.toIntExact(Math.min(line, Integer.MAX_VALUE)));
        if (!tree.isObject()) {
            throw new InvalidInputException("%s, line %d: '%s' is not a JSON object; expected one per line"
                    .formatted(source, line, LayoutSniffer.shortened(text)));
        }
        return new Layout.Row(
                line, keys.stream().map(key -> cell(tree.get(key))).toList(), text);
    }

    private static String cell(@org.jspecify.annotations.Nullable JsonNode value) {
        if (value == null || value.isNull()) {
            return "";
        }
        return value.isString() ? value.stringValue() : value.toString();
    }
}
