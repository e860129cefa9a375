package dev.frugal.physics.system;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.SimilarNames;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// A YAML text and the places of its nodes, so that a mistake is reported with line and column,
/// down to the character inside a formula.
///
/// It works on YAML's node graph instead of bound objects, because binding forgets where a value
/// stood.
final class SourceText {
    private static final int LARGEST = 256 * 1024;
    private static final Pattern BREAKS = Pattern.compile("[\\s\\p{Cntrl}]+");
    private static final int LONGEST_SENTENCE = 1000;

    private static final int MOST_ELEMENTS = 4096;

    private final String source;
    private final String text;
    private final Indices indices;

    /// The element that a copy of a node belongs to, for entries whose name has indices.
    private final IdentityHashMap<Node, Indices.Element> elements = new IdentityHashMap<>();

    /// `source` names the text in errors.
    SourceText(String source, String text) {
        this(source, text, Indices.NONE);
    }

    private SourceText(String source, String text, Indices indices) {
        this.source = source;
        this.text = text;
        this.indices = indices;
    }

    /// The same text, in which names may have these indices: [#mapping] and [#names] give an entry such as `theta[i]`
    /// once for each element, with its own copy of the value.
    SourceText with(Indices declared) {
        return new SourceText(source, text, declared);
    }

    Indices indices() {
        return indices;
    }

    /// What the text is called in errors: the path of its file, if it has one.
    String source() {
        return source;
    }

    /// The element that a value belongs to, if its entry has a name with indices.
    Optional<Indices.Element> element(Node node) {
        return Optional.ofNullable(elements.get(node));
    }

    /// The values that indices have in a scalar.
    IndexValues indexValues(Node node) {
        return element(node).map(Indices.Element::values).orElseGet(() -> new IndexValues(indices, Map.of()));
    }

    /// A key of a mapping and the node of its value.
    record Entry(Node key, Node value) {}

    /// A formula in the text. `firstUse`: at which character of it each name stands first.
    record Formula(Node node, Expression expression, Map<String, Integer> firstUse) {}

    /// The root of the document.
    Node root() {
        if (text.length() > LARGEST) {
            throw new InvalidInputException("%s has %d characters; expected a description of at most %d"
                    .formatted(source, text.length(), LARGEST));
        }
        try {
            return new Compose(LoadSettings.builder().setLabel(source).build())
                    .composeString(text)
                    .orElseThrow(() -> new InvalidInputException(
                            "%s is empty; expected the description of a system".formatted(source)));
        } catch (MarkedYamlEngineException failure) {
            var place = failure.getProblemMark()
                    .map(mark -> place(mark.getLine() + 1, mark.getColumn() + 1))
                    .orElse(source);
            throw new InvalidInputException(sentence(place, "invalid YAML: " + failure.getProblem()), failure);
        } catch (YamlEngineException failure) {
            throw new InvalidInputException(sentence(source, "invalid YAML: " + failure.getMessage()), failure);
        } catch (StackOverflowError failure) {
            throw new InvalidInputException(
                    "%s nests lists or mappings too deep; the description of a system needs four levels"
                            .formatted(source),
                    failure);
        }
    }

    /// The node that a JSON pointer leads to.
    Node at(String pointer) {
        var here = root();
        for (var step : pointer.isEmpty() ? new String[0] : pointer.substring(1).split("/", -1)) {
            var key = step.replace("~1", "/").replace("~0", "~");
            here = here instanceof SequenceNode sequence
                    ? sequence.getValue().get(Integer.parseInt(key))
                    : required(mapping(here, "the settings"), key, here);
        }
        return here;
    }

    /// The entries of a mapping in the file's order. `what` names it in errors.
    Map<String, Entry> mapping(Node node, String what) {
        if (!(node instanceof MappingNode mapping)) {
            throw mistake(node, "expected %s as `name: value` pairs".formatted(what));
        }
        var entries = new LinkedHashMap<String, Entry>();
        for (NodeTuple pair : mapping.getValue()) {
            var key = text(pair.getKeyNode(), "a name");
            if (Indices.isElement(key)) {
                for (var element : elements(key, pair.getKeyNode())) {
                    var value = copy(pair.getValueNode(), element);
                    put(element.name(), new Entry(pair.getKeyNode(), value), entries);
                }
            } else {
                put(key, new Entry(pair.getKeyNode(), pair.getValueNode()), entries);
            }
        }
        return entries;
    }

    private void put(String key, Entry entry, Map<String, Entry> entries) {
        if (entries.put(key, entry) != null) {
            throw mistake(entry.key(), "'%s' appears here a second time; keep one".formatted(key));
        }
    }

    private List<Indices.Element> elements(String written, Node node) {
        try {
            return indices.elements(written, MOST_ELEMENTS);
        } catch (MisplacedText misplaced) {
            throw mistake(node, misplaced.offset(), misplaced.getMessage());
        }
    }

    private Node copy(Node node, Indices.Element element) {
        var copy = switch (node) {
            case ScalarNode scalar ->
                new ScalarNode(
                        scalar.getTag(),
                        true,
                        scalar.getValue(),
                        scalar.getScalarStyle(),
                        scalar.getStartMark(),
                        scalar.getEndMark());
            case SequenceNode sequence ->
                new SequenceNode(
                        sequence.getTag(),
                        true,
                        sequence.getValue().stream()
                                .map(entry -> copy(entry, element))
                                .toList(),
                        sequence.getFlowStyle(),
                        sequence.getStartMark(),
                        sequence.getEndMark());
            case MappingNode mapping ->
                new MappingNode(
                        mapping.getTag(),
                        true,
                        mapping.getValue().stream()
                                .map(pair -> new NodeTuple(pair.getKeyNode(), copy(pair.getValueNode(), element)))
                                .toList(),
                        mapping.getFlowStyle(),
                        mapping.getStartMark(),
                        mapping.getEndMark());
            default -> node;
        };
        elements.put(copy, element);
        return copy;
    }

    /// As [#mapping(Node, String)], with no keys but those `allowed`.
    Map<String, Entry> mapping(Node node, String what, Collection<String> allowed) {
        var entries = mapping(node, what);
        entries.forEach((key, entry) -> {
            if (!allowed.contains(key)) {
                throw mistake(
                        entry.key(), "unknown key '%s' in %s%s".formatted(key, what, SimilarNames.hint(key, allowed)));
            }
        });
        return entries;
    }

    Node required(Map<String, Entry> entries, String key, Node parent) {
        var entry = entries.get(key);
        if (entry == null) {
            throw mistake(parent, "the key '%s' is missing; add it".formatted(key));
        }
        return entry.value();
    }

    static Optional<Node> optional(Map<String, Entry> entries, String key) {
        return Optional.ofNullable(entries.get(key)).map(Entry::value);
    }

    List<Node> list(Node node, String what) {
        if (!(node instanceof SequenceNode sequence)) {
            throw mistake(node, "expected %s as a list".formatted(what));
        }
        return sequence.getValue();
    }

    String text(Node node, String what) {
        if (!(node instanceof ScalarNode scalar) || scalar.getValue().isBlank()) {
            throw mistake(node, "expected %s".formatted(what));
        }
        return scalar.getValue();
    }

    /// A finite number, written as a number or as a formula of numbers such as `8/3` or `2*pi`.
    double number(Node node, String what) {
        return number(node, text(node, what + ", a number"), what);
    }

    /// As [#number(Node, String)], of the text that stands in `node`.
    double number(Node node, String written, String what) {
        try {
            return FormulaParser.number(written, indexValues(node));
        } catch (MisplacedText misplaced) {
            throw mistake(
                    node,
                    misplaced.offset(),
                    "%s is '%s': %s".formatted(what, written.strip(), advice(node, misplaced)));
        }
    }

    /// A formula of names and numbers.
    Formula formula(Node node, String what) {
        var parser = new FormulaParser(text(node, what + ", a formula"), 0, indexValues(node));
        try {
            return new Formula(node, parser.formula(), parser.firstUse());
        } catch (MisplacedText misplaced) {
            throw mistake(node, misplaced.offset(), advice(node, misplaced));
        }
    }

    /// What is wrong in a scalar, and where a comma of YAML's cut it off, how to mend that.
    String advice(Node node, MisplacedText misplaced) {
        var sentence = misplaced.getMessage();
        if (!(node instanceof ScalarNode scalar)
                || !scalar.isPlain()
                || scalar.getEndMark().isEmpty()) {
            return sentence;
        }
        int end = text.offsetByCodePoints(0, scalar.getEndMark().get().getIndex());
        boolean cut = text.substring(end).stripLeading().startsWith(",")
                && scalar.getValue().contains("(");
        return cut ? sentence + "; within {…} and […] a formula with a comma needs quotes around it" : sentence;
    }

    /// A list of two numbers, the lower first; a single number is an interval without width.
    Interval interval(Node node, String what) {
        if (node instanceof ScalarNode) {
            double value = number(node, what);
            return new Interval(value, value);
        }
        var bounds = list(node, what + ", [low, high]");
        if (bounds.size() != 2) {
            throw mistake(node, "%s has %d entries; expected two, [low, high]".formatted(what, bounds.size()));
        }
        double low = number(bounds.getFirst(), "the lower bound of " + what);
        double high = number(bounds.getLast(), "the upper bound of " + what);
        if (high < low) {
            throw mistake(
                    node,
                    "%s is reversed, from %s to %s; write the lower bound first"
                            .formatted(what, ExpressionText.number(low), ExpressionText.number(high)));
        }
        if (Double.isInfinite(high - low)) {
            throw mistake(
                    node,
                    "%s is too wide for a double, from %s to %s; narrow it"
                            .formatted(what, ExpressionText.number(low), ExpressionText.number(high)));
        }
        return new Interval(low, high);
    }

    int wholeNumber(Node node, String what, int least, int most) {
        double value = number(node, what);
        if (value != Math.rint(value) || value < least || value > most) {
            throw mistake(
                    node,
                    "%s is %s; expected a whole number from %d to %d"
                            .formatted(what, ExpressionText.number(value), least, most));
        }
        return (int) value;
    }

    /// Whether a value is left out, as after `odd` in `{of: [v], odd}`.
    static boolean isLeftOut(Node node) {
        return node instanceof ScalarNode scalar
                && scalar.isPlain()
                && Set.of("", "~", "null").contains(scalar.getValue());
    }

    /// The mistake of this node as a whole.
    InvalidInputException mistake(Node node, String sentence) {
        return new InvalidInputException(sentence(
                node.getStartMark()
                        .map(mark -> place(mark.getLine() + 1, mark.getColumn() + 1))
                        .orElse(source),
                sentence));
    }

    /// The mistake at one character of a scalar's value.
    InvalidInputException mistake(Node node, int offset, String sentence) {
        if (!(node instanceof ScalarNode scalar) || scalar.getStartMark().isEmpty()) {
            return mistake(node, sentence);
        }
        int index = index(scalar, offset);
        int lineStart = text.lastIndexOf('\n', index - 1) + 1;
        int line = 1
                + (int) text.substring(0, lineStart)
                        .chars()
                        .filter(c -> c == '\n')
                        .count();
        return new InvalidInputException(sentence(place(line, index - lineStart + 1), sentence));
    }

    /// Where in the file a character of a scalar's value stands. Blanks may have been folded and
    /// quotes doubled, so the visible characters are followed one by one.
    private int index(ScalarNode scalar, int offset) {
        int start =
                text.offsetByCodePoints(0, scalar.getStartMark().orElseThrow().getIndex());
        boolean block = scalar.getScalarStyle() == ScalarStyle.LITERAL || scalar.getScalarStyle() == ScalarStyle.FOLDED;
        int place = block ? text.indexOf('\n', start) + 1 : scalar.isPlain() ? start : start + 1;
        var value = scalar.getValue();
        int afterLast = place;
        for (int i = 0; i <= Math.min(offset, value.length() - 1); i++) {
            if (Character.isWhitespace(value.charAt(i))) {
                continue;
            }
            int found = text.indexOf(value.charAt(i), afterLast);
            if (found < 0) {
                return start;
            }
            place = found;
            afterLast = found + 1;
        }
        return offset < value.length() ? place : afterLast;
    }

    /// On one line, whatever of the file it quotes.
    private static String sentence(String place, String reason) {
        var sentence = place + ": " + BREAKS.matcher(reason).replaceAll(" ").strip();
        return sentence.length() <= LONGEST_SENTENCE ? sentence : sentence.substring(0, LONGEST_SENTENCE) + "…";
    }

    private String place(int line, int column) {
        return "%s, line %d, column %d".formatted(source, line, column);
    }

    /// The names of a list or the keys of a mapping, each with its node; no name twice.
    Map<String, Node> names(Node node, String what) {
        var names = new LinkedHashMap<String, Node>();
        for (var entry : new ArrayList<>(list(node, what))) {
            var name = text(entry, "a name");
            if (Indices.isElement(name)) {
                elements(name, entry).forEach(element -> put(element.name(), entry, names));
            } else {
                put(name, entry, names);
            }
        }
        return names;
    }

    private void put(String name, Node node, Map<String, Node> names) {
        if (names.put(name, node) != null) {
            throw mistake(node, "'%s' appears here a second time; keep one".formatted(name));
        }
    }
}
