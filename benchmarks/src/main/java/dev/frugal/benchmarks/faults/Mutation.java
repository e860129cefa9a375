package dev.frugal.benchmarks.faults;

import dev.frugal.base.Documents;
import dev.frugal.base.Seed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Damages documents, texts and bytes, the same way for the same seed.
public final class Mutation {
    /// What stands where something else is expected: wrong kinds, bounds of number types, and text that means
    /// something to a parser.
    private static final List<String> ODD_VALUES = List.of(
            "0",
            "-1",
            "1",
            "2",
            "-0.5",
            "1.5",
            "1e-320",
            "1e308",
            "-1e308",
            "1e400",
            "1000000000",
            "2147483647",
            "2147483648",
            "8589934592",
            "9223372036854775807",
            "99999999999999999999",
            "null",
            "true",
            "false",
            "\"\"",
            "\"x\"",
            "\"nan\"",
            "\"0\"",
            "\"\\u0000\"",
            "\"../../x\"",
            "[]",
            "{}",
            "[1, 2]",
            "[[[[[[[[[[]]]]]]]]]]",
            "{\"x\": {\"y\": []}}");

    private static final Pattern NUMBER = Pattern.compile("(?<![\\w.])-?\\d+(\\.\\d+)?([eE][+-]?\\d+)?");

    private static final List<String> ODD_TEXTS = List.of(
            "",
            "-",
            "NaN",
            ".inf",
            "1e308",
            "-1e308",
            "1e-320",
            "0",
            "-1",
            "1e400",
            "999999999999",
            "x",
            "null",
            "[]",
            "{",
            "\t",
            "\u0000",
            "\"",
            "'",
            "é",
            "((((((((((",
            "x^x^x^x",
            "1/0",
            ": :",
            "- -",
            "&a *a",
            "!!int",
            "#");

    private static final int LARGEST_CUT = 40;

    private final RandomGenerator random;

    public Mutation(Seed seed) {
        this.random = seed.random();
    }

    /// A whole number from 0 to `bound - 1`.
    public int choice(int bound) {
        return random.nextInt(bound);
    }

    public <T> T oneOf(List<T> items) {
        return items.get(random.nextInt(items.size()));
    }

    /// A JSON text with one to three of its values replaced, removed or renamed.
    public String json(String text) {
        var tree = Documents.jsonTree(text, "the document to mutate");
        for (int changes = 1 + choice(3); changes > 0; changes--) {
            change(tree);
        }
        return Documents.json(tree);
    }

    private void change(JsonNode tree) {
        var parents = new ArrayList<JsonNode>();
        collect(tree, parents);
        if (parents.isEmpty()) {
            return;
        }
        switch (oneOf(parents)) {
            case ObjectNode object -> changeObject(object);
            case ArrayNode array -> changeArray(array);
            default -> throw new IllegalStateException("only objects and arrays hold others");
        }
    }

    private static void collect(JsonNode node, List<JsonNode> parents) {
        if (node.isContainer() && !node.isEmpty()) {
            parents.add(node);
            node.forEach(child -> collect(child, parents));
        }
    }

    private void changeObject(ObjectNode object) {
        var key = oneOf(List.copyOf(object.propertyNames()));
        switch (choice(6)) {
            case 0 -> object.remove(key);
            case 1 -> object.set(key + "x", object.remove(key));
            default -> object.set(key, oddValue());
        }
    }

    private void changeArray(ArrayNode array) {
        int place = choice(array.size());
        switch (choice(6)) {
            case 0 -> array.remove(place);
            case 1 -> array.add(array.get(place).deepCopy());
            default -> array.set(place, oddValue());
        }
    }

    private JsonNode oddValue() {
        return Documents.jsonTree(oneOf(ODD_VALUES), "an odd value");
    }

    /// A text with a number or a few characters replaced, lines removed, doubled or swapped, or its end cut
    /// off.
    public String text(String text) {
        var changed = text;
        for (int changes = 1 + choice(2); changes > 0; changes--) {
            changed = changedText(changed);
        }
        return changed;
    }

    private String changedText(String text) {
        if (text.isEmpty()) {
            return oneOf(ODD_TEXTS);
        }
        var lines = new ArrayList<>(text.lines().toList());
        int line = choice(Math.max(1, lines.size()));
        return switch (choice(7)) {
            case 0, 1 -> withNumberReplaced(text);
            case 2 -> {
                int begin = choice(text.length());
                int end = Math.min(text.length(), begin + choice(LARGEST_CUT));
                yield text.substring(0, begin) + oneOf(ODD_TEXTS) + text.substring(end);
            }
            case 3 -> {
                lines.remove(line);
                yield String.join("\n", lines) + "\n";
            }
            case 4 -> {
                lines.add(choice(lines.size()), lines.get(line));
                yield String.join("\n", lines) + "\n";
            }
            case 5 -> text.substring(0, choice(text.length()));
            default -> {
                lines.set(
                        line,
                        lines.get(line)
                                .replaceFirst("[^:\\s]+$", java.util.regex.Matcher.quoteReplacement(oneOf(ODD_TEXTS))));
                yield String.join("\n", lines) + "\n";
            }
        };
    }

    private String withNumberReplaced(String text) {
        var numbers = NUMBER.matcher(text).results().toList();
        if (numbers.isEmpty()) {
            return text + oneOf(ODD_TEXTS);
        }
        var number = oneOf(numbers);
        return text.substring(0, number.start()) + oneOf(ODD_TEXTS) + text.substring(number.end());
    }

    /// Bytes with a few of them changed, cut off, doubled, or all zero.
    public byte[] bytes(byte[] bytes) {
        if (bytes.length == 0) {
            return "x".getBytes(StandardCharsets.UTF_8);
        }
        var changed = bytes.clone();
        switch (choice(8)) {
            case 0 -> changed = Arrays.copyOf(bytes, choice(bytes.length));
            case 1 -> changed = Arrays.copyOf(bytes, bytes.length + 1 + choice(LARGEST_CUT));
            case 2 -> {
                int begin = choice(bytes.length);
                Arrays.fill(changed, begin, Math.min(bytes.length, begin + LARGEST_CUT), (byte) 0);
            }
            default -> {
                for (int flips = 1 + choice(3); flips > 0; flips--) {
                    changed[choice(bytes.length)] ^= (byte) (1 << choice(Byte.SIZE));
                }
            }
        }
        return changed;
    }
}
