package dev.frugal.base;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// YAML and JSON, read strictly: an unknown or missing key, a duplicate, a fraction where a whole
/// number stands is a [UserMistake] that names file, line and column.
public final class Documents {
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(
                            DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                            DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
                            DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES,
                            DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build();
    private static final JsonMapper INDENTED =
            JSON.rebuild().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final YAMLMapper YAML =
            YAMLMapper.builder()
                    .enable(
                            DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                            DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
                            DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES,
                            DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build();

    private static final Pattern MISSING = Pattern.compile("^Missing creator property '([^']*)'");

    private Documents() {}

    /// One line of JSON for any record, map or list.
    public static String json(Object value) {
        return JSON.writeValueAsString(value);
    }

    /// Indented JSON for a file that people read too.
    public static String indentedJson(Object value) {
        return INDENTED.writeValueAsString(value);
    }

    /// YAML text for any record, map or list.
    public static String yaml(Object value) {
        return YAML.writeValueAsString(value);
    }

    /// Reads a JSON text as `type`; `source` names it in errors.
    public static <T> T readJson(String text, Class<T> type, String source) {
        return bind(JSON, text, type, source);
    }

    /// Reads a YAML text as `type`; `source` names it in errors.
    public static <T> T readYaml(String text, Class<T> type, String source) {
        return bind(YAML, text, type, source);
    }

    /// Reads a YAML text as a tree; `source` names it in errors.
    public static JsonNode yamlTree(String text, String source) {
        return bind(YAML, text, JsonNode.class, source);
    }

    /// Reads a JSON text as a tree; `source` names it in errors.
    public static JsonNode jsonTree(String text, String source) {
        return bind(JSON, text, JsonNode.class, source);
    }

    /// Binds a tree, merged from several documents say, to `type`; `source` names it in errors.
    public static <T> T bind(JsonNode tree, Class<T> type, String source) {
        try {
            return JSON.treeToValue(tree, type);
        } catch (JacksonException failure) {
            throw mistake(failure, source);
        }
    }

    /// A record, map or list as a tree that can be merged and bound again.
    public static JsonNode tree(Object value) {
        return JSON.valueToTree(value);
    }

    /// The text of a file, or one sentence that says why there is none.
    public static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (NoSuchFileException failure) {
            throw new UserMistake("there is no file %s; check the path".formatted(file), failure);
        } catch (IOException failure) {
            throw new UserMistake(
                    "cannot read %s: %s; expected a readable UTF-8 text file"
                            .formatted(file, failure.getMessage()),
                    failure);
        }
    }

    private static <T> T bind(ObjectMapper mapper, String text, Class<T> type, String source) {
        try {
            T value = mapper.readValue(text, type);
            if (value == null) {
                throw new UserMistake("%s is empty; expected a document".formatted(source));
            }
            return value;
        } catch (JacksonException failure) {
            throw misspelling(mapper, text, type, source).orElseGet(() -> mistake(failure, source));
        }
    }

    private static Optional<UserMistake> misspelling(
            ObjectMapper mapper, String text, Class<?> type, String source) {
        try (var parser = mapper.createParser(text)) {
            return RecordKeys.firstUnknown(parser, type)
                    .map(
                            unknown ->
                                    new UserMistake(
                                            "%s, line %d, column %d: unknown key '%s'; expected one of: %s"
                                                    .formatted(
                                                            source,
                                                            unknown.line(),
                                                            unknown.column(),
                                                            unknown.key(),
                                                            unknown.known())));
        } catch (JacksonException _) {
            // The text is no document at all, which the first reading has reported better.
            return Optional.empty();
        }
    }

    private static UserMistake mistake(JacksonException failure, String source) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UserMistake mistake) {
                return mistake;
            }
        }
        var where = source + position(failure.getLocation()) + key(failure);
        if (failure instanceof UnrecognizedPropertyException unknown) {
            var known =
                    unknown.getKnownPropertyIds() == null
                            ? ""
                            : unknown.getKnownPropertyIds().stream()
                                    .map(String::valueOf)
                                    .sorted()
                                    .collect(Collectors.joining(", "));
            return new UserMistake(
                    "%s: unknown key '%s'; expected one of: %s"
                            .formatted(
                                    source + position(failure.getLocation()),
                                    unknown.getPropertyName(),
                                    known),
                    failure);
        }
        var missing = MISSING.matcher(failure.getOriginalMessage());
        if (missing.find()) {
            return new UserMistake(
                    "%s: the key '%s' is missing"
                            .formatted(source + position(failure.getLocation()), missing.group(1)),
                    failure);
        }
        var reason = firstLine(failure.getOriginalMessage());
        return new UserMistake("%s: %s".formatted(where, reason), failure);
    }

    private static String position(TokenStreamLocation location) {
        return location == null || location.getLineNr() < 1
                ? ""
                : ", line %d, column %d".formatted(location.getLineNr(), location.getColumnNr());
    }

    private static String key(JacksonException failure) {
        if (!(failure instanceof DatabindException bound) || bound.getPath().isEmpty()) {
            return "";
        }
        var path =
                bound.getPath().stream()
                        .map(step ->
                                step.getPropertyName() == null
                                        ? "[" + step.getIndex() + "]"
                                        : step.getPropertyName())
                        .collect(Collectors.joining("."));
        return ", at '" + path + "'";
    }

    private static String firstLine(String message) {
        int end = message.indexOf('\n');
        return end < 0 ? message : message.substring(0, end);
    }
}
