package dev.frugal.physics.system;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.frugal.base.InvalidInputException;
import dev.frugal.base.SimilarNames;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.random.RandomGenerator;
import org.bytedeco.pytorch.Tensor;
import tools.jackson.databind.annotation.JsonDeserialize;

/// A family of systems of first-order differential equations `y' = f(t, y; p)`: a
/// [SystemDescription] and what is compiled from its equations. Nothing in them has to be measured
/// or learnt first; for a system of which that is not so see [MeasuredSystem].
///
/// In settings it is its whole description, and may be written as the name of a built-in system or the path of
/// a file.
///
/// Immutable and safe to share between threads. Arrays and lists that go by state or by parameter
/// have the order of [#stateNames] and [#parameters].
@JsonDeserialize(using = SystemDeserializer.class)
public final class DynamicalSystem {
    /// The name by which equations mention time.
    public static final String TIME = "t";

    private final SystemDescription description;
    private final Map<String, Double> constants;
    private final List<Expression> equations;
    private final Program field;
    private final Program jacobian;
    private final Forcing forcing;
    private final Program forcingRates;
    private final List<Forcing> angles;
    private final List<Program> angleRates;

    /// @throws InvalidInputException if the equations depend on an input, an unknown term or a constant to
    ///   estimate, or with the
    ///   constants as they are hold a part that is not finite; the sentence says what to do
    public DynamicalSystem(SystemDescription description) {
        description.requireClosed();
        this.description = description;
        this.constants = description.constantValues();
        this.equations = description.resolvedEquations();
        InfinitePart.of(description).ifPresent(part -> {
            throw new InvalidInputException("%s: %s".formatted(description.name(), part.sentence()));
        });
        var states = description.stateNames();
        var inputs = inputNames();
        var equations = numericEquations();
        this.field = Program.of(equations, inputs);
        this.jacobian = Program.of(jacobian(equations), inputs);
        var varying = new LinkedHashSet<>(states);
        varying.add(TIME);
        this.forcing = Forcing.of(equations, TIME, varying);
        this.forcingRates = Program.of(forcing.rates(), parameterNames());
        this.angles = states.stream()
                .map(state -> Forcing.of(equations, state, varying))
                .toList();
        this.angleRates = angles.stream()
                .map(angle -> Program.of(angle.rates(), parameterNames()))
                .toList();
    }

    private List<Expression> jacobian(List<Expression> equations) {
        var entries = new ArrayList<Expression>();
        for (var equation : equations) {
            stateNames().forEach(name -> entries.add(equation.derivative(name)));
            parameterNames().forEach(name -> entries.add(equation.derivative(name)));
        }
        return entries;
    }

    public SystemDescription description() {
        return description;
    }

    public String name() {
        return description.name();
    }

    public List<String> stateNames() {
        return description.stateNames();
    }

    /// The quantities that vary within the family.
    public List<Parameter> parameters() {
        return description.parameters();
    }

    public List<String> parameterNames() {
        return parameters().stream().map(Parameter::name).toList();
    }

    /// The values of the constants.
    public Map<String, Double> constants() {
        return constants;
    }

    /// The right-hand side of each state's equation, definitions put in, constants by name.
    public List<Expression> equations() {
        return equations;
    }

    /// The right-hand sides with the numbers of the constants in place of their names: symbols are time, states
    /// and parameters alone.
    public List<Expression> numericEquations() {
        return equations.stream().map(equation -> equation.with(constants)).toList();
    }

    /// The box from which initial states are drawn.
    public List<Interval> initialBox() {
        return description.initialBox();
    }

    /// Parameters from within their training ranges.
    public double[] drawnParameters(RandomGenerator random) {
        return parameters().stream()
                .mapToDouble(parameter -> parameter.training().at(random.nextDouble()))
                .toArray();
    }

    /// An initial state from within its box.
    public double[] drawnInitial(RandomGenerator random) {
        return initialBox().stream()
                .mapToDouble(box -> box.at(random.nextDouble()))
                .toArray();
    }

    /// How long a trajectory lasts, in units of time.
    public double horizon() {
        return description.horizon();
    }

    public Optional<Symmetry> symmetry() {
        return description.symmetry();
    }

    /// Whether no equation mentions time.
    public boolean autonomous() {
        return forcing.autonomous();
    }

    /// The angular frequency of the forcing, in radians per unit of time; empty when there is no
    /// forcing, when it does not repeat, and when its frequency depends on a parameter.
    public OptionalDouble forcingFrequency() {
        boolean fixed = forcing.rates().stream().allMatch(rate -> rate.symbols().isEmpty());
        return fixed ? forcing.frequency(forcingRates, new double[parameters().size()]) : OptionalDouble.empty();
    }

    /// The angular frequency of the forcing at these parameters; empty when there is none or it
    /// does not repeat.
    public OptionalDouble forcingFrequency(double[] parameters) {
        return forcing.frequency(forcingRates, parameters);
    }

    /// How fast the sines and cosines of a state that is an angle go round, in radians per unit of the state: 1
    /// for an angle in radians. Empty for a state that is no angle at these parameters.
    public OptionalDouble angularRate(int state, double[] parameters) {
        return angles.get(state).frequency(angleRates.get(state), parameters);
    }

    /// As [#angularRate(int, double[])]; empty also where the rate depends on a parameter.
    public OptionalDouble angularRate(int state) {
        boolean fixed = angles.get(state).rates().stream()
                .allMatch(rate -> rate.symbols().isEmpty());
        return fixed ? angularRate(state, new double[parameters().size()]) : OptionalDouble.empty();
    }

    /// The same system with other values for some constants. A symmetry that does not hold for the
    /// new values (without forcing there is no half period) is no longer declared.
    ///
    /// @throws InvalidInputException if there is no such constant, or a value is not finite
    public DynamicalSystem withConstants(Map<String, Double> changed) {
        return of(description, changed);
    }

    /// A description with other values for some constants, compiled; as [#withConstants] about its symmetry.
    ///
    /// @throws InvalidInputException as the constructor and [#withConstants]
    public static DynamicalSystem of(SystemDescription description, Map<String, Double> changedConstants) {
        if (changedConstants.isEmpty()) {
            return new DynamicalSystem(description);
        }
        var system = new DynamicalSystem(description.withConstants(changedConstants));
        return system.brokenSymmetry().isEmpty() ? system : new DynamicalSystem(system.description.withoutSymmetry());
    }

    /// The parameters by name, put in order.
    ///
    /// @throws InvalidInputException if one is missing, unknown, not finite or outside its range
    public double[] parameterValues(Map<String, Double> byName) {
        for (var given : byName.keySet()) {
            if (!parameterNames().contains(given)) {
                throw new InvalidInputException(
                        constants().containsKey(given)
                                ? "'%s' is a constant of %s, not a parameter; override it as a constant, %s=<value>"
                                        .formatted(given, name(), given)
                                : "%s has no parameter '%s'%s"
                                        .formatted(name(), given, SimilarNames.hint(given, parameterNames())));
            }
        }
        return parameters().stream()
                .mapToDouble(parameter -> value(parameter, byName))
                .toArray();
    }

    private double value(Parameter parameter, Map<String, Double> byName) {
        var value = byName.get(parameter.name());
        if (value == null) {
            throw new InvalidInputException("%s needs a value for its parameter %s; give one in %s, as in %s=%s"
                    .formatted(
                            name(),
                            parameter.name(),
                            parameter.range(),
                            parameter.name(),
                            ExpressionText.number(parameter.grid().getFirst())));
        }
        if (!parameter.range().contains(value)) {
            throw new InvalidInputException("the parameter %s of %s is %s; expected a value in %s"
                    .formatted(parameter.name(), name(), ExpressionText.number(value), parameter.range()));
        }
        return value;
    }

    /// Writes `f(time, state; parameters)` into `out`, in units of state per unit of time.
    public void derivative(double time, double[] state, double[] parameters, double[] out) {
        field.evaluate(inputs(time, state, parameters), out);
    }

    /// Writes `∂f_i/∂y_j` into `byState[i][j]` and `∂f_i/∂p_k` into `byParameter[i][k]`, from the
    /// symbolic derivatives.
    public void jacobian(double time, double[] state, double[] parameters, double[][] byState, double[][] byParameter) {
        int columns = state.length + parameters.length;
        var entries = new double[state.length * columns];
        jacobian.evaluate(inputs(time, state, parameters), entries);
        for (int i = 0; i < state.length; i++) {
            System.arraycopy(entries, i * columns, byState[i], 0, state.length);
            System.arraycopy(entries, i * columns + state.length, byParameter[i], 0, parameters.length);
        }
    }

    /// `f` and its Jacobian in the states as one program, for many evaluations at the same times.
    ///
    /// @param times in units of time
    /// @param rows how many points are evaluated at a time at most
    public FieldAlongTimes along(double[] times, int rows) {
        return new FieldAlongTimes(numericEquations(), inputNames(), stateNames(), times, rows);
    }

    /// The names of a program's inputs for this system: time, states, parameters.
    public List<String> inputNames() {
        var inputs = new ArrayList<String>();
        inputs.add(TIME);
        inputs.addAll(stateNames());
        inputs.addAll(parameterNames());
        return inputs;
    }

    /// `f` elementwise on tensors that broadcast against each other, one per state and per
    /// parameter; each result has at least the shape of its state. Differentiable by autograd. The
    /// results belong to the caller's scope.
    ///
    /// @throws IllegalArgumentException if there are not as many tensors as states and parameters
    public List<Tensor> derivative(Tensor time, List<Tensor> state, List<Tensor> parameters) {
        if (state.size() != stateNames().size()
                || parameters.size() != parameters().size()) {
            throw new IllegalArgumentException("%s has %d states and %d parameters, got %d and %d tensors"
                    .formatted(name(), stateNames().size(), parameters().size(), state.size(), parameters.size()));
        }
        var inputs = new ArrayList<Tensor>();
        inputs.add(time);
        inputs.addAll(state);
        inputs.addAll(parameters);
        var narrow = field.evaluate(inputs);
        var slopes = new ArrayList<Tensor>();
        for (int i = 0; i < narrow.size(); i++) {
            var slope = narrow.get(i);
            slopes.add(slope.numel() < state.get(i).numel() ? slope.expand_as(state.get(i)) : slope);
        }
        return Collections.unmodifiableList(slopes);
    }

    /// A sentence that says how the declared symmetry fails, if it does.
    Optional<String> brokenSymmetry() {
        return symmetry().flatMap(declared -> SymmetryCheck.failure(this, declared));
    }

    /// As [SystemDescription#equationTexts].
    public List<String> equationTexts() {
        return description.equationTexts();
    }

    private double[] inputs(double time, double[] state, double[] parameters) {
        var inputs = new double[1 + state.length + parameters.length];
        inputs[0] = time;
        System.arraycopy(state, 0, inputs, 1, state.length);
        System.arraycopy(parameters, 0, inputs, 1 + state.length, parameters.length);
        return inputs;
    }

    @JsonValue
    Map<String, Object> document() {
        return SystemYaml.document(description);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DynamicalSystem system && description.equals(system.description);
    }

    @Override
    public int hashCode() {
        return description.hashCode();
    }

    @Override
    public String toString() {
        return "%s: %s".formatted(name(), String.join(", ", equationTexts()));
    }
}
