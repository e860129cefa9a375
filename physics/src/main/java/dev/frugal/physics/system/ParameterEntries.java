package dev.frugal.physics.system;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/// Reads the parameters of a system's file: a range, and optionally a unit and a training grid.
final class ParameterEntries {
    /// Sizes of a parameter's default training grid, by the number of parameters: the grid of all
    /// of them together stays small.
    private static final int[] GRID_SIZES = {7, 4, 3};

    private static final int MOST_GRID_VALUES = 1000;

    private final SourceText source;

    ParameterEntries(SourceText source) {
        this.source = source;
    }

    List<Parameter> read(Map<String, SourceText.Entry> nodes) {
        var parameters = new ArrayList<Parameter>();
        int gridSize = nodes.size() <= GRID_SIZES.length ? GRID_SIZES[Math.max(0, nodes.size() - 1)] : 2;
        nodes.forEach((name, entry) -> parameters.add(parameter(name, entry.value(), gridSize)));
        return parameters;
    }

    private Parameter parameter(String name, Node node, int gridSize) {
        var what = "the parameter " + name;
        if (!(node instanceof MappingNode)) {
            var range = range(node, name);
            return new Parameter(name, range.low(), range.high(), "", equidistant(range, gridSize));
        }
        var keys = source.mapping(node, what, List.of("range", "unit", "grid"));
        var range = range(source.required(keys, "range", node), name);
        var grid = SourceText.optional(keys, "grid")
                .map(values -> grid(values, name, range))
                .orElseGet(() -> equidistant(range, gridSize));
        var unit = SourceText.optional(keys, "unit")
                .map(text -> source.text(text, "a unit"))
                .orElse("");
        return new Parameter(name, range.low(), range.high(), unit, grid);
    }

    private Interval range(Node node, String name) {
        var range = source.interval(node, "the range of " + name);
        if (range.width() == 0) {
            throw source.mistake(
                    node,
                    "the range of %s has no width; give two different bounds or make it a constant".formatted(name));
        }
        return range;
    }

    private List<Double> grid(Node node, String name, Interval range) {
        var what = "the grid of " + name;
        if (node instanceof MappingNode) {
            var keys = source.mapping(node, what, List.of("from", "to", "count"));
            var from = source.required(keys, "from", node);
            var to = source.required(keys, "to", node);
            double low = inRange(from, source.number(from, what + ", from,"), what, range);
            double high = inRange(to, source.number(to, what + ", to,"), what, range);
            int count =
                    source.wholeNumber(source.required(keys, "count", node), what + ", count,", 2, MOST_GRID_VALUES);
            if (high <= low) {
                throw source.mistake(node, "%s is reversed; write the lower bound in 'from'".formatted(what));
            }
            return equidistant(new Interval(low, high), count);
        }
        var values = new ArrayList<Double>();
        for (var entry : source.list(node, what)) {
            double value = inRange(entry, source.number(entry, "a value of " + what), what, range);
            if (!values.isEmpty() && value <= values.getLast()) {
                throw source.mistake(entry, "%s does not ascend here; sort it".formatted(what));
            }
            values.add(value);
        }
        if (values.isEmpty() || values.size() > MOST_GRID_VALUES) {
            throw source.mistake(
                    node, "%s has %d values; expected 1 to %d".formatted(what, values.size(), MOST_GRID_VALUES));
        }
        return values;
    }

    private double inRange(Node node, double value, String what, Interval range) {
        if (!range.contains(value)) {
            throw source.mistake(
                    node,
                    "%s contains %s; expected values in its range %s"
                            .formatted(what, ExpressionText.number(value), range));
        }
        return value;
    }

    private static List<Double> equidistant(Interval range, int count) {
        var values = new ArrayList<Double>();
        for (int i = 0; i < count; i++) {
            values.add(i == count - 1 ? range.high() : range.at((double) i / (count - 1)));
        }
        return values;
    }
}
