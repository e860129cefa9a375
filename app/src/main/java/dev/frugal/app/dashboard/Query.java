package dev.frugal.app.dashboard;

import dev.frugal.base.InvalidInputException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The query parameters of a request, each name once.
final class Query {
    private final Map<String, String> values;

    private Query(Map<String, String> values) {
        this.values = values;
    }

    /// @param raw as sent, or null if there is none
    /// @param allowed the known names
    /// @throws RefusedRequestException if a name is unknown or given twice, or an escape is invalid
    static Query parse(@Nullable String raw, Set<String> allowed) {
        var values = new LinkedHashMap<String, String>();
        if (raw != null && !raw.isEmpty()) {
            for (var pair : raw.split("&", -1)) {
                int equals = pair.indexOf('=');
                if (equals < 0) {
                    throw new RefusedRequestException(
                            400, "the parameter '%s' has no value; expected name=value".formatted(pair));
                }
                var name = decoded(pair.substring(0, equals));
                if (!allowed.contains(name)) {
                    throw new RefusedRequestException(
                            400,
                            "unknown parameter '%s'; expected one of %s"
                                    .formatted(name, allowed.stream().sorted().toList()));
                }
                if (values.put(name, decoded(pair.substring(equals + 1))) != null) {
                    throw new RefusedRequestException(
                            400, "the parameter '%s' is given twice; send it once".formatted(name));
                }
            }
        }
        return new Query(values);
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(values.get(name));
    }

    String required(String name) {
        return text(name)
                .orElseThrow(() -> new InvalidInputException("the parameter '%s' is missing; add it".formatted(name)));
    }

    double number(String name) {
        return number(name, required(name));
    }

    double number(String name, double otherwise) {
        return text(name).map(text -> number(name, text)).orElse(otherwise);
    }

    OptionalDouble optional(String name) {
        return text(name).isPresent() ? OptionalDouble.of(number(name)) : OptionalDouble.empty();
    }

    int whole(String name, int otherwise, int low, int high) {
        double value = number(name, otherwise);
        if (value != Math.rint(value) || value < low || value > high) {
            throw new InvalidInputException("the parameter '%s' is %s; expected a whole number from %d to %d"
                    .formatted(name, value, low, high));
        }
        return (int) value;
    }

    private static double number(String name, String text) {
        try {
            double value = Double.parseDouble(text);
            if (Double.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException _) {
            // Said below, together with NaN and infinity.
        }
        throw new InvalidInputException("the parameter '%s' is '%s'; expected a finite number".formatted(name, text));
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException failure) {
            throw new RefusedRequestException(400, "the address contains an invalid escape: " + failure.getMessage());
        }
    }
}
