package dev.frugal.physics.system;

import dev.frugal.base.Documents;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A system as the YAML text that [Systems#describe] reads back to an equal one: what a saved model and
/// a run's settings carry with them, so that they do not depend on a file that may change.
public final class SystemYaml {
    private SystemYaml() {}

    /// As [#of(SystemDescription)].
    public static String of(DynamicalSystem system) {
        return of(system.description());
    }

    /// The whole description, with constants as they are now and grids value by value.
    public static String of(SystemDescription description) {
        return Documents.yaml(document(description));
    }

    static Map<String, Object> document(SystemDescription description) {
        var document = new LinkedHashMap<String, Object>();
        document.put("name", description.name());
        if (!description.summary().isEmpty()) {
            document.put("summary", description.summary());
        }
        document.put("states", byState(description, description.stateUnits()));
        if (!description.parameters().isEmpty()) {
            document.put("parameters", parameters(description.parameters()));
        }
        if (!description.constants().isEmpty()) {
            document.put("constants", constants(description.constants()));
        }
        if (!description.inputs().isEmpty()) {
            document.put("inputs", inputs(description));
        }
        if (!description.unknownTerms().isEmpty()) {
            document.put("unknown", unknownTerms(description.unknownTerms()));
        }
        document.put("equations", description.equationTexts());
        if (!description.sensors().isEmpty()) {
            document.put("measured", sensors(description));
        }
        document.put(
                "initial",
                byState(
                        description,
                        description.initialBox().stream()
                                .map(SystemYaml::bounds)
                                .toList()));
        document.put("horizon", description.horizon());
        document.put("samples", description.samples());
        description.timeUnit().ifPresent(unit -> document.put("time-unit", unit.text()));
        description.symmetry().ifPresent(symmetry -> document.put("symmetry", symmetry(description, symmetry)));
        if (!description.regimes().isEmpty()) {
            document.put("regimes", regimes(description.regimes()));
        }
        return document;
    }

    static Map<String, Object> parameters(List<Parameter> all) {
        var parameters = new LinkedHashMap<String, Object>();
        for (var parameter : all) {
            var entry = new LinkedHashMap<String, Object>();
            entry.put("range", List.of(parameter.low(), parameter.high()));
            putUnit(parameter.unit(), entry);
            entry.put("grid", parameter.grid());
            parameters.put(parameter.name(), entry);
        }
        return parameters;
    }

    static Map<String, Object> constants(Map<String, Constant> all) {
        var constants = new LinkedHashMap<String, Object>();
        all.forEach((name, constant) -> constants.put(
                name,
                switch (constant) {
                    case Constant.Fixed(Expression.Literal(var value)) -> value;
                    case Constant.Fixed(var formula) -> formula.text();
                    case Constant.Estimated(var range, var perRecording, var unit) -> {
                        var entry = new LinkedHashMap<String, Object>();
                        entry.put(
                                "estimate",
                                perRecording ? Map.of("range", bounds(range), "per", "recording") : bounds(range));
                        putUnit(unit, entry);
                        yield entry;
                    }
                }));
        return constants;
    }

    private static Map<String, Object> inputs(SystemDescription description) {
        var inputs = new LinkedHashMap<String, Object>();
        for (var input : description.inputs()) {
            var entry = new LinkedHashMap<String, Object>();
            putUnit(input.unit(), entry);
            entry.put("between-samples", input.betweenSamples().word());
            inputs.put(input.name(), entry);
        }
        return inputs;
    }

    static Map<String, Object> unknownTerms(List<UnknownTerm> all) {
        var terms = new LinkedHashMap<String, Object>();
        for (var term : all) {
            var entry = new LinkedHashMap<String, Object>();
            entry.put("of", term.arguments());
            entry.put("hidden", term.hidden());
            putAll("odd", term.facts().odd(), entry);
            putAll("even", term.facts().even(), entry);
            term.facts().zeroAt().ifPresent(zero -> entry.put("zero-at", zero));
            putAll("increasing", term.facts().increasing(), entry);
            if (term.facts().positive()) {
                entry.put("positive", true);
            }
            terms.put(term.name(), entry);
        }
        return terms;
    }

    private static Map<String, Object> sensors(SystemDescription description) {
        var sensors = new LinkedHashMap<String, Object>();
        for (var sensor : description.sensors()) {
            var entry = new LinkedHashMap<String, Object>();
            entry.put("formula", sensor.formula().text());
            putUnit(sensor.unit(), entry);
            sensor.noise().ifPresent(noise -> entry.put("noise", noise.percent() ? noise.text() : noise.size()));
            sensors.put(sensor.name(), entry);
        }
        return sensors;
    }

    private static void putUnit(String unit, Map<String, Object> entry) {
        if (!unit.isEmpty()) {
            entry.put("unit", unit);
        }
    }

    private static void putAll(String fact, Set<String> arguments, Map<String, Object> entry) {
        if (!arguments.isEmpty()) {
            entry.put(fact, List.copyOf(arguments));
        }
    }

    private static Map<String, Object> symmetry(SystemDescription description, Symmetry symmetry) {
        var entry = new LinkedHashMap<String, Object>();
        entry.put("signs", byState(description, symmetry.signs()));
        if (symmetry.halfForcingPeriod()) {
            entry.put("time", "half-period");
        }
        return entry;
    }

    static List<Object> regimes(List<RegimeRange> all) {
        var entries = new ArrayList<Object>();
        for (var regime : all) {
            var entry = new LinkedHashMap<String, Object>();
            entry.put("regime", regime.regime());
            entry.put(regime.parameter(), bounds(regime.range()));
            entries.add(entry);
        }
        return entries;
    }

    private static Map<String, Object> byState(SystemDescription description, List<?> values) {
        var entries = new LinkedHashMap<String, Object>();
        for (int state = 0; state < values.size(); state++) {
            entries.put(description.stateNames().get(state), values.get(state));
        }
        return entries;
    }

    private static List<Double> bounds(Interval interval) {
        return List.of(interval.low(), interval.high());
    }
}
