package dev.frugal.reasoning.language.model;

import dev.frugal.base.InvalidInputException;
import java.util.List;
import java.util.OptionalDouble;
import tools.jackson.databind.JsonNode;

/// The keys of a `config.json`, or of an object in it; `source` names it in errors. A key set to `null` says nothing.
record ConfigurationFields(JsonNode tree, String source) {
    boolean has(String key) {
        return tree.has(key) && !tree.get(key).isNull();
    }

    /// The object under `key`.
    ConfigurationFields at(String key) {
        return new ConfigurationFields(tree.path(key), "%s, at '%s'".formatted(source, key));
    }

    /// @throws InvalidInputException if the key is missing or no whole number
    int count(String key) {
        var value = required(key);
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw new InvalidInputException("%s: %s is %s; expected a whole number".formatted(source, key, value));
        }
        return value.intValue();
    }

    boolean flag(String key, boolean otherwise) {
        if (!has(key)) {
            return otherwise;
        }
        if (!tree.get(key).isBoolean()) {
            throw new InvalidInputException(
                    "%s: %s is %s; expected true or false".formatted(source, key, tree.get(key)));
        }
        return tree.get(key).asBoolean();
    }

    /// @throws InvalidInputException if the key is missing or no number
    double number(String key) {
        return number(key, required(key));
    }

    OptionalDouble optionalNumber(String key) {
        return has(key) ? OptionalDouble.of(number(key)) : OptionalDouble.empty();
    }

    /// @throws InvalidInputException if the key is missing or no list of numbers
    List<Double> numbers(String key) {
        var list = required(key);
        if (!list.isArray()) {
            throw new InvalidInputException("%s: %s is %s; expected a list of numbers".formatted(source, key, list));
        }
        return list.valueStream().map(value -> number(key, value)).toList();
    }

    private double number(String key, JsonNode value) {
        if (!value.isNumber()) {
            throw new InvalidInputException("%s: %s is %s; expected a number".formatted(source, key, value));
        }
        return value.doubleValue();
    }

    private JsonNode required(String key) {
        if (!has(key)) {
            throw missing(key);
        }
        return tree.get(key);
    }

    InvalidInputException missing(String key) {
        return new InvalidInputException(
                "%s: key '%s' is missing; add it as the model's authors published it".formatted(source, key));
    }
}
