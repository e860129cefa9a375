package dev.frugal.base;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.InvalidTypeIdException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.exc.ValueInstantiationException;
import tools.jackson.databind.introspect.BeanPropertyDefinition;

/// Turns Jackson's exceptions into a sentence for the person who wrote the document.
///
/// Jackson speaks of tokens, coercion and Java types, and of a missing key where a misspelt one is
/// the cause. This class says where, what was found, and what was expected.
final class BindingErrorMessages {
    /// After this Jackson lists the kinds there are.
    private static final String KNOWN = "known type ids = ";

    /// So Jackson quotes a number, text or truth value where it wants keys with values.
    private static final Pattern SCALAR = Pattern.compile("deserialize from \\w+ value \\((.*)\\)");

    /// So Jackson speaks of a whole number that its type does not hold.
    private static final Pattern OUT_OF_RANGE =
            Pattern.compile("Numeric value \\((.*?)\\) out of range of \\S+ \\((-?\\d+) - (\\d+)\\)");

    private final ObjectMapper mapper;
    private final String source;
    private final String base;
    private final List<Key> keys;

    /// @param mapper what was to bind the document
    /// @param origin its text and name
    BindingErrorMessages(ObjectMapper mapper, TextOrigin origin) {
        this.mapper = mapper;
        this.source = origin.source();
        this.base = pathOf(origin.pointer());
        this.keys = keys(mapper.createParser(origin.text()));
    }

    /// A key of the document: the path of its object, its name, and where it stands.
    private record Key(String parent, String name, TokenStreamLocation location) {
        String path() {
            return BindingErrorMessages.path(parent, name);
        }
    }

    /// What `failure` says, for the person who wrote the document.
    InvalidInputException sentence(JacksonException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof InvalidInputException mistake) {
                // Whoever reads a part of the text by itself names the place to the character.
                return String.valueOf(mistake.getMessage()).startsWith(source + ", line ")
                        ? mistake
                        : new InvalidInputException(
                                "%s: %s".formatted(whereOfSetting(failure, mistake.getMessage()), mistake.getMessage()),
                                mistake);
            }
        }
        return new InvalidInputException(
                switch (failure) {
                    case UnrecognizedPropertyException unknown -> unknownKey(unknown);
                    case InvalidTypeIdException kind -> unknownKind(kind);
                    case ValueInstantiationException rejected ->
                        "%s: %s".formatted(whereOfSetting(rejected, problem(rejected)), problem(rejected));
                    case MismatchedInputException mismatch -> mismatch(mismatch);
                    case InputCoercionException coercion ->
                        "%s: %s".formatted(where(coercion), outOfRange(coercion.getOriginalMessage()));
                    case JacksonException other -> "%s: %s".formatted(where(other), syntax(other.getOriginalMessage()));
                },
                failure);
    }

    private static String outOfRange(String message) {
        var numbers = OUT_OF_RANGE.matcher(message);
        return numbers.find()
                ? "expected a whole number from %s to %s, found %s"
                        .formatted(numbers.group(2), numbers.group(3), numbers.group(1))
                : firstLine(message);
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
        return "%s%s: unknown key '%s'%s; expected one of: %s"
                .formatted(
                        source,
                        position(locationOf(path(parent, name)).orElse(location)),
                        name,
                        meant(name, expected),
                        String.join(", ", expected));
    }

    private String unknownKind(InvalidTypeIdException failure) {
        var message = failure.getOriginalMessage();
        var known = message.contains(KNOWN)
                ? message.substring(message.indexOf(KNOWN) + KNOWN.length())
                        .replaceFirst(" \\(for POJO.*", "")
                        .replaceAll("[\\[\\]]", "")
                : "";
        var expected = List.of(known.split(", *"));
        var kind = failure.getTypeId();
        return kind == null
                ? "%s: the key 'kind' is missing".formatted(where(failure))
                : "%s: unknown kind '%s'%s; expected one of: %s"
                        .formatted(
                                whereOfSetting(failure, "kind"),
                                kind,
                                meant(kind, expected),
                                String.join(", ", expected));
    }

    private static String meant(String name, List<String> expected) {
        return SimilarNames.nearest(name, expected)
                .map(" (did you mean '%s'?)"::formatted)
                .orElse("");
    }

    /// The mistake of a key that `path` below the text's part should not have.
    InvalidInputException unknownKey(String name, List<String> expected) {
        return new InvalidInputException(unknownKey(name, base, null, expected));
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

    /// A key is missing; if its object has one it does not know, that one is the misspelt key.
    private String missing(MismatchedInputException failure) {
        var parent = parentPath(failure);
        var path = failure.getPath();
        var expected = components(path.getLast().from() instanceof Class<?> record ? record : null);
        var kind = path.getLast().from() instanceof Class<?> record ? kindOf(record) : "";
        var stranger = keys.stream()
                .filter(key -> key.parent().equals(parent))
                .filter(key -> !expected.isEmpty() && !expected.contains(key.name()))
                .filter(key -> !key.name().equals(kind))
                .findFirst();
        if (stranger.isPresent()) {
            var key = stranger.get();
            return unknownKey(key.name(), parent, key.location(), expected);
        }
        return "%s%s: the key '%s' is missing"
                .formatted(
                        source,
                        position(locationOf(parent).orElse(null)),
                        path(parent, path.getLast().getPropertyName()));
    }

    private String where(JacksonException failure) {
        return where(failure.getLocation(), path(failure.getPath()));
    }

    /// Where the setting stands that a record found fault with: its sentence begins with the setting's name.
    private String whereOfSetting(JacksonException failure, @Nullable String sentence) {
        var object = failure instanceof DatabindException bound ? path(bound.getPath()) : base;
        var path = path(object, String.valueOf(sentence).split(" ", 2)[0]);
        return locationOf(path).isPresent() ? where(null, path) : where(failure);
    }

    private String where(@Nullable TokenStreamLocation told, String path) {
        return source + position(location(told, path)) + (path.isEmpty() ? "" : ", at '%s'".formatted(path));
    }

    /// A mistake of the document's part as a whole.
    InvalidInputException here(String sentence) {
        return new InvalidInputException("%s: %s".formatted(where(null, base), sentence));
    }

    /// The place that was told, or else that of the key with the path, or of the nearest above it.
    private @Nullable TokenStreamLocation location(@Nullable TokenStreamLocation told, String path) {
        if (told != null && told.getLineNr() >= 1) {
            return told;
        }
        for (var above = path; !above.isEmpty(); above = above.replaceFirst("(\\.|^|\\[)[^.\\[]*$", "")) {
            var found = locationOf(above);
            if (found.isPresent()) {
                return found.get();
            }
        }
        return null;
    }

    private Optional<TokenStreamLocation> locationOf(String path) {
        return keys.stream()
                .filter(key -> key.path().equals(path))
                .map(Key::location)
                .findFirst();
    }

    private static String position(@Nullable TokenStreamLocation location) {
        return location == null || location.getLineNr() < 1
                ? ""
                : ", line %d, column %d".formatted(location.getLineNr(), location.getColumnNr());
    }

    private String parentPath(DatabindException failure) {
        var path = failure.getPath();
        return path(path.subList(0, Math.max(0, path.size() - 1)));
    }

    private String path(List<JacksonException.Reference> steps) {
        var path = base;
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

    private String expectation(@Nullable Class<?> type) {
        if (type == null) {
            return "another value";
        }
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .map(constant -> mapper.valueToTree(constant).asString())
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
        var scalar = SCALAR.matcher(message);
        if (scalar.find()) {
            return ", found " + scalar.group(1);
        }
        int open = message.indexOf('(');
        int close = message.indexOf(')');
        return open >= 0 && close > open ? ", found " + message.substring(open + 1, close) : "";
    }

    /// The keys of a record, in the order of the alphabet.
    private List<String> components(@Nullable Class<?> type) {
        if (type == null || !type.isRecord()) {
            return List.of();
        }
        var introspector = mapper.deserializationConfig().classIntrospectorInstance();
        var record = mapper.constructType(type);
        return introspector
                .introspectForDeserialization(record, introspector.introspectClassAnnotations(record))
                .findProperties()
                .stream()
                .map(BeanPropertyDefinition::getName)
                .sorted()
                .toList();
    }

    /// The key that tells which of several records an object becomes; empty if there is no choice.
    private String kindOf(Class<?> record) {
        var introspector = mapper.deserializationConfig().classIntrospectorInstance();
        var choice = introspector
                .introspectClassAnnotations(mapper.constructType(record))
                .getAnnotation(JsonTypeInfo.class);
        return choice == null ? "" : choice.property();
    }

    private static String problem(ValueInstantiationException failure) {
        var cause = failure.getCause();
        var message = cause == null ? null : cause.getMessage();
        return firstLine(message == null ? failure.getOriginalMessage() : message);
    }

    /// The YAML reader's message spans lines: context, a picture of the place, the problem. The JSON reader's
    /// first line holds the problem, with remarks in parentheses and brackets that are about its own source.
    private static String syntax(String message) {
        if (message.startsWith("Unexpected end-of-input")) {
            return "the text ends in the midst of a value; expected the rest of it";
        }
        if (message.startsWith("Duplicate")) {
            return "the key %s appears twice"
                    .formatted(message.substring(message.indexOf('"')).replace('"', '\''));
        }
        var problem = message.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("in ") && !line.startsWith("^"))
                .filter(line -> Character.isLetter(line.charAt(0)) && line.contains(" "))
                .filter(line -> !line.contains(": "))
                .distinct()
                .limit(2)
                .collect(Collectors.joining(", "));
        return problem.isEmpty() ? firstLine(message).strip() : problem;
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("");
    }

    /// Where every key stands, as far as the document can be read.
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
            var name = step.replace("~1", "/").replace("~0", "~");
            path = name.matches("\\d+") ? path + "[" + name + "]" : path(path, name);
        }
        return path;
    }
}
