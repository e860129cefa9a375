package dev.frugal.physics.system;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.SimilarNames;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/// Reads the description of fields from YAML and checks it. A mistake is reported with file, line and column.
final class FieldFile {
    static final String FIELDS = "fields";
    private static final List<String> KEYS = List.of(
            "name",
            "summary",
            FIELDS,
            "parameters",
            "constants",
            "unknown",
            "equations",
            "measured",
            "initial",
            "horizon",
            "samples",
            "time-unit",
            "regimes");

    private final SourceText source;
    private final Node root;
    private final SystemFile file;
    private final Map<String, SourceText.Entry> entries;

    private FieldFile(SourceText source, Node root) {
        this.source = source;
        this.root = root;
        this.file = new SystemFile(source, root, KEYS);
        this.entries = file.entries();
    }

    /// The node of the key `fields`, if there is one.
    static Optional<Node> fieldsOf(SourceText source, Node root) {
        return root instanceof MappingNode
                ? SourceText.optional(source.mapping(root, "the description of a system"), FIELDS)
                : Optional.empty();
    }

    /// @throws InvalidInputException if the text describes no fields; one sentence with line and column
    static FieldDescription read(String sourceName, String text) {
        var source = new SourceText(sourceName, text);
        return new FieldFile(source, source.root()).description();
    }

    private FieldDescription description() {
        var name = file.name();
        var fields = new FieldEntries(source, source.required(entries, FIELDS, root));
        var derivatives = new SpatialDerivatives(fields.grid().coordinates());
        var equations =
                new EquationEntries(source, source.required(entries, "equations", root), fields.places(), derivatives);
        var states = equations.states();
        var parameterNodes = file.mapping("parameters");
        var constants = new ConstantEntries(source, file.mapping("constants"));
        var terms = new UnknownTermEntries(source, file.mapping("unknown"));

        var names = new DeclaredNames();
        fields.grid()
                .coordinates()
                .forEach(coordinate ->
                        names.declare(coordinate, SymbolKind.COORDINATE, sentence -> source.mistake(root, sentence)));
        states.forEach(state -> names.declare(state, SymbolKind.STATE, sentence -> fields.mistake(state, sentence)));
        constants.declare(names);
        parameterNodes.forEach((parameter, entry) ->
                names.declare(parameter, SymbolKind.PARAMETER, sentence -> source.mistake(entry.key(), sentence)));
        terms.declare(names);
        equations.declareDefinitions(names);
        for (var kind : List.of(SymbolKind.PARAMETER, SymbolKind.CONSTANT, SymbolKind.UNKNOWN_TERM)) {
            names.of(kind).stream().filter(SpatialDerivatives.LAPLACIAN::equals).forEach(reserved -> {
                throw source.mistake(root, "'%s' already means a derivative; choose another name".formatted(reserved));
            });
        }
        refuseEstimates(constants);
        file.checkCount(SymbolKind.PARAMETER, "parameters", names);
        var known = new LinkedHashSet<>(names.all());
        known.addAll(equations.rates());
        equations.checkSymbols(known);
        constants.check(names);
        var parameters = new ParameterEntries(source).read(parameterNodes);
        var initials = initials(states, names);
        var variables = new ArrayList<FieldVariable>();
        for (int i = 0; i < states.size(); i++) {
            variables.add(fields.variable(states.get(i), initials.get(i)));
        }
        var description = new FieldDescription(
                name,
                SourceText.optional(entries, "summary")
                        .map(node -> source.text(node, "a summary").strip())
                        .orElse(""),
                fields.grid(),
                variables,
                parameters,
                constants.constants(),
                terms.terms(),
                equations.definitions(),
                derivatives.all(),
                equations.equations(),
                SourceText.optional(entries, "measured")
                        .map(node -> sensors(node, states, fields.grid()))
                        .orElse(List.of()),
                file.horizon(),
                SourceText.optional(entries, "samples")
                        .map(node -> source.wholeNumber(node, "samples", 2, SystemFile.MOST_SAMPLES))
                        .orElse(SystemFile.DEFAULT_SAMPLES),
                SourceText.optional(entries, "regimes")
                        .map(node -> file.regimes(node, parameters))
                        .orElse(List.of()),
                SourceText.optional(entries, "time-unit").map(file::timeUnit));
        checkFormulas(description, equations, terms, names, initials);
        checkPosedness(description, equations);
        return description;
    }

    private void refuseEstimates(ConstantEntries constants) {
        constants.constants().forEach((name, constant) -> {
            if (constant instanceof Constant.Estimated) {
                throw source.mistake(
                        source.required(entries, "constants", root),
                        "the constant %s is to be estimated; make it a parameter, as in %s: [low, high]"
                                .formatted(name, name));
            }
        });
    }

    private void checkPosedness(FieldDescription description, EquationEntries equations) {
        WellPosedness.mistake(description).ifPresent(mistake -> {
            throw equations.mistake(mistake.field(), mistake.sentence());
        });
    }

    /// Checks sizes, circles, that every declared name is used, and that what a derivative is taken of varies.
    private void checkFormulas(
            FieldDescription description,
            EquationEntries equations,
            UnknownTermEntries terms,
            DeclaredNames names,
            Iterable<FieldVariable.Initial> initials) {
        var byName = new LinkedHashMap<>(description.definitions());
        var states = description.fieldNames();
        for (int i = 0; i < states.size(); i++) {
            byName.put(states.get(i) + "'", description.equations().get(i));
        }
        states.forEach(byName::remove);
        description.derivatives().forEach((derivative, what) -> byName.put(derivative, what.argument()));
        var formulas = new NamedFormulas(byName);
        var mentioned = new TreeSet<String>();
        var varying = new HashSet<>(states);
        varying.addAll(names.of(SymbolKind.COORDINATE));
        varying.addAll(names.of(SymbolKind.UNKNOWN_TERM));
        try {
            double nodes = 0;
            for (var state : states) {
                var rate = formulas.resolved(state + "'");
                nodes += SystemFile.checkedSize(rate, nodes, sentence -> equations.mistake(state, sentence));
                mentioned.addAll(rate.symbols());
            }
            for (var derivative : description.derivatives().entrySet()) {
                var argument = formulas.resolved(derivative.getValue().argument());
                if (argument.symbols().stream().noneMatch(varying::contains)) {
                    throw equations.mistakeAt(
                            derivative.getKey(),
                            "%s is the derivative of something that is no field; expected a formula of %s"
                                    .formatted(derivative.getKey(), String.join(", ", states)));
                }
            }
            terms.check(names, equations.rates(), formulas);
            for (var term : description.unknownTerms()) {
                term.arguments()
                        .forEach(argument -> mentioned.addAll(
                                formulas.resolved(Expression.symbol(argument)).symbols()));
            }
        } catch (NamedFormulas.Unresolvable failure) {
            throw description.derivatives().containsKey(failure.name())
                    ? equations.mistakeAt(failure.name(), failure.sentence())
                    : equations.mistake(failure.name(), failure.sentence());
        }
        file.checkMentioned(SymbolKind.UNKNOWN_TERM, "unknown", mentioned, names);
        for (var initial : initials) {
            mentioned.addAll(initial.formula().symbols());
        }
        file.checkMentioned(SymbolKind.PARAMETER, "parameters", mentioned, names);
    }

    private List<FieldVariable.Initial> initials(List<String> states, DeclaredNames names) {
        var node = source.required(entries, "initial", root);
        var given = source.mapping(node, "initial", states);
        return states.stream()
                .map(state -> initial(state, source.required(given, state, node), names))
                .toList();
    }

    private FieldVariable.Initial initial(String state, Node node, DeclaredNames names) {
        if (node instanceof ScalarNode) {
            return new FieldVariable.Initial(initialFormula(state, node, names), Optional.empty());
        }
        var keys = source.mapping(node, "the initial values of " + state, List.of("formula", "random"));
        if (keys.isEmpty()) {
            throw source.mistake(
                    node, "the initial values of %s are empty; expected 'formula', 'random' or both".formatted(state));
        }
        return new FieldVariable.Initial(
                SourceText.optional(keys, "formula")
                        .map(formula -> initialFormula(state, formula, names))
                        .orElse(Expression.literal(0)),
                SourceText.optional(keys, "random").map(random -> waves(state, random)));
    }

    private Expression initialFormula(String state, Node node, DeclaredNames names) {
        var formula = source.formula(node, "the initial values of " + state);
        var allowed = new ArrayList<String>();
        for (var kind : List.of(SymbolKind.COORDINATE, SymbolKind.PARAMETER, SymbolKind.CONSTANT)) {
            allowed.addAll(names.of(kind));
        }
        formula.firstUse().forEach((symbol, offset) -> {
            if (!allowed.contains(symbol)) {
                throw source.mistake(
                        node,
                        offset,
                        "unknown symbol '%s' in the initial values of %s%s; expected a formula of coordinates, parameters and constants"
                                .formatted(symbol, state, SimilarNames.hint(symbol, allowed)));
            }
        });
        return formula.expression();
    }

    private FieldVariable.Waves waves(String state, Node node) {
        var what = "the random part of " + state;
        var keys = source.mapping(node, what, List.of("amplitude", "modes"));
        var amplitudeNode = source.required(keys, "amplitude", node);
        double amplitude = source.number(amplitudeNode, "the amplitude of " + what);
        if (!(amplitude > 0)) {
            throw source.mistake(
                    amplitudeNode,
                    "the amplitude of %s is %s; expected a number above 0"
                            .formatted(what, ExpressionText.number(amplitude)));
        }
        int modes = source.wholeNumber(source.required(keys, "modes", node), "the number of modes of " + what, 1, 1000);
        return new FieldVariable.Waves(amplitude, modes);
    }

    private List<FieldSensor> sensors(Node node, List<String> states, FieldGrid grid) {
        var sensors = new ArrayList<FieldSensor>();
        source.mapping(node, "measured", states).forEach((field, entry) -> {
            var keys = source.mapping(entry.value(), "the sensors of " + field, List.of("at", "noise"));
            sensors.add(new FieldSensor(
                    field,
                    points(field, source.required(keys, "at", entry.value()), grid),
                    SourceText.optional(keys, "noise")
                            .map(noise -> new MeasurementEntries(source).noise(field, noise))));
        });
        if (sensors.isEmpty()) {
            throw source.mistake(node, "nothing is measured; name at least one field, or omit the key");
        }
        return sensors;
    }

    private List<Integer> points(String field, Node node, FieldGrid grid) {
        var what = "a sensor of " + field;
        Set<Integer> points = new LinkedHashSet<>();
        for (var place : source.list(node, "the points of " + field + ", as in [3, 11, 40]")) {
            int point = 0;
            if (grid.axes().size() == 1) {
                point = index(place, what, grid.axes().getFirst());
            } else {
                var pair = source.list(place, what + ", as in [3, 11]");
                if (pair.size() != 2) {
                    throw source.mistake(place, "%s has %d numbers; expected two".formatted(what, pair.size()));
                }
                point = index(pair.getFirst(), what, grid.axes().getFirst())
                        + grid.axes().getFirst().points()
                                * index(pair.getLast(), what, grid.axes().getLast());
            }
            if (!points.add(point)) {
                throw source.mistake(place, "%s stands here a second time; keep one".formatted(what));
            }
        }
        if (points.isEmpty()) {
            throw source.mistake(node, "%s has no sensors; name at least one point".formatted(field));
        }
        return List.copyOf(points);
    }

    private int index(Node node, String what, FieldGrid.Axis axis) {
        double index = source.number(node, what);
        if (index != Math.rint(index) || index < 0 || index >= axis.points()) {
            throw source.mistake(
                    node,
                    "%s is at point %s, which is outside the grid; expected a whole number from 0 to %d along %s"
                            .formatted(what, ExpressionText.number(index), axis.points() - 1, axis.coordinate()));
        }
        return (int) index;
    }
}
