package dev.frugal.physics.system;

import dev.frugal.base.SimilarNames;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/// Reads the constants of a system's file: numbers, formulas of numbers and other constants, and ranges within which
/// one is to be estimated.
final class ConstantEntries {
    private static final String RECORDING = "recording";

    private final SourceText source;
    private final Map<String, SourceText.Entry> nodes;
    private final ConstantArrays arrays;
    private final Map<String, SourceText.Formula> formulas = new LinkedHashMap<>();
    private final Map<String, Constant> constants = new LinkedHashMap<>();

    ConstantEntries(SourceText source, Map<String, SourceText.Entry> nodes) {
        this.source = source;
        this.nodes = nodes;
        this.arrays = new ConstantArrays(source);
        nodes.forEach((name, entry) -> constants.put(name, constant(name, entry.value())));
    }

    private Constant constant(String name, Node node) {
        var what = "the constant " + name;
        var element = source.element(node);
        if (element.isPresent() && !(node instanceof ScalarNode)) {
            var listed = arrays.value(name, node, element.get());
            if (listed.isPresent()) {
                return new Constant.Fixed(new Expression.Literal(listed.getAsDouble()));
            }
        }
        if (node instanceof MappingNode) {
            return estimated(name, node);
        }
        if (!(node instanceof ScalarNode)) {
            throw source.mistake(
                    node,
                    "%s is a list; expected a number, or {estimate: [low, high]} for one to estimate".formatted(what));
        }
        if (FormulaParser.isNotFinite(source.text(node, what + ", a number"))) {
            return new Constant.Fixed(new Expression.Literal(source.number(node, what)));
        }
        var formula = source.formula(node, what);
        if (formula.firstUse().isEmpty()) {
            return new Constant.Fixed(new Expression.Literal(source.number(node, what)));
        }
        formulas.put(name, formula);
        return new Constant.Fixed(formula.expression());
    }

    private Constant estimated(String name, Node node) {
        var keys = source.mapping(node, "the constant " + name, List.of("estimate", "unit"));
        var estimate = source.required(keys, "estimate", node);
        var unit = SourceText.optional(keys, "unit")
                .map(text -> source.text(text, "a unit"))
                .orElse("");
        var range = estimate;
        boolean perRecording = false;
        if (estimate instanceof MappingNode) {
            var details = source.mapping(estimate, "the estimate of " + name, List.of("range", "per"));
            range = source.required(details, "range", estimate);
            perRecording = SourceText.optional(details, "per")
                    .map(per -> perRecording(per, name))
                    .orElse(false);
        }
        var interval = source.interval(range, "the range of " + name);
        if (interval.width() == 0) {
            throw source.mistake(
                    range,
                    "the range of %s has no width; give two different bounds, or the number alone if it is known"
                            .formatted(name));
        }
        return new Constant.Estimated(interval, perRecording, unit);
    }

    private boolean perRecording(Node node, String name) {
        var per = source.text(node, "recording");
        if (!per.equals(RECORDING)) {
            throw source.mistake(
                    node,
                    "the constant %s is estimated per '%s'; expected per: recording, or no key 'per' for one value for all"
                            .formatted(name, per));
        }
        return true;
    }

    Map<String, Constant> constants() {
        return constants;
    }

    void declare(DeclaredNames names) {
        nodes.forEach((name, entry) -> names.declare(
                name,
                constants.get(name) instanceof Constant.Estimated ? SymbolKind.ESTIMATED_CONSTANT : SymbolKind.CONSTANT,
                sentence -> source.mistake(entry.key(), sentence)));
    }

    /// Checks that formulas use only known constants, without circular dependencies, and have finite values.
    void check(DeclaredNames names) {
        formulas.forEach((name, formula) -> formula.firstUse().forEach((symbol, offset) -> {
            var kind = names.kind(symbol);
            if (kind.isEmpty()) {
                throw source.mistake(
                        formula.node(),
                        offset,
                        "unknown symbol '%s' in the constant %s%s"
                                .formatted(symbol, name, SimilarNames.hint(symbol, names.of(SymbolKind.CONSTANT))));
            }
            if (kind.get() != SymbolKind.CONSTANT) {
                throw source.mistake(
                        formula.node(),
                        offset,
                        "the constant %s depends on '%s', which is %s; write it as a definition under 'equations': %s = …"
                                .formatted(name, symbol, kind.get().withArticle(), name));
            }
        }));
        var byName = new LinkedHashMap<String, Expression>();
        constants.forEach((name, constant) -> {
            if (constant instanceof Constant.Fixed(var formula)) {
                byName.put(name, formula);
            }
        });
        var named = new NamedFormulas(byName);
        formulas.forEach((name, formula) -> checkValue(name, formula, named));
    }

    private void checkValue(String name, SourceText.Formula formula, NamedFormulas named) {
        try {
            double value = named.resolved(name).at(Map.of());
            if (!Double.isFinite(value)) {
                throw source.mistake(
                        formula.node(),
                        "the constant %s is %s, which is %s; expected a finite number"
                                .formatted(name, formula.expression().text(), value));
            }
        } catch (NamedFormulas.Unresolvable failure) {
            var place = nodes.getOrDefault(failure.name(), new SourceText.Entry(formula.node(), formula.node()));
            throw source.mistake(place.key(), failure.sentence());
        }
    }
}
