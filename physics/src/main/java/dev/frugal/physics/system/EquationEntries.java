package dev.frugal.physics.system;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.SimilarNames;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/// Reads the equations and definitions of a system's file, as a list, a block of lines or a mapping.
///
/// An equation of order n is taken apart into n of first order: `x'' = f` says that the states `x` and `x'` have the
/// rates `x'` and `f`.
final class EquationEntries {
    private static final Pattern LINE = Pattern.compile("[^\\n]+");

    private final SourceText source;
    private final Node node;
    private final Map<String, Node> listed;
    private final SpatialDerivatives derivatives;
    private final Map<String, Line> byState = new LinkedHashMap<>();
    private final Map<String, Line> definitions = new LinkedHashMap<>();

    /// An equation or a definition, where in the file its text begins, and where the name on its left stands.
    private record Line(Node node, int start, EquationText text, Node nameNode, int nameOffset) {}

    /// @param listed the states that the file names, each with its node
    EquationEntries(SourceText source, Node node, Map<String, Node> listed) {
        this(source, node, listed, SpatialDerivatives.none());
    }

    /// @param derivatives what the equations call derivatives in space
    EquationEntries(SourceText source, Node node, Map<String, Node> listed, SpatialDerivatives derivatives) {
        this.derivatives = derivatives;
        this.source = source;
        this.node = node;
        this.listed = listed;
        if (node instanceof MappingNode) {
            source.mapping(node, "equations").forEach((key, entry) -> put(entry.key(), entry.value(), key));
        } else if (node instanceof ScalarNode block) {
            var lines = LINE.matcher(block.getValue());
            while (lines.find()) {
                if (!lines.group().isBlank()) {
                    put(block, lines.start(), lines.group());
                }
            }
        } else {
            for (var line : source.list(node, "equations")) {
                put(line, 0, source.text(line, "an equation of the form x' = formula"));
            }
        }
        checkEachStateHasOne();
    }

    private void put(Node place, int start, String text) {
        try {
            for (var line : EquationText.of(text, source.indices(), derivatives)) {
                put(new Line(place, start, line, place, start + line.nameOffset()));
            }
        } catch (MisplacedText misplaced) {
            throw source.mistake(place, start + misplaced.offset(), source.advice(place, misplaced));
        }
    }

    private void put(Node keyNode, Node formula, String key) {
        try {
            var line = EquationText.ofKey(
                    key, source.text(formula, "a formula for " + key), source.indexValues(formula), derivatives);
            boolean rate = line.order() == 0 && listed.containsKey(line.name());
            put(new Line(formula, 0, rate ? line.withOrder(1) : line, keyNode, 0));
        } catch (MisplacedText misplaced) {
            throw source.mistake(formula, misplaced.offset(), source.advice(formula, misplaced));
        }
    }

    private void put(Line line) {
        var text = line.text;
        if (text.order() == 0) {
            if (listed.containsKey(text.name())) {
                throw mistake(
                        line,
                        "'%s' is a state; an equation for it is of the form %s' = formula"
                                .formatted(text.name(), text.name()));
            }
            if (definitions.put(text.name(), line) != null) {
                throw mistake(line, "'%s' has a second definition; keep one".formatted(text.name()));
            }
            return;
        }
        if (!listed.containsKey(text.name())) {
            throw mistake(line, noState(text.name()));
        }
        if (byState.put(text.name(), line) != null) {
            throw mistake(line, "the state '%s' has a second equation; keep one".formatted(text.name()));
        }
    }

    private String noState(String name) {
        return "there is an equation for '%s', which is not a state%s"
                .formatted(name, SimilarNames.hint(name, listed.keySet()));
    }

    private void checkEachStateHasOne() {
        for (var entry : listed.entrySet()) {
            var state = entry.getKey();
            var base = withoutPrimes(state);
            var equation = byState.get(base);
            if (!base.equals(state)) {
                checkDerivative(state, base, entry.getValue());
            } else if (equation == null) {
                SimilarNames.nearest(state, definitions.keySet()).ifPresent(misspelt -> {
                    throw mistake(definitions.get(misspelt), noState(misspelt));
                });
                throw source.mistake(node, "the state '%s' has no equation; add %s' = …".formatted(state, state));
            }
        }
    }

    /// A derivative may be listed among the states, for its unit or its place.
    private void checkDerivative(String state, String base, Node place) {
        var equation = byState.get(base);
        if (!listed.containsKey(base) || equation == null || equation.text.order() <= state.length() - base.length()) {
            throw source.mistake(
                    place,
                    "'%s' is not a state, because no equation gives a higher derivative of '%s'; write %s' = … or choose a name without '"
                            .formatted(state, base, state));
        }
    }

    private static String withoutPrimes(String name) {
        int end = name.indexOf('\'');
        return end < 0 ? name : name.substring(0, end);
    }

    /// The states that the equations have, in the file's order; a derivative that is not listed follows what it
    /// is the
    /// derivative of.
    List<String> states() {
        var states = new ArrayList<String>();
        for (var state : listed.keySet()) {
            states.add(state);
            var base = withoutPrimes(state);
            var next = state + "'";
            while (next.length() - base.length() < order(base) && !listed.containsKey(next)) {
                states.add(next);
                next += "'";
            }
        }
        return List.copyOf(states);
    }

    private int order(String base) {
        var line = byState.get(base);
        return line == null ? 0 : line.text.order();
    }

    /// The right-hand sides in the order of [#states].
    List<Expression> equations() {
        return states().stream()
                .map(state -> {
                    var base = withoutPrimes(state);
                    var line = byState.get(base);
                    if (line == null) {
                        throw new IllegalStateException("no equation for " + state);
                    }
                    return state.length() - base.length() < line.text.order() - 1
                            ? Expression.symbol(state + "'")
                            : line.text.formula();
                })
                .toList();
    }

    Map<String, Expression> definitions() {
        var formulas = new LinkedHashMap<String, Expression>();
        definitions.forEach((name, line) -> formulas.put(name, line.text.formula()));
        return formulas;
    }

    void declareDefinitions(DeclaredNames names) {
        definitions.forEach(
                (name, line) -> names.declare(name, SymbolKind.DEFINITION, sentence -> mistake(line, sentence)));
    }

    /// The rates that are no states, the highest derivative of each: a formula may name them like definitions.
    List<String> rates() {
        return byState.values().stream().map(line -> line.text.left()).toList();
    }

    /// @throws InvalidInputException if an equation or a definition mentions a name that is not among those `known`
    void checkSymbols(Collection<String> known) {
        var all = new ArrayList<>(byState.values());
        all.addAll(definitions.values());
        for (var line : all) {
            line.text.firstUse().forEach((symbol, offset) -> {
                if (!known.contains(symbol) && !derivatives.all().containsKey(symbol)) {
                    var where = line.text.order() == 0 ? "the definition of " : "the equation of ";
                    throw source.mistake(
                            line.node,
                            line.start + offset,
                            "unknown symbol '%s' in %s%s%s"
                                    .formatted(symbol, where, line.text.name(), DeclaredNames.hint(symbol, known)));
                }
            });
        }
    }

    /// The mistake at the place where a name stands first.
    InvalidInputException mistakeAt(String symbol, String sentence) {
        var all = new ArrayList<>(byState.values());
        all.addAll(definitions.values());
        for (var line : all) {
            var offset = line.text.firstUse().get(symbol);
            if (offset != null) {
                return source.mistake(line.node, line.start + offset, sentence);
            }
        }
        return source.mistake(node, sentence);
    }

    /// The mistake of an equation, by its state or by what it gives the rate of, or of a definition.
    InvalidInputException mistake(String name, String sentence) {
        var places = new TreeMap<String, Line>(definitions);
        byState.forEach(places::putIfAbsent);
        var line = places.get(withoutPrimes(name));
        return line == null ? source.mistake(node, sentence) : mistake(line, sentence);
    }

    private InvalidInputException mistake(@Nullable Line line, String sentence) {
        return line == null ? source.mistake(node, sentence) : source.mistake(line.nameNode, line.nameOffset, sentence);
    }
}
