package dev.frugal.physics.system;

import dev.frugal.base.Documents;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A system as the YAML text that [Systems#read] reads back to an equal one: what a saved model and
/// a run's settings carry with them, so that they do not depend on a file that may change.
public final class SystemYaml {
    private SystemYaml() {}

    /// The whole description, with constants as they are now and grids value by value.
    public static String of(DynamicalSystem system) {
        return Documents.yaml(document(system));
    }

    static Map<String, Object> document(DynamicalSystem system) {
        var description = system.description();
        var document = new LinkedHashMap<String, Object>();
        document.put("name", description.name());
        if (!description.summary().isEmpty()) {
            document.put("summary", description.summary());
        }
        document.put("states", byState(description, description.stateUnits()));
        document.put("parameters", parameters(description));
        if (!description.constants().isEmpty()) {
            document.put("constants", description.constants());
        }
        document.put("equations", system.equationTexts());
        document.put(
                "initial",
                byState(
                        description,
                        description.initialBox().stream()
                                .map(SystemYaml::bounds)
                                .toList()));
        document.put("horizon", description.horizon());
        document.put("samples", description.samples());
        description.symmetry().ifPresent(symmetry -> document.put("symmetry", symmetry(description, symmetry)));
        if (!description.regimes().isEmpty()) {
            document.put("regimes", regimes(description));
        }
        return document;
    }

    private static Map<String, Object> parameters(SystemDescription description) {
        var parameters = new LinkedHashMap<String, Object>();
        for (var parameter : description.parameters()) {
            var entry = new LinkedHashMap<String, Object>();
            entry.put("range", List.of(parameter.low(), parameter.high()));
            if (!parameter.unit().isEmpty()) {
                entry.put("unit", parameter.unit());
            }
            entry.put("grid", parameter.grid());
            parameters.put(parameter.name(), entry);
        }
        return parameters;
    }

    private static Map<String, Object> symmetry(SystemDescription description, Symmetry symmetry) {
        var entry = new LinkedHashMap<String, Object>();
        entry.put("signs", byState(description, symmetry.signs()));
        if (symmetry.halfForcingPeriod()) {
            entry.put("time", "half-period");
        }
        return entry;
    }

    private static List<Object> regimes(SystemDescription description) {
        var entries = new ArrayList<Object>();
        for (var regime : description.regimes()) {
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
