package dev.frugal.physics.system;

import dev.frugal.base.Documents;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Fields as the YAML text that [FieldDescriptions#read] reads back to an equal description.
public final class FieldYaml {
    private FieldYaml() {}

    /// The whole description, with constants as they are now.
    public static String of(FieldDescription description) {
        var document = new LinkedHashMap<String, Object>();
        document.put("name", description.name());
        if (!description.summary().isEmpty()) {
            document.put("summary", description.summary());
        }
        document.put("fields", fields(description));
        if (!description.parameters().isEmpty()) {
            document.put("parameters", SystemYaml.parameters(description.parameters()));
        }
        if (!description.constants().isEmpty()) {
            document.put("constants", SystemYaml.constants(description.constants()));
        }
        if (!description.unknownTerms().isEmpty()) {
            document.put("unknown", SystemYaml.unknownTerms(description.unknownTerms()));
        }
        document.put("equations", description.equationTexts());
        if (!description.sensors().isEmpty()) {
            document.put("measured", sensors(description));
        }
        var initial = new LinkedHashMap<String, Object>();
        description.fields().forEach(field -> initial.put(field.name(), initial(field)));
        document.put("initial", initial);
        document.put("horizon", description.horizon());
        document.put("samples", description.samples());
        description.timeUnit().ifPresent(unit -> document.put("time-unit", unit.text()));
        if (!description.regimes().isEmpty()) {
            document.put("regimes", SystemYaml.regimes(description.regimes()));
        }
        return Documents.yaml(document);
    }

    /// Velocities of equations of second order are fields too, but no file lists them.
    private static Map<String, Object> fields(FieldDescription description) {
        var axes = description.grid().axes();
        var fields = new LinkedHashMap<String, Object>();
        for (var field : description.fields()) {
            if (field.name().endsWith("'")) {
                continue;
            }
            var entry = new LinkedHashMap<String, Object>();
            if (fields.isEmpty()) {
                entry.put("grid", axes.stream().map(FieldGrid.Axis::points).toList());
                entry.put("length", axes.stream().map(FieldGrid.Axis::length).toList());
                entry.put("origin", axes.stream().map(FieldGrid.Axis::origin).toList());
            }
            entry.put(
                    "boundary",
                    field.ends().stream()
                            .map(ends -> ends.<Object>map(FieldYaml::ends).orElse("periodic"))
                            .toList());
            if (!field.unit().isEmpty()) {
                entry.put("unit", field.unit());
            }
            fields.put(field.name(), entry);
        }
        return fields;
    }

    private static Map<String, Object> ends(FieldVariable.Ends ends) {
        var sides = new LinkedHashMap<String, Object>();
        sides.put("left", end(ends.low()));
        sides.put("right", end(ends.high()));
        return sides;
    }

    private static Map<String, Object> end(FieldVariable.End end) {
        return Map.of(
                switch (end.kind()) {
                    case DIRICHLET -> "dirichlet";
                    case NEUMANN -> "neumann";
                },
                end.value());
    }

    private static Map<String, Object> sensors(FieldDescription description) {
        var axes = description.grid().axes();
        int width = axes.getFirst().points();
        var sensors = new LinkedHashMap<String, Object>();
        for (var sensor : description.sensors()) {
            var at = new ArrayList<Object>();
            sensor.points().forEach(point -> at.add(axes.size() == 1 ? point : List.of(point % width, point / width)));
            var entry = new LinkedHashMap<String, Object>();
            entry.put("at", at);
            sensor.noise().ifPresent(noise -> entry.put("noise", noise.percent() ? noise.text() : noise.size()));
            sensors.put(sensor.field(), entry);
        }
        return sensors;
    }

    private static Map<String, Object> initial(FieldVariable field) {
        var entry = new LinkedHashMap<String, Object>();
        entry.put("formula", field.initial().formula().text());
        field.initial().random().ifPresent(waves -> {
            var random = new LinkedHashMap<String, Object>();
            random.put("amplitude", waves.amplitude());
            random.put("modes", waves.modes());
            entry.put("random", random);
        });
        return entry;
    }
}
