package dev.frugal.physics.system;

import dev.frugal.base.SimilarNames;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/// Reads what a system's file says about recordings: the signals that enter the equations and what the sensors read.
final class MeasurementEntries {
    private static final List<String> BETWEEN_SAMPLES = Arrays.stream(Input.BetweenSamples.values())
            .map(Input.BetweenSamples::word)
            .toList();

    private final SourceText source;

    MeasurementEntries(SourceText source) {
        this.source = source;
    }

    /// Each input with the node of its name.
    Map<Input, Node> inputs(Node node) {
        var inputs = new LinkedHashMap<Input, Node>();
        if (node instanceof MappingNode) {
            source.mapping(node, "inputs")
                    .forEach((name, entry) -> inputs.put(input(name, entry.value()), entry.key()));
        } else {
            source.names(node, "the names of the inputs")
                    .forEach((name, place) -> inputs.put(new Input(name, "", Input.BetweenSamples.SMOOTH), place));
        }
        return inputs;
    }

    private Input input(String name, Node node) {
        if (node instanceof ScalarNode scalar) {
            return new Input(name, SourceText.isLeftOut(node) ? "" : scalar.getValue(), Input.BetweenSamples.SMOOTH);
        }
        var keys = source.mapping(node, "the input " + name, List.of("unit", "between-samples"));
        return new Input(
                name,
                unit(keys),
                SourceText.optional(keys, "between-samples")
                        .map(between -> betweenSamples(name, between))
                        .orElse(Input.BetweenSamples.SMOOTH));
    }

    private Input.BetweenSamples betweenSamples(String name, Node node) {
        var word = source.text(node, "one of " + String.join(", ", BETWEEN_SAMPLES));
        int index = BETWEEN_SAMPLES.indexOf(word);
        if (index < 0) {
            throw source.mistake(
                    node,
                    "between samples the input %s is '%s'%s"
                            .formatted(name, word, SimilarNames.hint(word, BETWEEN_SAMPLES)));
        }
        return Input.BetweenSamples.values()[index];
    }

    private String unit(Map<String, SourceText.Entry> keys) {
        return SourceText.optional(keys, "unit")
                .map(text -> source.text(text, "a unit"))
                .orElse("");
    }

    /// Each sensor with the node of its formula. `known`: the names that formulas may mention.
    Map<Sensor, Node> sensors(Node node, Collection<String> known) {
        var sensors = new LinkedHashMap<Sensor, Node>();
        if (node instanceof MappingNode) {
            source.mapping(node, "measured").forEach((name, entry) -> {
                checkName(name, entry.key());
                sensors.put(sensor(name, entry, known), entry.value());
            });
        } else {
            source.names(node, "the names of the sensors").forEach((name, place) -> {
                checkName(name, place);
                sensors.put(Sensor.ofState(checked(name, place, known), ""), place);
            });
        }
        if (sensors.isEmpty()) {
            throw source.mistake(node, "nothing is measured; name at least one state, or omit the key");
        }
        return sensors;
    }

    private void checkName(String name, Node place) {
        DeclaredNames.check(name, true, sentence -> source.mistake(place, sentence));
    }

    private Sensor sensor(String name, SourceText.Entry entry, Collection<String> known) {
        if (!(entry.value() instanceof MappingNode)) {
            return new Sensor(name, formula(name, entry.value(), known), "", Optional.empty());
        }
        var keys =
                source.mapping(entry.value(), "the formula of the sensor " + name, List.of("formula", "unit", "noise"));
        var formula = SourceText.optional(keys, "formula")
                .map(text -> formula(name, text, known))
                .orElseGet(() -> Expression.symbol(checked(name, entry.key(), known)));
        return new Sensor(
                name, formula, unit(keys), SourceText.optional(keys, "noise").map(noise -> noise(name, noise)));
    }

    private Expression formula(String name, Node node, Collection<String> known) {
        var formula = source.formula(node, "the formula of the sensor " + name);
        formula.firstUse().forEach((symbol, offset) -> {
            if (!known.contains(symbol)) {
                throw source.mistake(
                        node,
                        offset,
                        "unknown symbol '%s' in the formula of the sensor %s%s"
                                .formatted(symbol, name, DeclaredNames.hint(symbol, known)));
            }
        });
        return formula.expression();
    }

    private String checked(String name, Node place, Collection<String> known) {
        if (!known.contains(name)) {
            throw source.mistake(
                    place,
                    "'%s' is measured but is not a name of this system%s; correct the name, or give a formula as in %s: 2*x"
                            .formatted(
                                    name,
                                    SimilarNames.nearest(name, known)
                                            .map(" (did you mean '%s'?)"::formatted)
                                            .orElse(""),
                                    name));
        }
        return name;
    }

    Sensor.Noise noise(String name, Node node) {
        var what = "the noise of " + name;
        var text = source.text(node, what + ", a number").strip();
        boolean percent = text.endsWith("%");
        double size = source.number(node, percent ? text.substring(0, text.length() - 1) : text, what);
        if (!(size > 0)) {
            throw source.mistake(
                    node,
                    "%s is %s; expected a standard deviation above 0; omit it if it is unknown".formatted(what, text));
        }
        return new Sensor.Noise(size, percent);
    }
}
