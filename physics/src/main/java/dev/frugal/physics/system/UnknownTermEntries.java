package dev.frugal.physics.system;

import dev.frugal.base.SimilarNames;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// Reads the unknown terms of a system's file: what each depends on, how large its network is, and what is known
/// of it.
final class UnknownTermEntries {
    private static final List<String> KEYS =
            List.of("of", "hidden", "odd", "even", "zero-at", "increasing", "positive");
    private static final List<Integer> USUAL_HIDDEN = List.of(8);
    private static final int MOST_ARGUMENTS = 16;
    private static final int MOST_LAYERS = 8;
    private static final int WIDEST = 1024;

    private final SourceText source;
    private final Map<String, SourceText.Entry> nodes;
    private final Map<String, Map<String, Node>> argumentNodes = new LinkedHashMap<>();
    private final List<UnknownTerm> terms = new ArrayList<>();

    UnknownTermEntries(SourceText source, Map<String, SourceText.Entry> nodes) {
        this.source = source;
        this.nodes = nodes;
        nodes.forEach((name, entry) -> terms.add(term(name, entry.value())));
    }

    private UnknownTerm term(String name, Node node) {
        var what = "the unknown term " + name;
        var keys = source.mapping(node, what, KEYS);
        var of = source.required(keys, "of", node);
        var arguments = source.names(of, "the arguments of " + name);
        argumentNodes.put(name, arguments);
        if (arguments.isEmpty() || arguments.size() > MOST_ARGUMENTS) {
            throw source.mistake(
                    of,
                    "%s has %d arguments; expected 1 to %d, as in of: [v]"
                            .formatted(what, arguments.size(), MOST_ARGUMENTS));
        }
        var names = List.copyOf(arguments.keySet());
        var hidden = SourceText.optional(keys, "hidden")
                .map(layers -> hidden(layers, name))
                .orElse(USUAL_HIDDEN);
        var facts = facts(keys, names);
        return new UnknownTerm(name, names, hidden, facts);
    }

    private List<Integer> hidden(Node node, String name) {
        var what = "the hidden layers of " + name;
        var layers = source.list(node, what + ", as in [8]");
        if (layers.isEmpty() || layers.size() > MOST_LAYERS) {
            throw source.mistake(node, "%s are %d; expected 1 to %d".formatted(what, layers.size(), MOST_LAYERS));
        }
        return layers.stream()
                .map(layer -> source.wholeNumber(layer, "the width of a hidden layer of " + name, 1, WIDEST))
                .toList();
    }

    private UnknownTerm.Facts facts(Map<String, SourceText.Entry> keys, List<String> arguments) {
        var odd = among(keys, "odd", arguments);
        var even = among(keys, "even", arguments);
        var increasing = among(keys, "increasing", arguments);
        boolean positive = SourceText.optional(keys, "positive")
                .map(node -> flag(node, "positive"))
                .orElse(false);
        var zeroAt = SourceText.optional(keys, "zero-at").map(node -> zeroAt(node, arguments));
        UnknownTerm.Facts.contradiction(odd, even, zeroAt, increasing, positive).ifPresent(sentence -> {
            var last = keys.entrySet().stream()
                    .filter(entry -> !List.of("of", "hidden").contains(entry.getKey()))
                    .reduce((first, second) -> second)
                    .orElseThrow();
            throw source.mistake(last.getValue().key(), sentence + "; remove one of these facts");
        });
        return new UnknownTerm.Facts(odd, even, zeroAt, increasing, positive);
    }

    /// The arguments that a fact is about: all of them for `odd`, `odd: true`; those named for `odd: [v]`.
    private Set<String> among(Map<String, SourceText.Entry> keys, String fact, List<String> arguments) {
        return SourceText.optional(keys, fact)
                .map(node -> among(node, fact, arguments))
                .orElse(Set.of());
    }

    private Set<String> among(Node node, String fact, List<String> arguments) {
        if (!(node instanceof SequenceNode)) {
            return flag(node, fact) ? new LinkedHashSet<>(arguments) : Set.of();
        }
        var named = source.names(node, "the arguments for the fact '" + fact + "'");
        named.forEach((name, place) -> {
            if (!arguments.contains(name)) {
                throw source.mistake(
                        place,
                        "the term does not depend on '%s'%s".formatted(name, SimilarNames.hint(name, arguments)));
            }
        });
        if (named.isEmpty()) {
            throw source.mistake(node, "%s names no argument; write %s: true for all of them".formatted(fact, fact));
        }
        return new LinkedHashSet<>(named.keySet());
    }

    private boolean flag(Node node, String fact) {
        if (SourceText.isLeftOut(node)) {
            return true;
        }
        if (node instanceof ScalarNode scalar
                && (scalar.getValue().equals("true") || scalar.getValue().equals("false"))) {
            return scalar.getValue().equals("true");
        }
        throw source.mistake(node, "'%s' is a yes-or-no fact; expected true or false".formatted(fact));
    }

    private List<Double> zeroAt(Node node, List<String> arguments) {
        var what = "zero-at";
        if (node instanceof ScalarNode && arguments.size() == 1) {
            return List.of(source.number(node, what));
        }
        var place = source.list(node, "zero-at, one number for each of " + String.join(", ", arguments));
        if (place.size() != arguments.size()) {
            throw source.mistake(
                    node,
                    "zero-at has %d numbers; expected one for each of %s"
                            .formatted(place.size(), String.join(", ", arguments)));
        }
        return place.stream().map(number -> source.number(number, what)).toList();
    }

    List<UnknownTerm> terms() {
        return terms;
    }

    void declare(DeclaredNames names) {
        nodes.forEach((name, entry) ->
                names.declare(name, SymbolKind.UNKNOWN_TERM, sentence -> source.mistake(entry.key(), sentence)));
    }

    /// Checks that terms depend on known, variable quantities, and on no other term.
    ///
    /// @param rates names of states' rates, which count as definitions
    void check(DeclaredNames names, List<String> rates, NamedFormulas formulas) {
        var allowed = new ArrayList<String>();
        for (var kind : List.of(
                SymbolKind.STATE, SymbolKind.INPUT, SymbolKind.DEFINITION, SymbolKind.PARAMETER, SymbolKind.TIME)) {
            allowed.addAll(names.of(kind));
        }
        argumentNodes.forEach((term, arguments) -> arguments.forEach((argument, place) -> {
            if (!allowed.contains(argument) && !rates.contains(argument)) {
                throw source.mistake(
                        place,
                        names.kind(argument)
                                .map(kind ->
                                        "the term %s cannot depend on '%s', which is %s; expected a state, an input, a parameter or a definition"
                                                .formatted(term, argument, kind.withArticle()))
                                .orElseGet(() -> "the term %s depends on the unknown name '%s'%s"
                                        .formatted(term, argument, SimilarNames.hint(argument, allowed))));
            }
            var depends = formulas.resolved(Expression.symbol(argument)).symbols();
            names.of(SymbolKind.UNKNOWN_TERM).stream()
                    .filter(depends::contains)
                    .findFirst()
                    .ifPresent(other -> {
                        throw source.mistake(
                                place,
                                "the term %s depends through '%s' on the unknown term %s; expected a definition without unknown terms"
                                        .formatted(term, argument, other));
                    });
        }));
    }
}
