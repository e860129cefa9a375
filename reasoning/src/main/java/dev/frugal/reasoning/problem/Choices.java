package dev.frugal.reasoning.problem;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/// What a question of multiple choice offers.
///
/// @param labels their letters
/// @param lines as they are asked, one a line
/// @param texts without the letters, where these are known apart; else empty
record Choices(List<String> labels, List<String> lines, List<String> texts) {
    private static final Pattern LABELLED = Pattern.compile("^\\(?([A-Za-z]) ?[).:]\\s*(.*)", Pattern.DOTALL);
    private static final int LETTERS = 26;

    Choices {
        labels = List.copyOf(labels);
        lines = List.copyOf(lines);
        texts = List.copyOf(texts);
    }

    /// The choices in a value: a text; a list of texts, lettered or not; an object from letters to texts; labels beside
    /// texts, as in ARC. Empty if it is none of these.
    static Optional<Choices> of(JsonNode value) {
        if (value.isString()) {
            return Cell.hasContent(value)
                    ? Optional.of(
                            new Choices(List.of(), List.of(value.asString().strip()), List.of()))
                    : Optional.empty();
        }
        if (value.isEmpty()) {
            return Optional.empty();
        }
        if (value.path("text").isArray() && value.path("label").isArray()) {
            return labelled(texts(value.path("label")), texts(value.path("text")));
        }
        if (value.isObject()) {
            return labelled(List.copyOf(value.propertyNames()), texts(value));
        }
        return value.get(0).isObject()
                ? labelled(
                        value.valueStream()
                                .map(one -> one.path("label").asString(""))
                                .toList(),
                        value.valueStream()
                                .map(one -> one.path("text").asString(""))
                                .toList())
                : ofTexts(texts(value));
    }

    private static List<String> texts(JsonNode values) {
        return values.valueStream()
                .flatMap(value -> Cell.text(value, ", ").stream())
                .toList();
    }

    private static Optional<Choices> ofTexts(List<String> texts) {
        var matches = texts.stream().map(LABELLED::matcher).toList();
        if (matches.stream().allMatch(match -> match.matches())) {
            return Optional.of(new Choices(
                    matches.stream().map(match -> match.group(1)).toList(),
                    texts,
                    matches.stream().map(match -> match.group(2).strip()).toList()));
        }
        var letters = IntStream.range(0, Math.min(texts.size(), LETTERS))
                .mapToObj(i -> Character.toString('A' + i))
                .toList();
        return labelled(letters, texts);
    }

    private static Optional<Choices> labelled(List<String> labels, List<String> texts) {
        if (labels.size() != texts.size() || texts.isEmpty()) {
            return Optional.empty();
        }
        var lines = new ArrayList<String>();
        for (int i = 0; i < texts.size(); i++) {
            lines.add("%s) %s".formatted(labels.get(i), texts.get(i)));
        }
        return Optional.of(new Choices(labels, lines, texts));
    }

    /// As they are asked.
    String text() {
        return String.join("\n", lines);
    }

    /// The letter of a gold that is a place counted from 0, or the text of one choice; any other gold as it is.
    String gold(JsonNode value, String text) {
        if (value.isIntegralNumber() && value.canConvertToInt() && !labels.contains(text)) {
            int place = value.intValue();
            return place >= 0 && place < labels.size() ? labels.get(place) : text;
        }
        var same = IntStream.range(0, texts.size())
                .filter(i -> texts.get(i).strip().equals(text.strip()))
                .boxed()
                .toList();
        return same.size() == 1 && !labels.contains(text) ? labels.get(same.getFirst()) : text;
    }
}
