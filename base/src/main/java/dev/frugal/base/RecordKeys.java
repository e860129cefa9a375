package dev.frugal.base;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// The keys a document may have, known from the record it is read into.
///
/// The reader reports a misspelt key as the missing one it should have been; the misspelling and its
/// line are what helps to mend it.
final class RecordKeys {
    private RecordKeys() {}

    /// The first key that `type` does not have.
    record Unknown(String key, int line, int column, String known) {}

    /// Walks the document of `parser` along the records in `type`.
    static Optional<Unknown> firstUnknown(JsonParser parser, Class<?> type) {
        parser.nextToken();
        return walk(parser, type);
    }

    private static Optional<Unknown> walk(JsonParser parser, Class<?> type) {
        if (parser.currentToken() != JsonToken.START_OBJECT || !type.isRecord()) {
            parser.skipChildren();
            return Optional.empty();
        }
        var components = type.getRecordComponents();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            var key = parser.currentName();
            var location = parser.currentTokenLocation();
            var component =
                    Arrays.stream(components).filter(one -> one.getName().equals(key)).findFirst();
            if (component.isEmpty()) {
                return Optional.of(
                        new Unknown(
                                key, location.getLineNr(), location.getColumnNr(), names(components)));
            }
            parser.nextToken();
            var below = walk(parser, component.get().getType());
            if (below.isPresent()) {
                return below;
            }
        }
        return Optional.empty();
    }

    private static String names(RecordComponent[] components) {
        return Arrays.stream(components)
                .map(RecordComponent::getName)
                .sorted()
                .collect(Collectors.joining(", "));
    }
}
