package dev.frugal.physics.system;

import dev.frugal.base.InvalidInputException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
            "states",
            "parameters",
            "constants",
            "equations",
            "initial",
            "horizon",
            "samples",
            "symmetry",
            "regimes");
    private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{Nd}_]*");
    private static final Pattern SYSTEM_NAME = Pattern.compile("[\\p{L}\\p{Nd}][\\p{L}\\p{Nd}_.-]*");
    private static final int DEFAULT_SAMPLES = 200;
    private static final int MOST_SAMPLES = 1_000_000;

    /// Beyond these, powers of a time run out of a double's range.
    private static final double SHORTEST_HORIZON = 1e-100;

    private static final double LONGEST_HORIZON = 1e100;
    private static final int MOST_STATES = 64;

    private final SourceText source;
    private final Node root;
    private final Map<String, SourceText.Entry> entries;

    private SystemFile(SourceText source) {
        this.source = source;
        this.root = source.root();
        this.entries = source.mapping(root, "the description of a system", KEYS);
    }

    /// @throws InvalidInputException if the text describes no system; one sentence with line and column
    static DynamicalSystem read(String sourceName, String text) {
        return new SystemFile(new SourceText(sourceName, text)).system();
    }

    private DynamicalSystem system() {
        var nameNode = source.required(entries, "name", root);
        var name = source.text(nameNode, "the name of the system");
        if (!SYSTEM_NAME.matcher(name).matches()) {
            throw source.mistake(
                    nameNode,
                    "the name '%s' contains characters other than letters, digits, '-', '_' and '.'; rename it"
                            .formatted(name));
        }
        var states = states();
        var parameterNodes = source.mapping(source.required(entries, "parameters", root), "parameters");
        var constants = constants();
        var stateNames = List.copyOf(states.keySet());
        checkNames(parameterNodes, constants.keySet(), states.keySet());
        var equations = new EquationEntries(source, stateNames, parameterNodes, constants.keySet())
                .read(source.required(entries, "equations", root));
        var parameters = new ParameterEntries(source).read(parameterNodes);
        double horizon = horizon();
        int samples = SourceText.optional(entries, "samples")
                .map(node -> source.wholeNumber(node, "samples", 2, MOST_SAMPLES))
                .orElse(DEFAULT_SAMPLES);
        var description = new SystemDescription(
                name,
                SourceText.optional(entries, "summary")
                        .map(node -> source.text(node, "a summary").strip())
                        .orElse(""),
                stateNames,
                List.copyOf(states.values()),
                parameters,
                constants,
                equations,
                initialBox(stateNames),
                horizon,
                samples,
                SourceText.optional(entries, "symmetry").map(node -> symmetry(node, stateNames)),
                SourceText.optional(entries, "regimes")
                        .map(node -> regimes(node, parameters))
                        .orElse(List.of()));
        var system = new DynamicalSystem(description);
        system.brokenSymmetry().ifPresent(sentence -> {
            throw source.mistake(source.required(entries, "symmetry", root), sentence);
        });
        return system;
    }

    /// Names and units, in order.
    private Map<String, String> states() {
        var node = source.required(entries, "states", root);
        var units = new LinkedHashMap<String, String>();
        if (node instanceof MappingNode) {
            source.mapping(node, "states").forEach((name, entry) -> {
                checkName(name, entry.key());
                units.put(name, unit(entry.value(), name));
            });
        } else {
            source.names(node, "the names of the states").forEach((name, place) -> {
                checkName(name, place);
                units.put(name, "");
            });
        }
        if (units.isEmpty() || units.size() > MOST_STATES) {
            throw source.mistake(node, "there are %d states; expected 1 to %d".formatted(units.size(), MOST_STATES));
        }
        return units;
    }

    private String unit(Node node, String state) {
        if (node instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        return SourceText.optional(source.mapping(node, "the state " + state, List.of("unit")), "unit")
                .map(unit -> source.text(unit, "a unit"))
                .orElse("");
    }

    private void checkName(String name, Node place) {
        if (!NAME.matcher(name).matches()) {
            throw source.mistake(
                    place,
                    "'%s' is not a valid name; expected a letter followed by letters, digits or '_'".formatted(name));
        }
        if (name.equals(DynamicalSystem.TIME)
                || name.equals("pi")
                || Function.called(name).isPresent()) {
            throw source.mistake(
                    place,
                    "'%s' already means %s; choose another name"
                            .formatted(
                                    name,
                                    name.equals(DynamicalSystem.TIME)
                                            ? "time"
                                            : name.equals("pi") ? "the number pi" : "a function"));
        }
    }

    private void checkNames(Map<String, SourceText.Entry> parameters, Set<String> constants, Set<String> states) {
        parameters.forEach((name, entry) -> {
            checkName(name, entry.key());
            if (states.contains(name) || constants.contains(name)) {
                throw source.mistake(
                        entry.key(),
                        "the parameter '%s' is also a %s; rename one of them"
                                .formatted(name, states.contains(name) ? "state" : "constant"));
            }
        });
        if (parameters.isEmpty()) {
            throw source.mistake(
                    source.required(entries, "parameters", root),
                    "there is no parameter; name at least one quantity that varies, with its range");
        }
        for (var name : constants) {
            if (states.contains(name)) {
                throw source.mistake(
                        source.required(entries, "constants", root),
                        "the constant '%s' is also a state; rename one of them".formatted(name));
            }
        }
    }

    private Map<String, Double> constants() {
        var constants = new LinkedHashMap<String, Double>();
        SourceText.optional(entries, "constants")
                .ifPresent(node -> source.mapping(node, "constants").forEach((name, entry) -> {
                    checkName(name, entry.key());
                    constants.put(name, source.number(entry.value(), "the constant " + name));
                }));
        return constants;
    }

    private double horizon() {
        var node = source.required(entries, "horizon", root);
        double horizon = source.number(node, "horizon");
        if (horizon < SHORTEST_HORIZON || horizon > LONGEST_HORIZON) {
            throw source.mistake(
                    node,
                    "horizon is %s; expected a time from %s to %s"
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

    private Symmetry symmetry(Node node, List<String> states) {
        var keys = source.mapping(node, "symmetry", List.of("signs", "time"));
        var signsNode = source.required(keys, "signs", node);
        var signs = source.mapping(signsNode, "signs", states);
        var byState = new ArrayList<Integer>();
        for (var state : states) {
            byState.add(SourceText.optional(signs, state)
                    .map(sign -> sign(sign, state))
                    .orElse(1));
        }
        if (!byState.contains(-1)) {
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
        return new Symmetry(byState, shifted);
    }

    private int sign(Node node, String state) {
        double sign = source.number(node, "the sign of " + state);
        if (Math.abs(sign) != 1) {
            throw source.mistake(
                    node, "the sign of %s is %s; expected 1 or -1".formatted(state, ExpressionText.number(sign)));
        }
        return (int) sign;
    }

    private List<RegimeRange> regimes(Node node, List<Parameter> parameters) {
        var byName = new LinkedHashMap<String, Parameter>();
        parameters.forEach(parameter -> byName.put(parameter.name(), parameter));
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
