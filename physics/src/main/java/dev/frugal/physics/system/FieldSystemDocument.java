package dev.frugal.physics.system;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// A [FieldDescription] as JSON: what `physics systems NAME --json` prints of fields.
///
/// @param grid one entry for each axis
/// @param constants values of the constants
/// @param equations the definitions and then the equations, as written
/// @param measured where fields are measured; empty if everywhere
/// @param timeUnit null if the file does not state it
@JsonNaming(SnakeCaseStrategy.class)
public record FieldSystemDocument(
        String name,
        String summary,
        List<Axis> grid,
        List<Variable> fields,
        List<Parameter> parameters,
        Map<String, Double> constants,
        List<SystemDocument.Term> unknown,
        List<String> equations,
        List<Sensors> measured,
        double horizon,
        int samples,
        @Nullable String timeUnit) {
    /// One direction of the grid.
    @JsonNaming(SnakeCaseStrategy.class)
    public record Axis(String coordinate, int points, double length, double origin, boolean periodic) {}

    /// A field.
    ///
    /// @param boundary what holds at the ends, in words
    /// @param initial the initial values, in words
    @JsonNaming(SnakeCaseStrategy.class)
    public record Variable(String name, String unit, String boundary, String initial) {}

    /// The sensors of a field.
    ///
    /// @param at numbers of the grid's points
    /// @param noise as written in the file; null if unknown
    public record Sensors(
            String field, List<Integer> at, @Nullable String noise) {}

    public FieldSystemDocument {
        grid = List.copyOf(grid);
        fields = List.copyOf(fields);
        parameters = List.copyOf(parameters);
        unknown = List.copyOf(unknown);
        equations = List.copyOf(equations);
        measured = List.copyOf(measured);
    }

    /// The document of `system`.
    public static FieldSystemDocument of(FieldDescription system) {
        return new FieldSystemDocument(
                system.name(),
                system.summary(),
                system.grid().axes().stream()
                        .map(axis -> new Axis(
                                axis.coordinate(), axis.points(), axis.length(), axis.origin(), axis.periodic()))
                        .toList(),
                system.fields().stream()
                        .map(field -> new Variable(field.name(), field.unit(), boundary(field, system), initial(field)))
                        .toList(),
                system.parameters(),
                new LinkedHashMap<>(system.constantValues()),
                SystemDocument.Term.of(system.unknownTerms()),
                system.equationTexts(),
                system.sensors().stream()
                        .map(sensor -> new Sensors(
                                sensor.field(),
                                sensor.points(),
                                sensor.noise().map(Sensor.Noise::text).orElse(null)))
                        .toList(),
                system.horizon(),
                system.samples(),
                system.timeUnit().map(Unit::text).orElse(null));
    }

    private static String boundary(FieldVariable field, FieldDescription system) {
        var texts = new ArrayList<String>();
        for (int axis = 0; axis < field.ends().size(); axis++) {
            var coordinate = system.grid().axes().get(axis).coordinate();
            texts.add(field.ends()
                    .get(axis)
                    .map(ends -> "%s on the left, %s on the right"
                            .formatted(
                                    end(field.name(), coordinate, ends.low()),
                                    end(field.name(), coordinate, ends.high())))
                    .orElse("periodic"));
        }
        return texts.stream().distinct().count() == 1 ? texts.getFirst() : String.join("; ", texts);
    }

    private static String end(String field, String coordinate, FieldVariable.End end) {
        return switch (end.kind()) {
            case DIRICHLET -> "%s = %s".formatted(field, ExpressionText.number(end.value()));
            case NEUMANN -> "d(%s, %s) = %s".formatted(field, coordinate, ExpressionText.number(end.value()));
        };
    }

    private static String initial(FieldVariable field) {
        var formula = field.initial().formula();
        Optional<String> waves = field.initial()
                .random()
                .map(random -> "random waves, amplitude %s, %d modes"
                        .formatted(ExpressionText.number(random.amplitude()), random.modes()));
        return waves.map(text -> Algebra.isNumber(formula, 0) ? text : formula.text() + " and " + text)
                .orElseGet(formula::text);
    }
}
