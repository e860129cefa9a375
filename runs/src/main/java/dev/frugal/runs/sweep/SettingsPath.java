package dev.frugal.runs.sweep;

import dev.frugal.base.InvalidInputException;
import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The place of a setting in a settings file: keys from the outermost, joined by dots, as in `protocol.window`.
record SettingsPath(String text, List<String> keys) {
    private static final String KIND = "kind";

    /// @throws InvalidInputException if a key is empty
    static SettingsPath of(String text) {
        var keys = Arrays.asList(text.split("\\.", -1));
        if (keys.stream().anyMatch(String::isBlank)) {
            throw new InvalidInputException(
                    "'%s' is no setting; expected keys joined by dots, as in protocol.window".formatted(text));
        }
        return new SettingsPath(text, List.copyOf(keys));
    }

    /// Sets it to `value`. A name that stands for settings with this `kind`, such as `model: tapinn`, becomes
    /// those settings.
    ///
    /// @throws InvalidInputException if a key on the way has a list or a number
    void set(ObjectNode settings, JsonNode value) {
        var place = settings;
        for (var key : keys.subList(0, keys.size() - 1)) {
            place = below(place, key);
        }
        place.set(keys.getLast(), value);
    }

    private ObjectNode below(ObjectNode place, String key) {
        var found = place.get(key);
        if (found instanceof ObjectNode mapping) {
            return mapping;
        }
        if (found == null || found.isNull()) {
            return place.putObject(key);
        }
        if (found.isString()) {
            return place.putObject(key).put(KIND, found.asString());
        }
        throw new InvalidInputException(
                "the axis %s goes through '%s', which is %s; expected settings below it".formatted(text, key, found));
    }
}
