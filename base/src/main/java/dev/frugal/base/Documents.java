package dev.frugal.base;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.EnumNamingStrategies;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/// YAML and JSON, read strictly: an unknown, missing or duplicate key, or a fraction instead of a
/// whole number, is an [InvalidInputException] that names file, line and column.
///
/// Settings are YAML, with keys and names of choices in `snake_case`. [YamlSection] reads them over
/// defaults.
public final class Documents {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(
                    DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                    DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
                    DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES,
                    DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final JsonMapper EXACT = JSON.rebuild()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();
    private static final JsonMapper INDENTED =
            JSON.rebuild().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(
                    DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                    DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
                    DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES,
                    DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enumNamingStrategy(EnumNamingStrategies.SNAKE_CASE)
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            // Files are read by people: text of several lines as it stands, no "---", no
            // wrapping, no tags.
            .enable(YAMLWriteFeature.LITERAL_BLOCK_STYLE)
            .disable(
                    YAMLWriteFeature.WRITE_DOC_START_MARKER,
                    YAMLWriteFeature.SPLIT_LINES,
                    YAMLWriteFeature.USE_NATIVE_TYPE_ID)
            .build();

    private static final Pattern NUMBER = Pattern.compile("-?(?:0|[1-9]\\d{0,17})(?:\\.\\d{1,18})?");

    private Documents() {}

    /// A record, map or list as one line of JSON.
    public static String json(Object value) {
        return JSON.writeValueAsString(value);
    }

    /// A record, map or list as indented JSON, for files that people read too.
    public static String indentedJson(Object value) {
        return INDENTED.writeValueAsString(value);
    }

    /// A record, map or list as YAML.
    public static String yaml(Object value) {
        return YAML.writeValueAsString(value);
    }

    /// Reads a JSON text as `type`; `source` names it in errors.
    public static <T> T readJson(String text, Class<T> type, String source) {
        return read(JSON, new TextOrigin(source, text), type);
    }

    /// Reads a YAML text as `type`; `source` names it in errors.
    public static <T> T readYaml(String text, Class<T> type, String source) {
        return read(YAML, new TextOrigin(source, text), type);
    }

    /// Reads a JSON object as plain values: texts, numbers, truth values, lists and maps. Keys
    /// without a value are left out; `source` names it in errors.
    public static Map<String, Object> map(String text, String source) {
        var values = new LinkedHashMap<String, Object>();
        for (var entry : jsonTree(text, source).properties()) {
            if (!entry.getValue().isNull()) {
                values.put(entry.getKey(), JSON.treeToValue(entry.getValue(), Object.class));
            }
        }
        return values;
    }

    /// A truth value or a number if the text is one, else the text.
    public static Object scalar(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> NUMBER.matcher(text).matches() ? readJson(text, Object.class, text) : text;
        };
    }

    /// Reads a YAML text as a tree; `source` names it in errors.
    public static JsonNode yamlTree(String text, String source) {
        return readYaml(text, JsonNode.class, source);
    }

    /// A record or map as the tree of its YAML.
    public static JsonNode yamlTree(Object value) {
        return YAML.valueToTree(value);
    }

    /// Reads a JSON text as a tree; `source` names it in errors.
    public static JsonNode jsonTree(String text, String source) {
        return readJson(text, JsonNode.class, source);
    }

    /// Reads one line of a JSON Lines file as a tree; errors name `source` and the line's number.
    public static JsonNode jsonTree(String line, String source, int number) {
        try {
            // Let through, so that the caller can say where it wants a finite number.
            return JSON.reader().with(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).readTree(line);
        } catch (JacksonException failure) {
            throw syntax(source, number, failure);
        }
    }

    /// The message for a text that is no JSON. `line`: of the file, if the text is one of its lines, or
    /// the first that is in question.
    static InvalidInputException syntax(String source, int line, JacksonException failure) {
        var location = failure.getLocation();
        int column = location == null ? 1 : Math.max(1, location.getColumnNr());
        int place = location == null ? line : Math.max(line, location.getLineNr());
        return new InvalidInputException(
                "%s, line %d, column %d: %s"
                        .formatted(
                                source,
                                place,
                                column,
                                failure.getOriginalMessage().lines().findFirst().orElse("no JSON")),
                failure);
    }

    /// Reads a JSON text as a tree whose decimals keep all their digits; `source` names it in errors.
    public static JsonNode exactTree(String text, String source) {
        try {
            return exactJson().readTree(text);
        } catch (JacksonException failure) {
            throw new InvalidInputException("%s: %s".formatted(source, failure.getOriginalMessage()), failure);
        }
    }

    /// Reads trees whose decimals keep all their digits, numbers that are none (`NaN`) included.
    static ObjectReader exactJson() {
        return EXACT.reader().with(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS);
    }

    /// Binds a tree, for example one merged from several documents, to `type`; `source` names it in
    /// errors.
    public static <T> T bind(JsonNode tree, Class<T> type, String source) {
        try {
            return JSON.treeToValue(tree, type);
        } catch (JacksonException failure) {
            throw new BindingErrorMessages(JSON, TextOrigin.none(source)).sentence(failure);
        }
    }

    /// Binds the tree of a YAML text, or of a part of it, to `type`; errors name its place in the text.
    static <T> T bindYaml(JsonNode tree, Class<T> type, TextOrigin origin) {
        try {
            return YAML.readerFor(type).withAttribute(TextOrigin.class, origin).readValue(YAML.treeAsTokens(tree));
        } catch (JacksonException failure) {
            throw new BindingErrorMessages(YAML, origin).sentence(failure);
        }
    }

    static BindingErrorMessages yamlMessages(TextOrigin origin) {
        return new BindingErrorMessages(YAML, origin);
    }

    /// A record, map or list as a tree that can be merged and bound again.
    public static JsonNode tree(Object value) {
        return JSON.valueToTree(value);
    }

    /// The text of a file.
    public static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw cannotRead(file, failure);
        }
    }

    /// The message for a file that could not be read.
    public static InvalidInputException cannotRead(Path file, IOException failure) {
        return new InvalidInputException(
                switch (failure) {
                    case NoSuchFileException _ -> "there is no file %s; check the path".formatted(file);
                    case AccessDeniedException _ ->
                        "cannot read %s: permission denied; make it readable".formatted(file);
                    case CharacterCodingException _ ->
                        "cannot read %s: it is not text in UTF-8; convert or replace it".formatted(file);
                    case IOException _
                    when Files.isDirectory(file) -> "cannot read %s: it is a folder; name a file".formatted(file);
                    case IOException other ->
                        "cannot read %s: %s; expected a readable file".formatted(file, other.getMessage());
                },
                failure);
    }

    private static <T> T read(ObjectMapper mapper, TextOrigin origin, Class<T> type) {
        try {
            T value = mapper.readerFor(type)
                    .withAttribute(TextOrigin.class, origin)
                    .readValue(origin.text());
            if (value == null) {
                throw new InvalidInputException("%s is empty; expected a document".formatted(origin.source()));
            }
            return value;
        } catch (JacksonException failure) {
            throw new BindingErrorMessages(mapper, origin).sentence(failure);
        }
    }
}
