package dev.frugal.physics.system;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/// Reads the equations of a system's file, as a list, a block of lines or a mapping, and checks
/// that each state has one, that every symbol is known and that every parameter is used.
final class EquationEntries {
    private static final Pattern LINE = Pattern.compile("[^\\n]+");

    private final SourceText source;
    private final List<String> states;
    private final Map<String, SourceText.Entry> parameters;
    private final Set<String> known;
    private final Map<String, Expression> byState = new LinkedHashMap<>();

    EquationEntries(
            SourceText source, List<String> states, Map<String, SourceText.Entry> parameters, Set<String> constants) {
        this.source = source;
        this.states = states;
        this.parameters = parameters;
        this.known = new LinkedHashSet<>(states);
        known.addAll(parameters.keySet());
        known.addAll(constants);
        known.add(DynamicalSystem.TIME);
    }

    /// The right-hand sides in the order of the states.
    List<Expression> read(Node node) {
        if (node instanceof MappingNode) {
            source.mapping(node, "equations").forEach((left, entry) -> {
                var state = left.strip();
                state = state.endsWith("'")
                        ? state.substring(0, state.length() - 1).strip()
                        : state;
                put(entry.value(), 0, Optional.of(state));
            });
        } else if (node instanceof ScalarNode block) {
            var lines = LINE.matcher(block.getValue());
            while (lines.find()) {
                if (!lines.group().isBlank()) {
                    putLine(block, lines.start(), lines.end());
                }
            }
        } else {
            for (var line : source.list(node, "equations")) {
                put(line, 0, Optional.empty());
            }
        }
        checkMentioned();
        return states.stream()
                .map(state -> {
                    var equation = byState.get(state);
                    if (equation == null) {
                        throw source.mistake(
                                node, "the state '%s' has no equation; add %s' = …".formatted(state, state));
                    }
                    return equation;
                })
                .toList();
    }

    private void put(Node node, int start, Optional<String> state) {
        var text = source.text(node, "an equation of the form x' = formula");
        try {
            put(node, start, state.isPresent() ? EquationText.ofState(state.get(), text) : EquationText.of(text));
        } catch (MisplacedText misplaced) {
            throw source.mistake(node, start + misplaced.offset(), misplaced.getMessage());
        }
    }

    private void putLine(ScalarNode block, int start, int end) {
        try {
            var line = EquationText.of(block.getValue().substring(start, end));
            put(block, start, line);
        } catch (MisplacedText misplaced) {
            throw source.mistake(block, start + misplaced.offset(), misplaced.getMessage());
        }
    }

    private void put(Node node, int start, EquationText equation) {
        int place = start + equation.stateOffset();
        if (!states.contains(equation.state())) {
            throw source.mistake(
                    node,
                    place,
                    "there is an equation for '%s', which is not a state%s"
                            .formatted(equation.state(), Spelling.hint(equation.state(), states)));
        }
        equation.firstUse().forEach((symbol, offset) -> {
            if (!known.contains(symbol)) {
                throw source.mistake(
                        node,
                        start + offset,
                        "unknown symbol '%s' in the equation of %s%s"
                                .formatted(symbol, equation.state(), Spelling.hint(symbol, known)));
            }
        });
        if (byState.put(equation.state(), equation.formula()) != null) {
            throw source.mistake(
                    node, place, "the state '%s' has a second equation; keep one".formatted(equation.state()));
        }
    }

    private void checkMentioned() {
        parameters.forEach((name, entry) -> {
            if (byState.values().stream()
                    .noneMatch(equation -> equation.symbols().contains(name))) {
                throw source.mistake(
                        entry.key(), "no equation mentions the parameter '%s'; use it or remove it".formatted(name));
            }
        });
    }
}
