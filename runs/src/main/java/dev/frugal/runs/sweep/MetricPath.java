package dev.frugal.runs.sweep;

import dev.frugal.base.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// The place of a number in the document that a command prints with `--json`, as in
/// `rows[split=new-states].relative_l2_after`: keys joined by dots, and after a list the entry's number from 0 or
/// what one of its keys is.
record MetricPath(String text, List<Step> steps) {
    private static final Pattern STEP = Pattern.compile("([^.\\[\\]]+)((?:\\[[^\\[\\]]*\\])*)");
    private static final Pattern CHOICE = Pattern.compile("\\[([^\\[\\]=]*)(?:=([^\\[\\]]*))?\\]");

    private sealed interface Step {
        record Key(String name) implements Step {}

        record Entry(int index) implements Step {}

        record Where(String key, String value) implements Step {}
    }

    /// @throws InvalidInputException if it is no such path
    static MetricPath of(String text) {
        var steps = new ArrayList<Step>();
        for (var part : text.split("\\.(?![^\\[]*\\])", -1)) {
            var step = STEP.matcher(part);
            if (!step.matches()) {
                throw new InvalidInputException(
                        "'%s' is no place in a document; expected one such as rows[split=new-states].relative_l2_after"
                                .formatted(text));
            }
            steps.add(new Step.Key(step.group(1)));
            var choice = CHOICE.matcher(step.group(2));
            while (choice.find()) {
                steps.add(
                        choice.group(2) == null
                                ? new Step.Entry(index(text, choice.group(1)))
                                : new Step.Where(choice.group(1), choice.group(2)));
            }
        }
        return new MetricPath(text, List.copyOf(steps));
    }

    private static int index(String text, String number) {
        try {
            return Integer.parseUnsignedInt(number);
        } catch (NumberFormatException failure) {
            throw new InvalidInputException(
                    "'%s' in '%s' is no entry of a list; expected a number from 0, or key=value"
                            .formatted(number, text),
                    failure);
        }
    }

    /// The number there; empty if there is none.
    OptionalDouble in(JsonNode document) {
        var place = document;
        for (var step : steps) {
            place = switch (step) {
                case Step.Key(var name) -> place.path(name);
                case Step.Entry(var index) -> place.path(index);
                case Step.Where(var key, var value) ->
                    place.valueStream()
                            .filter(entry -> entry.path(key).asString("").equals(value))
                            .findFirst()
                            .orElse(document.path(-1));
            };
        }
        return place.isNumber() ? OptionalDouble.of(place.asDouble()) : OptionalDouble.empty();
    }

    /// The places of all numbers in a document, for messages.
    static List<String> all(JsonNode document) {
        var places = new ArrayList<String>();
        collect(document, "", places);
        return places;
    }

    private static void collect(JsonNode node, String before, List<String> places) {
        if (node.isNumber()) {
            places.add(before);
        }
        node.properties()
                .forEach(entry -> collect(
                        entry.getValue(), before.isEmpty() ? entry.getKey() : before + "." + entry.getKey(), places));
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                collect(node.get(i), "%s[%d]".formatted(before, i), places);
            }
        }
    }
}
