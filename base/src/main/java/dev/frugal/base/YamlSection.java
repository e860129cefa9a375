package dev.frugal.base;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Settings in YAML, or a part of them: read over defaults, so that a file says only what it changes. Every mistake is
/// reported with its place in the whole text.
public final class YamlSection {
    /// Objects that differ in this key are different things: nothing of one is a default of the other.
    private static final String KIND = "kind";

    private final TextOrigin origin;
    private final JsonNode node;

    private YamlSection(TextOrigin origin, JsonNode node) {
        this.origin = origin;
        this.node = node;
    }

    /// All of a text; `source` names it in errors.
    ///
    /// @throws InvalidInputException if it is no mapping
    public static YamlSection of(String text, String source) {
        var node = text.isBlank() ? JsonNodeFactory.instance.objectNode() : Documents.yamlTree(text, source);
        var section = new YamlSection(new TextOrigin(source, text), node);
        section.mapping();
        return section;
    }

    /// All of a file.
    ///
    /// @throws InvalidInputException if it cannot be read or is no mapping
    public static YamlSection of(Path file) {
        return of(Documents.text(file), file.toString());
    }

    /// A text that says nothing, so that all is as the defaults have it.
    public static YamlSection empty() {
        return of("", "defaults");
    }

    /// What stands under `key`; empty where nothing does.
    public Optional<YamlSection> at(String key) {
        return Optional.ofNullable(entries().get(key)).filter(section -> !section.node.isNull());
    }

    /// What stands under each key, in the text's order.
    ///
    /// @throws InvalidInputException if this is no mapping
    public Map<String, YamlSection> entries() {
        var entries = new LinkedHashMap<String, YamlSection>();
        mapping()
                .properties()
                .forEach(entry ->
                        entries.put(entry.getKey(), new YamlSection(origin.below(entry.getKey()), entry.getValue())));
        return entries;
    }

    /// This without what stands under `key`.
    public YamlSection without(String key) {
        var rest = mapping().deepCopy();
        rest.remove(key);
        return new YamlSection(origin, rest);
    }

    /// Refuses every key but those `expected`.
    ///
    /// @throws InvalidInputException if there is another
    public void allow(List<String> expected) {
        for (var key : mapping().propertyNames()) {
            if (!expected.contains(key)) {
                throw Documents.yamlMessages(origin)
                        .unknownKey(key, expected.stream().sorted().toList());
            }
        }
    }

    /// Whether nothing is said here.
    public boolean isEmpty() {
        return node.isNull() || node.isObject() && node.isEmpty();
    }

    /// The text, where this is one word or line and no mapping or list.
    public Optional<String> text() {
        return node.isString() ? Optional.of(node.asString()) : Optional.empty();
    }

    /// This as `type`, with all that belongs to it.
    ///
    /// @throws InvalidInputException if a key is unknown or missing, or a value is unusable
    public <T> T as(Class<T> type) {
        return Documents.bindYaml(node, type, origin);
    }

    /// This as `type`; what it leaves out is as `defaults` has it. Lists are taken whole, and so is an object of
    /// another `kind` than the default's.
    ///
    /// @throws InvalidInputException if a key is unknown, or a value is unusable
    public <T> T over(T defaults, Class<T> type) {
        return Documents.bindYaml(over(Documents.yamlTree(defaults), node), type, origin);
    }

    /// What stands under `key`, over its default; the default itself where nothing does.
    ///
    /// @throws InvalidInputException if a key is unknown, or a value is unusable
    public <T> T at(String key, Class<T> type, T defaults) {
        return at(key).map(section -> section.over(defaults, type)).orElse(defaults);
    }

    private static JsonNode over(JsonNode below, JsonNode above) {
        boolean alike = below instanceof ObjectNode
                && above instanceof ObjectNode
                && (!above.has(KIND) || above.get(KIND).equals(below.get(KIND)));
        if (!alike) {
            return above;
        }
        var merged = ((ObjectNode) below).deepCopy();
        above.properties()
                .forEach(entry -> merged.set(
                        entry.getKey(),
                        merged.has(entry.getKey())
                                ? over(merged.get(entry.getKey()), entry.getValue())
                                : entry.getValue()));
        return merged;
    }

    private ObjectNode mapping() {
        if (!(node instanceof ObjectNode mapping)) {
            throw mistake(
                    "expected keys with values, found " + (node.isArray() ? "a list" : "'" + node.asString() + "'"));
        }
        return mapping;
    }

    /// What `use` makes of this; a mistake that it finds is reported with this place.
    ///
    /// @throws InvalidInputException if it finds one
    public <T> T placing(Supplier<T> use) {
        try {
            return use.get();
        } catch (InvalidInputException failure) {
            throw mistake(String.valueOf(failure.getMessage()));
        }
    }

    /// A mistake in what stands here.
    public InvalidInputException mistake(String sentence) {
        return Documents.yamlMessages(origin).here(sentence);
    }
}
