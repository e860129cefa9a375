package dev.frugal.physics.field;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import dev.frugal.physics.system.Expression;
import dev.frugal.physics.system.FieldDescription;
import dev.frugal.physics.system.FieldDescriptions;
import dev.frugal.physics.system.FieldEquations;
import dev.frugal.physics.system.FieldGrid;
import dev.frugal.physics.system.FieldVariable;
import dev.frugal.physics.system.Parameter;
import dev.frugal.physics.system.Program;
import dev.frugal.tensor.kernel.WorkerTeam;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A family of partial differential equations on a grid: a [FieldDescription] and what is compiled from it.
///
/// Values of all fields together are arrays `[field * points + point]`. Immutable and safe to share between threads.
///
/// ```
/// var system = FieldSystem.read("heat", """
///         name: heat
///         fields: {u: {grid: 64, length: 2*pi, boundary: periodic}}
///         parameters: {k: [0.1, 1]}
///         equations: ["u' = k*d(u, x, 2)"]
///         initial: {u: sin(x)}
///         horizon: 1
///         """);
/// ```
public final class FieldSystem {
    private final FieldDescription description;
    private final FieldEquations equations;
    private final RateFormulas rates;

    /// The coefficients of the linear part, then their derivatives in each parameter.
    private final Program coefficients;

    private final List<Program> initials;

    /// @throws InvalidInputException if a constant is not finite
    public FieldSystem(FieldDescription description) {
        this.description = description;
        this.equations = new FieldEquations(description);
        this.rates = new RateFormulas(description, equations);
        var parameters = description.parameterNames();
        var linear = new ArrayList<Expression>();
        equations.linear().forEach(term -> linear.add(term.coefficient()));
        for (var parameter : parameters) {
            equations.linear().forEach(term -> linear.add(term.coefficient().derivative(parameter)));
        }
        this.coefficients = Program.of(linear, parameters);
        var names = new ArrayList<>(description.grid().coordinates());
        names.addAll(parameters);
        var constants = description.constantValues();
        this.initials = description.fields().stream()
                .map(field -> Program.of(List.of(field.initial().formula().with(constants)), names))
                .toList();
    }

    /// The built-in fields of that name, or those that a YAML file describes.
    ///
    /// @throws InvalidInputException if there are neither, or the file holds a mistake
    public static FieldSystem named(String nameOrYamlPath) {
        return new FieldSystem(FieldDescriptions.named(nameOrYamlPath));
    }

    /// As [#named(String)], with other values for some constants.
    ///
    /// @throws InvalidInputException also if there is no such constant, or a value is not finite
    public static FieldSystem named(String nameOrYamlPath, Map<String, Double> constants) {
        return new FieldSystem(FieldDescriptions.named(nameOrYamlPath).withConstants(constants));
    }

    /// The fields that a YAML text describes; `source` names the text in errors.
    ///
    /// @throws InvalidInputException if the text holds a mistake
    public static FieldSystem read(String source, String yaml) {
        return new FieldSystem(FieldDescriptions.read(source, yaml));
    }

    public FieldDescription description() {
        return description;
    }

    public String name() {
        return description.name();
    }

    public FieldGrid grid() {
        return description.grid();
    }

    /// The number of points of the grid.
    public int points() {
        return description.grid().points();
    }

    /// The number of values of all fields together.
    public int values() {
        return description.fields().size() * points();
    }

    public List<String> fieldNames() {
        return description.fieldNames();
    }

    public List<Parameter> parameters() {
        return description.parameters();
    }

    /// The equations taken apart.
    public FieldEquations equations() {
        return equations;
    }

    RateFormulas rates() {
        return rates;
    }

    /// The coefficients of the linear terms, then for each parameter their derivatives in it.
    double[] coefficients(double[] parameters) {
        var values = new double[coefficients.outputs()];
        coefficients.evaluate(parameters, values);
        return values;
    }

    /// @param team what shares transforms of large grids
    FieldSpace space(WorkerTeam team) {
        boolean periodic = grid().axes().stream().allMatch(FieldGrid.Axis::periodic);
        return periodic
                ? new SpectralSpace(grid(), description.fields().size(), equations.hasDerivativesInFormulas(), team)
                : new DifferenceSpace(grid(), description.fields());
    }

    /// Initial values as the file says; `seed` is that of their random part.
    ///
    /// @throws InvalidInputException if a formula has no finite value at a point
    public double[] initial(double[] parameters, Seed seed) {
        var all = new double[values()];
        int axes = grid().axes().size();
        var inputs = new double[axes + parameters.length];
        System.arraycopy(parameters, 0, inputs, axes, parameters.length);
        var coordinates = new double[axes][];
        for (int axis = 0; axis < axes; axis++) {
            coordinates[axis] = grid().coordinate(axis);
        }
        var value = new double[1];
        for (int field = 0; field < description.fields().size(); field++) {
            var variable = description.fields().get(field);
            var program = initials.get(field);
            var registers = program.workspace();
            for (int point = 0; point < points(); point++) {
                for (int axis = 0; axis < axes; axis++) {
                    inputs[axis] = coordinates[axis][point];
                }
                program.evaluate(inputs, registers, value);
                if (!Double.isFinite(value[0])) {
                    throw new InvalidInputException(
                            "the initial value of %s at point %d of %s is %s; expected a formula that is finite everywhere"
                                    .formatted(variable.name(), point, name(), value[0]));
                }
                all[field * points() + point] = value[0];
            }
            int from = field * points();
            variable.initial()
                    .random()
                    .ifPresent(
                            waves -> RandomWaves.add(waves, variable, grid(), seed.named(variable.name()), all, from));
        }
        return all;
    }

    /// The index of a field.
    ///
    /// @throws IllegalArgumentException if there is none of that name
    public int field(String name) {
        int index = fieldNames().indexOf(name);
        if (index < 0) {
            throw new IllegalArgumentException("no field is called " + name);
        }
        return index;
    }

    /// Where in the values of all fields the sensors read, in the order of the file; every value if it names none.
    public int[] sensorPlaces() {
        if (description.sensors().isEmpty()) {
            return java.util.stream.IntStream.range(0, values()).toArray();
        }
        return description.sensors().stream()
                .flatMapToInt(sensor ->
                        sensor.points().stream().mapToInt(point -> field(sensor.field()) * points() + point))
                .toArray();
    }

    /// What the column of a value is called in tables: `u[3]`, in two dimensions `u[3 11]`.
    ///
    /// @param place where in the values of all fields
    public String column(int place) {
        int point = place % points();
        var field = fieldNames().get(place / points());
        if (grid().axes().size() == 1) {
            return "%s[%d]".formatted(field, point);
        }
        int width = grid().axes().getFirst().points();
        return "%s[%d %d]".formatted(field, point % width, point / width);
    }

    /// The fields themselves.
    public List<FieldVariable> fields() {
        return description.fields();
    }
}
