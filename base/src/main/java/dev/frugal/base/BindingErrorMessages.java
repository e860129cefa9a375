package dev.frugal.base;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.exc.ValueInstantiationException;

/// Turns Jackson's exceptions into one sentence for the author of the document.
///
/// Jackson's messages mention tokens, coercion and Java types, and report a missing key where a
/// misspelt one is the cause. This class states the position, what was found, and what was
/// expected.
final class BindingErrorMessages {
    /// Keys that differ in at most this share of their letters are considered a misspelling.
    private static final double SIMILAR = 0.4;

    private final String source;
    private final Class<?> type;
    private final List<Key> keys;

    /// @param source the document's name
    /// @param type target type
    /// @param keys positions of its keys; empty if it was bound from a tree without text
    private BindingErrorMessages(String source, Class<?> type, List<Key> keys) {
        this.source = source;
        this.type = type;
        this.keys = keys;
    }

    /// A key of the document: the path of its object, its name and its position.
    private record Key(String parent, String name, TokenStreamLocation location) {}

    /// The message for a document whose text is unavailable.
    static InvalidInputException of(JacksonException failure, String source, Class<?> type) {
        return new BindingErrorMessages(source, type, List.of()).sentence(failure);
    }

    /// The message for a document that `parser` reads from the start.
    static InvalidInputException of(JacksonException failure, String source, Class<?> type, JsonParser parser) {
        return new BindingErrorMessages(source, type, keys(parser)).sentence(failure);
    }

    private InvalidInputException sentence(JacksonException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof InvalidInputException mistake) {
                return new InvalidInputException("%s: %s".formatted(where(failure), mistake.getMessage()), mistake);
            }
        }
        return new InvalidInputException(
                switch (failure) {
                    case UnrecognizedPropertyException unknown -> unknownKey(unknown);
                    case ValueInstantiationException rejected -> "%s: %s".formatted(where(rejected), problem(rejected));
                    case MismatchedInputException mismatch -> mismatch(mismatch);
                    case JacksonException other -> "%s: %s".formatted(where(other), syntax(other.getOriginalMessage()));
                },
                failure);
    }

    private String unknownKey(UnrecognizedPropertyException failure) {
        var expected = failure.getKnownPropertyIds() == null
                ? List.<String>of()
                : failure.getKnownPropertyIds().stream()
                        .map(String::valueOf)
                        .sorted()
                        .toList();
        return unknownKey(failure.getPropertyName(), parentPath(failure), failure.getLocation(), expected);
    }

    private String unknownKey(
            String name, String parent, @Nullable TokenStreamLocation location, List<String> expected) {
        var meant =
                similar(name, expected).map(" (did you mean '%s'?)"::formatted).orElse("");
        var at = keys.stream()
                .filter(key -> key.parent().equals(parent) && key.name().equals(name))
                .map(Key::location)
                .findFirst();
        return "%s%s: unknown key '%s'%s; expected one of: %s"
                .formatted(source, position(at.orElse(location)), name, meant, String.join(", ", expected));
    }

    private String mismatch(MismatchedInputException failure) {
        var message = firstLine(failure.getOriginalMessage());
        if (message.startsWith("Missing ")) {
            return missing(failure);
        }
        if (message.startsWith("No content")) {
            return "%s is empty; expected a document".formatted(source);
        }
        var found = failure instanceof InvalidFormatException format
                ? ", found '%s'".formatted(format.getValue())
                : found(message);
        return "%s: expected %s%s".formatted(where(failure), expectation(failure.getTargetType()), found);
    }

    /// A key is missing; an unknown key in the same object is the misspelt one.
    private String missing(MismatchedInputException failure) {
        var parent = parentPath(failure);
        var path = failure.getPath();
        var expected = components(typeAt(path.subList(0, path.size() - 1)));
        var stranger = keys.stream()
                .filter(key -> key.parent().equals(parent))
                .filter(key -> !expected.isEmpty() && !expected.contains(key.name()))
                .findFirst();
        if (stranger.isPresent()) {
            var key = stranger.get();
            return unknownKey(key.name(), parent, key.location(), expected);
        }
        var object = keys.stream()
                .filter(key -> path(key.parent(), key.name()).equals(parent))
                .map(Key::location)
                .findFirst();
        return "%s%s: the key '%s' is missing"
                .formatted(
                        source,
                        position(object.orElse(null)),
                        path(parent, path.getLast().getPropertyName()));
    }

    private String where(JacksonException failure) {
        var path =
                failure instanceof DatabindException bound && !bound.getPath().isEmpty()
                        ? ", at '%s'".formatted(path(bound.getPath()))
                        : "";
        return source + position(failure.getLocation()) + path;
    }

    private static String position(@Nullable TokenStreamLocation location) {
        return location == null || location.getLineNr() < 1
                ? ""
                : ", line %d, column %d".formatted(location.getLineNr(), location.getColumnNr());
    }

    private static String parentPath(DatabindException failure) {
        var path = failure.getPath();
        return path(path.subList(0, Math.max(0, path.size() - 1)));
    }

    private static String path(List<JacksonException.Reference> steps) {
        var path = "";
        for (var step : steps) {
            path = step.getPropertyName() == null
                    ? path + "[" + step.getIndex() + "]"
                    : path(path, step.getPropertyName());
        }
        return path;
    }

    private static String path(String parent, @Nullable String name) {
        return parent.isEmpty() ? String.valueOf(name) : parent + "." + name;
    }

    private static String expectation(@Nullable Class<?> type) {
        if (type == null) {
            return "another value";
        }
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .map(String::valueOf)
                    .collect(Collectors.joining(", ", "one of ", ""));
        }
        if (type.isRecord()) {
            return "the keys " + String.join(", ", components(type));
        }
        return switch (type.getSimpleName()) {
            case "int", "long", "Integer", "Long" -> "a whole number";
            case "double", "Double", "float", "Float", "OptionalDouble" -> "a number";
            case "boolean", "Boolean" -> "true or false";
            case "String" -> "text";
            case "List", "ArrayList", "double[]", "int[]", "long[]", "String[]" -> "a list";
            case "Map", "LinkedHashMap" -> "keys with values";
            case String other -> "a value of the kind " + other;
        };
    }

    private static String found(String message) {
        if (message.contains("START_ARRAY")) {
            return ", found a list";
        }
        if (message.contains("START_OBJECT")) {
            return ", found keys with values";
        }
        if (message.contains("`null`")) {
            return ", found nothing";
        }
        int open = message.indexOf('(');
        int close = message.indexOf(')');
        return open >= 0 && close > open ? ", found " + message.substring(open + 1, close) : "";
    }

    /// The type at `path` below the document's type; none unless every level is a record, list or
    /// map.
    private @Nullable Class<?> typeAt(List<JacksonException.Reference> path) {
        @Nullable Type here = type;
        for (var step : path) {
            here = switch (here) {
                case Class<?> record
                when record.isRecord() ->
                    Arrays.stream(record.getRecordComponents())
                            .filter(part -> part.getName().equals(step.getPropertyName()))
                            .findFirst()
                            .<@Nullable Type>map(RecordComponent::getGenericType)
                            .orElse(null);
                case ParameterizedType container ->
                    container.getActualTypeArguments()[container.getActualTypeArguments().length - 1];
                case null, default -> null;
            };
        }
        return switch (here) {
            case Class<?> plain -> plain;
            case ParameterizedType generic when generic.getRawType() instanceof Class<?> raw -> raw;
            case null, default -> null;
        };
    }

    private static List<String> components(@Nullable Class<?> type) {
        return type == null || !type.isRecord()
                ? List.of()
                : Arrays.stream(type.getRecordComponents())
                        .map(RecordComponent::getName)
                        .sorted()
                        .toList();
    }

    private static String problem(ValueInstantiationException failure) {
        var cause = failure.getCause();
        var message = cause == null ? null : cause.getMessage();
        return firstLine(message == null ? failure.getOriginalMessage() : message);
    }

    /// The YAML reader's message spans lines: context, an excerpt, the problem.
    private static String syntax(String message) {
        if (message.startsWith("Duplicate")) {
            return "the key %s appears twice"
                    .formatted(message.substring(message.indexOf('"')).replace('"', '\''));
        }
        return message.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("in ") && !line.startsWith("^"))
                .filter(line -> Character.isLetter(line.charAt(0)) && line.contains(" "))
                .filter(line -> !line.contains(": "))
                .distinct()
                .limit(2)
                .collect(Collectors.joining(", "));
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("");
    }

    /// The key most similar to `name`, if any is similar.
    private static Optional<String> similar(String name, List<String> candidates) {
        return candidates.stream()
                .filter(key -> distance(name, key) <= SIMILAR * Math.max(name.length(), key.length()))
                .min(Comparator.comparingInt(key -> distance(name, key)));
    }

    /// Levenshtein distance between two words.
    private static int distance(String from, String to) {
        var previous = new int[to.length() + 1];
        Arrays.setAll(previous, i -> i);
        for (int i = 1; i <= from.length(); i++) {
            var current = new int[to.length() + 1];
            current[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = previous[j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
            }
            previous = current;
        }
        return previous[to.length()];
    }

    /// The position of every key, as far as the document can be read.
    private static List<Key> keys(JsonParser parser) {
        var keys = new ArrayList<Key>();
        try (parser) {
            for (var token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.PROPERTY_NAME) {
                    var object = parser.streamReadContext().getParent();
                    keys.add(new Key(
                            pathOf(object == null ? "" : pointer(parser)),
                            parser.currentName(),
                            parser.currentTokenLocation()));
                }
            }
        } catch (JacksonException _) {
            // The text is broken further on; what came before serves.
        }
        return keys;
    }

    private static String pointer(JsonParser parser) {
        var pointer = parser.streamReadContext().pathAsPointer(false).head();
        return pointer == null ? "" : pointer.toString();
    }

    /// `/training/2/rate` as `training[2].rate`.
    private static String pathOf(String pointer) {
        var path = "";
        for (var step : pointer.isEmpty()
                ? List.<String>of()
                : List.of(pointer.substring(1).split("/", -1))) {
            path = step.matches("\\d+") ? path + "[" + step + "]" : path(path, step);
        }
        return path;
    }
}
