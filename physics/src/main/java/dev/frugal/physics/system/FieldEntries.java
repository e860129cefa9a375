package dev.frugal.physics.system;

import dev.frugal.base.InvalidInputException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// Reads the fields of a file: their common grid and what holds at its ends.
final class FieldEntries {
    private static final List<String> KEYS = List.of("grid", "length", "origin", "boundary", "unit");
    private static final List<String> COORDINATES = List.of("x", "y");
    private static final List<String> SIDES = List.of("left", "right");
    private static final String PERIODIC = "periodic";
    private static final String DIRICHLET = "dirichlet";
    private static final String NEUMANN = "neumann";
    private static final int FEWEST_POINTS = 8;

    /// Of one field: a snapshot of a thousand by a thousand.
    private static final int MOST_POINTS = 1 << 20;

    /// Of all fields together, if the domain is not periodic: matrices of that size are exponentiated.
    private static final int MOST_BOUNDED = 1024;

    private static final int MOST_FIELDS = 16;

    private final SourceText source;
    private final Node node;
    private final Map<String, Node> places = new LinkedHashMap<>();
    private final Map<String, String> units = new LinkedHashMap<>();
    private final Map<String, List<Optional<FieldVariable.Ends>>> ends = new LinkedHashMap<>();
    private final FieldGrid grid;

    FieldEntries(SourceText source, Node node) {
        this.source = source;
        this.node = node;
        var entries = source.mapping(node, "fields, as in u: {grid: 64, length: 2, boundary: periodic}");
        if (entries.isEmpty() || entries.size() > MOST_FIELDS) {
            throw source.mistake(node, "there are %d fields; expected 1 to %d".formatted(entries.size(), MOST_FIELDS));
        }
        FieldGrid first = null;
        Node firstBoundary = null;
        for (var entry : entries.entrySet()) {
            var name = entry.getKey();
            var place = entry.getValue().key();
            DeclaredNames.check(name, false, sentence -> source.mistake(place, sentence));
            if (COORDINATES.contains(name)) {
                throw source.mistake(place, "'%s' is a coordinate; give the field another name".formatted(name));
            }
            places.put(name, place);
            var value = entry.getValue().value();
            var keys = SourceText.isLeftOut(value)
                    ? Map.<String, SourceText.Entry>of()
                    : source.mapping(value, "the field " + name, KEYS);
            units.put(
                    name,
                    SourceText.optional(keys, "unit")
                            .map(unit -> source.text(unit, "a unit"))
                            .orElse(""));
            var boundary = keys.containsKey("boundary") || firstBoundary == null
                    ? source.required(keys, "boundary", value)
                    : firstBoundary;
            if (first == null) {
                first = grid(value, keys, boundary);
                firstBoundary = boundary;
            } else if (keys.containsKey("grid") || keys.containsKey("length") || keys.containsKey("origin")) {
                checkSame(first, grid(value, completed(keys, entries), boundary), name, value);
            }
            ends.put(name, ends(name, boundary, first));
        }
        if (first == null) {
            throw new IllegalStateException("a file without fields");
        }
        grid = first;
        boolean bounded = grid.axes().stream().anyMatch(axis -> !axis.periodic());
        if (bounded && (long) grid.points() * places.size() > MOST_BOUNDED) {
            throw source.mistake(
                    node,
                    "%d fields of %d points are not periodic; expected at most %d numbers together"
                            .formatted(places.size(), grid.points(), MOST_BOUNDED));
        }
    }

    /// The keys of a field with those of the first one that it leaves out.
    private Map<String, SourceText.Entry> completed(
            Map<String, SourceText.Entry> keys, Map<String, SourceText.Entry> fields) {
        var completed = new LinkedHashMap<>(
                source.mapping(fields.values().iterator().next().value(), "the first field", KEYS));
        completed.putAll(keys);
        return completed;
    }

    private void checkSame(FieldGrid first, FieldGrid other, String name, Node place) {
        if (!first.equals(other)) {
            throw source.mistake(
                    place,
                    "the field %s has another grid than %s; give all fields the same grid, or leave it out after the first"
                            .formatted(name, places.keySet().iterator().next()));
        }
    }

    private FieldGrid grid(Node place, Map<String, SourceText.Entry> keys, Node boundary) {
        var pointNodes = perAxis(source.required(keys, "grid", place));
        var lengthNodes = perAxis(source.required(keys, "length", place));
        int axes = pointNodes.size();
        if (axes > COORDINATES.size()) {
            throw source.mistake(
                    source.required(keys, "grid", place), "the grid has %d axes; expected 1 or 2".formatted(axes));
        }
        var boundaries = boundary instanceof SequenceNode ? perAxis(boundary) : Collections.nCopies(axes, boundary);
        var originNodes = SourceText.optional(keys, "origin").map(this::perAxis).orElse(List.of());
        checkCount(lengthNodes, axes, "length", source.required(keys, "length", place));
        checkCount(boundaries, axes, "boundary", boundary);
        if (!originNodes.isEmpty()) {
            checkCount(originNodes, axes, "origin", source.required(keys, "origin", place));
        }
        var list = new ArrayList<FieldGrid.Axis>();
        long points = 1;
        for (int axis = 0; axis < axes; axis++) {
            var coordinate = COORDINATES.get(axis);
            int count = source.wholeNumber(
                    pointNodes.get(axis), "the number of points along " + coordinate, FEWEST_POINTS, MOST_POINTS);
            points *= count;
            double length = source.number(lengthNodes.get(axis), "the length along " + coordinate);
            if (!(length > 0)) {
                throw source.mistake(
                        lengthNodes.get(axis),
                        "the length along %s is %s; expected a number above 0"
                                .formatted(coordinate, ExpressionText.number(length)));
            }
            double origin =
                    originNodes.isEmpty() ? 0 : source.number(originNodes.get(axis), "the origin of " + coordinate);
            list.add(new FieldGrid.Axis(coordinate, count, length, origin, isPeriodic(boundaries.get(axis))));
        }
        if (points > MOST_POINTS) {
            throw source.mistake(
                    source.required(keys, "grid", place),
                    "the grid has %d points; expected at most %d".formatted(points, MOST_POINTS));
        }
        if (axes > 1 && list.stream().anyMatch(axis -> !axis.periodic())) {
            throw source.mistake(
                    boundary, "a field in two dimensions needs the boundary periodic along both axes in this version");
        }
        return new FieldGrid(list);
    }

    private List<Node> perAxis(Node value) {
        return value instanceof SequenceNode ? source.list(value, "one entry for each axis") : List.of(value);
    }

    private void checkCount(List<Node> given, int axes, String key, Node place) {
        if (given.size() != axes) {
            throw source.mistake(
                    place,
                    "'%s' has %d entries, 'grid' has %d; give one for each axis".formatted(key, given.size(), axes));
        }
    }

    private static boolean isPeriodic(Node boundary) {
        return boundary instanceof ScalarNode scalar && scalar.getValue().equals(PERIODIC);
    }

    private List<Optional<FieldVariable.Ends>> ends(String name, Node boundary, FieldGrid onGrid) {
        int axes = onGrid.axes().size();
        var boundaries = boundary instanceof SequenceNode ? perAxis(boundary) : Collections.nCopies(axes, boundary);
        checkCount(boundaries, axes, "boundary", boundary);
        var list = new ArrayList<Optional<FieldVariable.Ends>>();
        for (int axis = 0; axis < axes; axis++) {
            boolean periodic = isPeriodic(boundaries.get(axis));
            if (periodic != onGrid.axes().get(axis).periodic()) {
                throw source.mistake(
                        boundaries.get(axis),
                        "the field %s is %s along %s, and the first field is not; fields on one grid need the same"
                                .formatted(
                                        name,
                                        periodic ? "periodic" : "not periodic",
                                        onGrid.axes().get(axis).coordinate()));
            }
            list.add(periodic ? Optional.empty() : Optional.of(bothEnds(boundaries.get(axis))));
        }
        return list;
    }

    private FieldVariable.Ends bothEnds(Node boundary) {
        if (boundary instanceof MappingNode
                && source.mapping(boundary, "a boundary").containsKey("left")) {
            var sides = source.mapping(boundary, "a boundary", SIDES);
            return new FieldVariable.Ends(
                    end(source.required(sides, "left", boundary)), end(source.required(sides, "right", boundary)));
        }
        var end = end(boundary);
        return new FieldVariable.Ends(end, end);
    }

    private FieldVariable.End end(Node boundary) {
        if (boundary instanceof MappingNode) {
            var keys = source.mapping(boundary, "a boundary", List.of(DIRICHLET, NEUMANN));
            if (keys.size() != 1) {
                throw source.mistake(
                        boundary, "a boundary gives either 'dirichlet' or 'neumann', as in {dirichlet: 1}");
            }
            var key = keys.keySet().iterator().next();
            return new FieldVariable.End(
                    kind(key, boundary), source.number(source.required(keys, key, boundary), "the value at the end"));
        }
        return new FieldVariable.End(kind(source.text(boundary, "a boundary"), boundary), 0);
    }

    private FieldVariable.End.Kind kind(String word, Node place) {
        return switch (word) {
            case DIRICHLET -> FieldVariable.End.Kind.DIRICHLET;
            case NEUMANN -> FieldVariable.End.Kind.NEUMANN;
            default ->
                throw source.mistake(
                        place,
                        "the boundary is '%s'; expected periodic, dirichlet, neumann, {dirichlet: value}, {neumann: value} or {left: …, right: …}"
                                .formatted(word));
        };
    }

    FieldGrid grid() {
        return grid;
    }

    /// The names of the fields that the file lists, with their places.
    Map<String, Node> places() {
        return places;
    }

    InvalidInputException mistake(String field, String sentence) {
        return source.mistake(places.getOrDefault(base(field), node), sentence);
    }

    /// The field or the derivative in time of one: where the field is held, its derivative is 0.
    FieldVariable variable(String field, FieldVariable.Initial initial) {
        var listed = ends.getOrDefault(base(field), List.of());
        boolean rate = !field.equals(base(field));
        return new FieldVariable(
                field,
                rate ? "" : units.getOrDefault(field, ""),
                rate ? listed.stream().map(end -> end.map(FieldEntries::atRest)).toList() : listed,
                initial);
    }

    private static FieldVariable.Ends atRest(FieldVariable.Ends ends) {
        return new FieldVariable.Ends(
                new FieldVariable.End(ends.low().kind(), 0),
                new FieldVariable.End(ends.high().kind(), 0));
    }

    private static String base(String name) {
        int prime = name.indexOf('\'');
        return prime < 0 ? name : name.substring(0, prime);
    }
}
