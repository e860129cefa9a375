package dev.frugal.physics.system;

import dev.frugal.base.InvalidInputException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/// Reads the description of a system from YAML and checks it: every name known, every range the
/// right way up, one equation per state. A mistake is reported with file, line and column.
final class SystemFile {
    private static final List<String> KEYS = List.of(
            "name",
            "summary",
            "indices",
            "states",
            "parameters",
            "constants",
            "inputs",
            "unknown",
            "equations",
            "measured",
            "initial",
            "horizon",
            "samples",
            "time-unit",
            "symmetry",
            "regimes");
    private static final Pattern SYSTEM_NAME = Pattern.compile("[\\p{L}\\p{Nd}][\\p{L}\\p{Nd}_.-]*");
    private static final Pattern INDEX_RANGE =
            Pattern.compile("\\s*+(?<first>\\d{1,6}+)\\s*+\\.\\.\\s*+(?<last>\\d{1,6}+)\\s*+");
    private static final int MOST_INDICES = 256;
    static final int DEFAULT_SAMPLES = 200;
    static final int MOST_SAMPLES = 1_000_000;

    /// Beyond these, squares of times leave a double, whatever the unit.
    private static final double SHORTEST_HORIZON = 1e-150;

    private static final double LONGEST_HORIZON = 1e150;
    private static final int MOST_STATES = 64;

    /// Of parameters, of constants to estimate, of inputs and of unknown terms: each adds a column to every
    /// Jacobian.
    private static final int MOST_OF_A_KIND = 256;

    /// How far up its range a constant to estimate is while a symmetry is tried.
    private static final double TRIED = 0.382;

    private final SourceText source;
    private final Node root;
    private final Map<String, SourceText.Entry> entries;

    private SystemFile(SourceText text, Node root) {
        this(text, root, KEYS);
    }

    SystemFile(SourceText text, Node root, List<String> keys) {
        this.root = root;
        this.entries = text.mapping(root, "the description of a system", keys);
        this.source = text.with(SourceText.optional(entries, "indices")
                .map(node -> indices(text, node))
                .orElse(Indices.NONE));
    }

    Map<String, SourceText.Entry> entries() {
        return entries;
    }

    private static Indices indices(SourceText text, Node node) {
        var ranges = new LinkedHashMap<String, Indices.Range>();
        text.mapping(node, "indices").forEach((name, entry) -> {
            DeclaredNames.check(name, false, sentence -> text.mistake(entry.key(), sentence));
            ranges.put(name, range(text, name, entry.value()));
        });
        if (ranges.isEmpty()) {
            throw text.mistake(node, "'indices' is empty; fill it or omit it");
        }
        return new Indices(ranges);
    }

    private static Indices.Range range(SourceText text, String name, Node node) {
        var written = text.text(node, "the range of the index %s, as in 1..5".formatted(name));
        var bounds = INDEX_RANGE.matcher(written);
        if (!bounds.matches()) {
            throw text.mistake(
                    node,
                    "the range of the index %s is '%s'; expected two whole numbers, as in 1..5"
                            .formatted(name, written));
        }
        int first = Integer.parseInt(bounds.group("first"));
        int last = Integer.parseInt(bounds.group("last"));
        if (last < first || last - first >= MOST_INDICES) {
            throw text.mistake(
                    node,
                    "the index %s runs from %d to %d; expected an ascending range of at most %d numbers"
                            .formatted(name, first, last, MOST_INDICES));
        }
        return new Indices.Range(first, last);
    }

    /// @throws InvalidInputException if the text describes no system; one sentence with line and column
    static SystemDescription read(String sourceName, String text) {
        return read(sourceName, text, "");
    }

    /// The system that a part of a text describes.
    ///
    /// @param pointer a JSON pointer to the part; empty for the whole text
    /// @throws InvalidInputException if it describes no system; one sentence with line and column
    static SystemDescription read(String sourceName, String text, String pointer) {
        var source = new SourceText(sourceName, text);
        var root = source.at(pointer);
        FieldFile.fieldsOf(source, root).ifPresent(fields -> {
            throw source.mistake(fields, FieldDescriptions.REFUSAL);
        });
        return new SystemFile(source, root).description();
    }

    private SystemDescription description() {
        var name = name();
        var listed = listedStates();
        var equations = new EquationEntries(source, source.required(entries, "equations", root), listed.places());
        var states = equations.states();
        if (states.size() > MOST_STATES) {
            throw tooManyStates(states.size());
        }
        checkIndexNames(states);
        var parameterNodes = mapping("parameters");
        var constants = new ConstantEntries(source, mapping("constants"));
        var measurements = new MeasurementEntries(source);
        var inputs =
                SourceText.optional(entries, "inputs").map(measurements::inputs).orElse(Map.of());
        var terms = new UnknownTermEntries(source, mapping("unknown"));

        var names = new DeclaredNames();
        states.forEach(state -> names.declare(state, SymbolKind.STATE, mistakeOfState(state, listed)));
        constants.declare(names);
        parameterNodes.forEach((parameter, entry) ->
                names.declare(parameter, SymbolKind.PARAMETER, sentence -> source.mistake(entry.key(), sentence)));
        inputs.forEach((input, place) ->
                names.declare(input.name(), SymbolKind.INPUT, sentence -> source.mistake(place, sentence)));
        terms.declare(names);
        equations.declareDefinitions(names);

        checkCount(SymbolKind.PARAMETER, "parameters", names);
        checkCount(SymbolKind.ESTIMATED_CONSTANT, "constants", names);
        checkCount(SymbolKind.INPUT, "inputs", names);
        checkCount(SymbolKind.UNKNOWN_TERM, "unknown", names);
        var known = new LinkedHashSet<>(names.all());
        known.addAll(equations.rates());
        equations.checkSymbols(known);
        constants.check(names);
        var sensors = SourceText.optional(entries, "measured")
                .map(node -> measurements.sensors(node, known))
                .orElse(Map.of());

        var parameters = new ParameterEntries(source).read(parameterNodes);
        var description = new SystemDescription(
                name,
                SourceText.optional(entries, "summary")
                        .map(node -> source.text(node, "a summary").strip())
                        .orElse(""),
                states,
                states.stream()
                        .map(state -> listed.units().getOrDefault(state, ""))
                        .toList(),
                parameters,
                constants.constants(),
                List.copyOf(inputs.keySet()),
                terms.terms(),
                equations.definitions(),
                equations.equations(),
                List.copyOf(sensors.keySet()),
                initialBox(states),
                horizon(),
                SourceText.optional(entries, "samples")
                        .map(node -> source.wholeNumber(node, "samples", 2, MOST_SAMPLES))
                        .orElse(DEFAULT_SAMPLES),
                SourceText.optional(entries, "symmetry").map(node -> symmetry(node, states)),
                SourceText.optional(entries, "regimes")
                        .map(node -> regimes(node, parameters))
                        .orElse(List.of()),
                SourceText.optional(entries, "time-unit").map(this::timeUnit));
        checkFormulas(description, equations, terms, names, sensors);
        checkSymmetry(description);
        return description;
    }

    /// In a formula the name of an index is the index, so that nothing else can have it.
    private void checkIndexNames(List<String> states) {
        var taken = new LinkedHashSet<>(states);
        for (var key : List.of("parameters", "constants", "inputs", "unknown")) {
            SourceText.optional(entries, key)
                    .filter(node -> node instanceof MappingNode)
                    .ifPresent(node -> taken.addAll(source.mapping(node, key).keySet()));
        }
        SourceText.optional(entries, "indices")
                .ifPresent(node -> source.mapping(node, "indices").forEach((name, entry) -> {
                    if (taken.contains(name)) {
                        throw source.mistake(
                                entry.key(),
                                "'%s' is an index and also another name of this system; rename one of them"
                                        .formatted(name));
                    }
                }));
    }

    Unit timeUnit(Node node) {
        var text = source.text(node, "a unit of time");
        return Unit.parseTime(text)
                .orElseThrow(() -> source.mistake(
                        node, "'%s' is no unit of time; expected one such as s, ms, min, h, d or yr".formatted(text)));
    }

    void checkCount(SymbolKind kind, String key, DeclaredNames names) {
        int count = names.of(kind).size();
        if (count > MOST_OF_A_KIND) {
            throw source.mistake(
                    source.required(entries, key, root),
                    "'%s' contains %d names of kind %s; expected at most %d"
                            .formatted(key, count, kind.noun(), MOST_OF_A_KIND));
        }
    }

    String name() {
        var node = source.required(entries, "name", root);
        var name = source.text(node, "the name of the system");
        if (!SYSTEM_NAME.matcher(name).matches()) {
            throw source.mistake(
                    node,
                    "the name '%s' contains characters other than letters, digits, '-', '_' and '.'; rename it"
                            .formatted(name));
        }
        return name;
    }

    /// The entries of an optional key.
    Map<String, SourceText.Entry> mapping(String key) {
        var node = SourceText.optional(entries, key);
        if (node.isEmpty()) {
            return Map.of();
        }
        var mapping = source.mapping(node.get(), key);
        if (mapping.isEmpty()) {
            throw source.mistake(node.get(), "'%s' is empty; fill it or omit it".formatted(key));
        }
        return mapping;
    }

    /// The states that the file names, with their units and nodes.
    private record ListedStates(Map<String, String> units, Map<String, Node> places) {}

    private ListedStates listedStates() {
        var node = source.required(entries, "states", root);
        var units = new LinkedHashMap<String, String>();
        Map<String, Node> places = new LinkedHashMap<>();
        if (node instanceof MappingNode) {
            source.mapping(node, "states").forEach((name, entry) -> {
                units.put(name, unit(entry.value(), name));
                places.put(name, entry.key());
            });
        } else {
            places.putAll(source.names(node, "the names of the states"));
        }
        places.forEach((name, place) -> DeclaredNames.check(name, true, sentence -> source.mistake(place, sentence)));
        if (places.isEmpty() || places.size() > MOST_STATES) {
            throw tooManyStates(places.size());
        }
        return new ListedStates(units, places);
    }

    private InvalidInputException tooManyStates(int count) {
        return source.mistake(
                source.required(entries, "states", root),
                "there are %d states; expected 1 to %d".formatted(count, MOST_STATES));
    }

    private java.util.function.Function<String, InvalidInputException> mistakeOfState(
            String state, ListedStates listed) {
        var place = listed.places().get(state);
        return sentence -> source.mistake(place == null ? source.required(entries, "states", root) : place, sentence);
    }

    private String unit(Node node, String state) {
        if (node instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        return SourceText.optional(source.mapping(node, "the state " + state, List.of("unit")), "unit")
                .map(unit -> source.text(unit, "a unit"))
                .orElse("");
    }

    /// Checks the formulas after substitution of definitions: finite, of a reasonable size, and using every
    /// declared name.
    private void checkFormulas(
            SystemDescription description,
            EquationEntries equations,
            UnknownTermEntries terms,
            DeclaredNames names,
            Map<Sensor, Node> sensors) {
        var formulas = description.named();
        var mentioned = new TreeSet<String>();
        try {
            double nodes = 0;
            for (var definition : description.definitions().keySet()) {
                nodes += checkedSize(
                        formulas.resolved(definition), nodes, sentence -> equations.mistake(definition, sentence));
            }
            for (var state : description.stateNames()) {
                var rate = formulas.resolved(state + "'");
                nodes += checkedSize(rate, nodes, sentence -> equations.mistake(state, sentence));
                mentioned.addAll(rate.symbols());
            }
            terms.check(names, equations.rates(), formulas);
            for (var term : description.unknownTerms()) {
                term.arguments()
                        .forEach(argument -> mentioned.addAll(
                                formulas.resolved(Expression.symbol(argument)).symbols()));
            }
            checkMentioned(SymbolKind.PARAMETER, "parameters", mentioned, names);
            for (var sensor : sensors.entrySet()) {
                var resolved = formulas.resolved(sensor.getKey().formula());
                nodes += checkedSize(resolved, nodes, sentence -> source.mistake(sensor.getValue(), sentence));
                checkReads(sensor.getKey(), resolved.symbols(), sensor.getValue(), names);
                mentioned.addAll(resolved.symbols());
            }
        } catch (NamedFormulas.Unresolvable failure) {
            throw equations.mistake(failure.name(), failure.sentence());
        }
        checkMentioned(SymbolKind.ESTIMATED_CONSTANT, "constants", mentioned, names);
        checkMentioned(SymbolKind.INPUT, "inputs", mentioned, names);
        checkMentioned(SymbolKind.UNKNOWN_TERM, "unknown", mentioned, names);
        InfinitePart.of(description).ifPresent(part -> {
            throw equations.mistake(description.stateNames().get(part.state()), part.sentence());
        });
    }

    static double checkedSize(
            Expression resolved, double before, java.util.function.Function<String, InvalidInputException> mistake) {
        var size = TreeSize.of(resolved);
        if (size.depth() > Expression.DEEPEST) {
            throw mistake.apply(
                    "after substitution of the definitions, the formula nests deeper than %d operations; shorten it"
                            .formatted(Expression.DEEPEST));
        }
        if (before + size.nodes() > TreeSize.MOST_NODES) {
            throw mistake.apply(
                    "after substitution of the definitions, the formulas contain more than %d numbers, names and operations; shorten them"
                            .formatted(TreeSize.MOST_NODES));
        }
        return size.nodes();
    }

    void checkMentioned(SymbolKind kind, String key, Set<String> mentioned, DeclaredNames names) {
        var nodes = SourceText.optional(entries, key);
        for (var name : names.of(kind)) {
            if (!mentioned.contains(name)) {
                var place = nodes.filter(node -> node instanceof MappingNode)
                        .map(node -> source.mapping(node, key).get(name))
                        .map(SourceText.Entry::key)
                        .orElseGet(() -> source.required(entries, key, root));
                throw source.mistake(
                        place, "no equation mentions the %s '%s'; use it or remove it".formatted(kind.noun(), name));
            }
        }
    }

    private void checkReads(Sensor sensor, Set<String> symbols, Node place, DeclaredNames names) {
        boolean reads = symbols.stream()
                .anyMatch(symbol -> names.kind(symbol)
                        .filter(kind -> switch (kind) {
                            case STATE, INPUT, UNKNOWN_TERM -> true;
                            case TIME, COORDINATE, PARAMETER, CONSTANT, ESTIMATED_CONSTANT, DEFINITION -> false;
                        })
                        .isPresent());
        if (!reads) {
            throw source.mistake(
                    place,
                    "the sensor %s measures no state; expected a formula that contains a state"
                            .formatted(sensor.name()));
        }
    }

    double horizon() {
        var node = source.required(entries, "horizon", root);
        double horizon = source.number(node, "horizon");
        if (horizon < SHORTEST_HORIZON || horizon > LONGEST_HORIZON) {
            throw source.mistake(
                    node,
                    "horizon is %s; expected a time above 0, from %s to %s"
                            .formatted(
                                    ExpressionText.number(horizon),
                                    ExpressionText.number(SHORTEST_HORIZON),
                                    ExpressionText.number(LONGEST_HORIZON)));
        }
        return horizon;
    }

    private List<Interval> initialBox(List<String> states) {
        var node = source.required(entries, "initial", root);
        var boxes = source.mapping(node, "initial", states);
        return states.stream()
                .map(state -> source.interval(source.required(boxes, state, node), "the initial range of " + state))
                .toList();
    }

    /// A derivative that is not named has the sign of what it is the derivative of.
    private Symmetry symmetry(Node node, List<String> states) {
        var keys = source.mapping(node, "symmetry", List.of("signs", "time"));
        var signsNode = source.required(keys, "signs", node);
        var signs = source.mapping(signsNode, "signs", states);
        var byState = new LinkedHashMap<String, Integer>();
        for (var state : states) {
            int usual = state.endsWith("'") ? byState.getOrDefault(state.substring(0, state.length() - 1), 1) : 1;
            byState.put(
                    state,
                    SourceText.optional(signs, state)
                            .map(sign -> sign(sign, state))
                            .orElse(usual));
        }
        if (!byState.containsValue(-1)) {
            throw source.mistake(signsNode, "no state changes its sign; give at least one of them -1");
        }
        boolean shifted = SourceText.optional(keys, "time")
                .map(time -> {
                    var shift = source.text(time, "half-period");
                    if (!shift.equals("half-period")) {
                        throw source.mistake(
                                time,
                                "the shift of time is '%s'; expected half-period, or no key 'time'".formatted(shift));
                    }
                    return true;
                })
                .orElse(false);
        return new Symmetry(List.copyOf(byState.values()), shifted);
    }

    private int sign(Node node, String state) {
        double sign = source.number(node, "the sign of " + state);
        if (Math.abs(sign) != 1) {
            throw source.mistake(
                    node, "the sign of %s is %s; expected 1 or -1".formatted(state, ExpressionText.number(sign)));
        }
        return (int) sign;
    }

    private void checkSymmetry(SystemDescription description) {
        if (description.symmetry().isEmpty()) {
            return;
        }
        var node = source.required(entries, "symmetry", root);
        if (!description.inputs().isEmpty() || !description.unknownTerms().isEmpty()) {
            throw source.mistake(node, "a system with inputs or unknown terms cannot declare a symmetry; omit the key");
        }
        var tried = new HashMap<String, Double>();
        description.constants().forEach((name, constant) -> {
            if (constant instanceof Constant.Estimated estimated) {
                tried.put(name, estimated.range().at(TRIED));
            }
        });
        new DynamicalSystem(description.withConstants(tried)).brokenSymmetry().ifPresent(sentence -> {
            throw source.mistake(node, sentence);
        });
    }

    List<RegimeRange> regimes(Node node, List<Parameter> parameters) {
        var byName = new LinkedHashMap<String, Parameter>();
        parameters.forEach(parameter -> byName.put(parameter.name(), parameter));
        if (byName.isEmpty()) {
            throw source.mistake(node, "regimes are ranges of a parameter, and there is no parameter; omit the key");
        }
        var allowed = new ArrayList<>(byName.keySet());
        allowed.add("regime");
        var regimes = new ArrayList<RegimeRange>();
        for (var entry : source.list(node, "regimes")) {
            var keys = source.mapping(entry, "a regime", allowed);
            var regime = source.text(source.required(keys, "regime", entry), "a regime's name");
            if (keys.size() != 2) {
                throw source.mistake(
                        entry,
                        "the regime '%s' needs the range of exactly one parameter, as in %s: [low, high]"
                                .formatted(regime, parameters.getFirst().name()));
            }
            keys.forEach((key, value) -> {
                if (!key.equals("regime")) {
                    var range = source.interval(value.value(), "the range of " + regime);
                    checkOverlap(regimes, key, range, value.value());
                    regimes.add(new RegimeRange(regime, key, range));
                }
            });
        }
        return regimes;
    }

    private void checkOverlap(List<RegimeRange> regimes, String parameter, Interval range, Node place) {
        for (var other : regimes) {
            boolean apart = !other.parameter().equals(parameter)
                    || range.high() <= other.range().low()
                    || other.range().high() <= range.low();
            if (!apart) {
                throw source.mistake(
                        place,
                        "the range %s overlaps %s of the regime '%s'; ranges may share at most a bound"
                                .formatted(range, other.range(), other.regime()));
            }
        }
    }
}
