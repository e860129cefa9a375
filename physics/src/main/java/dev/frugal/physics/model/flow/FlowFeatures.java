package dev.frugal.physics.model.flow;

import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.physics.system.Expression;
import dev.frugal.physics.system.Function;
import dev.frugal.physics.system.Operator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/// What the flow map's network sees of a transition: which inputs there are for a system, their
/// values and their derivatives.
///
/// * elapsed time, `2τ/Δ − 1`;
/// * each state, centred and scaled; an angle, that is a state whose full turn changes no equation,
///   as its cosine and sine;
/// * of a repeating forcing the cosine and sine of its phase; time itself, in units of the horizon,
///   where the equations mention time otherwise;
/// * each parameter, centred and scaled; but one by which a function of time is multiplied in the
///   equations enters as its products with that cosine and sine. Where all of time comes with such
///   a factor, the bare cosine and sine are left out.
///
/// Under a declared symmetry every input has a sign; the network's mirror image sees the inputs
/// with those signs.
final class FlowFeatures {
    private sealed interface Feature {
        record Elapsed() implements Feature {}

        record State(int index) implements Feature {}

        record AngleCosine(int index, double rate) implements Feature {}

        record AngleSine(int index, double rate) implements Feature {}

        record PhaseCosine() implements Feature {}

        record PhaseSine() implements Feature {}

        record Time() implements Feature {}

        record Parameter(int index) implements Feature {}

        record ParameterTimesCosine(int index) implements Feature {}

        record ParameterTimesSine(int index) implements Feature {}
    }

    private final List<Feature> features;
    private final double[] mirrorSigns;
    private final double frequency;
    private final double horizon;
    private final FlowScales scales;

    FlowFeatures(DynamicalSystem system, FlowScales scales) {
        this.scales = scales;
        this.frequency = system.forcingFrequency().orElse(0);
        this.horizon = system.horizon();
        this.features = List.copyOf(select(system));
        this.mirrorSigns =
                features.stream().mapToDouble(feature -> sign(system, feature)).toArray();
    }

    private static List<Feature> select(DynamicalSystem system) {
        var features = new ArrayList<Feature>();
        features.add(new Feature.Elapsed());
        for (int state = 0; state < system.stateNames().size(); state++) {
            var rate = system.angularRate(state);
            if (rate.isPresent()) {
                features.add(new Feature.AngleCosine(state, rate.getAsDouble()));
                features.add(new Feature.AngleSine(state, rate.getAsDouble()));
            } else {
                features.add(new Feature.State(state));
            }
        }
        boolean phased = system.forcingFrequency().isPresent();
        if (phased && timeComesWithoutFactor(system)) {
            features.add(new Feature.PhaseCosine());
            features.add(new Feature.PhaseSine());
        }
        if (!phased && !system.autonomous()) {
            features.add(new Feature.Time());
        }
        for (int parameter = 0; parameter < system.parameters().size(); parameter++) {
            if (phased && multipliesTime(system, system.parameterNames().get(parameter))) {
                features.add(new Feature.ParameterTimesCosine(parameter));
                features.add(new Feature.ParameterTimesSine(parameter));
            } else {
                features.add(new Feature.Parameter(parameter));
            }
        }
        return features;
    }

    private static boolean mentionsTime(Expression expression) {
        return expression.symbols().contains(DynamicalSystem.TIME);
    }

    private static boolean multipliesTime(DynamicalSystem system, String parameter) {
        return system.equations().stream().anyMatch(equation -> mentionsTime(equation.derivative(parameter)));
    }

    private static boolean timeComesWithoutFactor(DynamicalSystem system) {
        var zeros = new HashMap<>(system.constants());
        system.parameterNames().stream()
                .filter(parameter -> multipliesTime(system, parameter))
                .forEach(parameter -> zeros.put(parameter, 0.0));
        return system.equations().stream().anyMatch(equation -> mentionsTime(equation.with(zeros)));
    }

    private static double sign(DynamicalSystem system, Feature feature) {
        if (system.symmetry().isEmpty()) {
            return 1;
        }
        var symmetry = system.symmetry().get();
        double shifted = symmetry.halfForcingPeriod() ? -1 : 1;
        return switch (feature) {
            case Feature.State(var index) -> symmetry.signs().get(index);
            case Feature.AngleSine(var index, var _) -> symmetry.signs().get(index);
            case Feature.PhaseCosine _,
                    Feature.PhaseSine _,
                    Feature.ParameterTimesCosine _,
                    Feature.ParameterTimesSine _ -> shifted;
            case Feature.Elapsed _, Feature.AngleCosine _, Feature.Time _, Feature.Parameter _ -> 1;
        };
    }

    int count() {
        return features.size();
    }

    /// The sign each input has in the mirror image.
    double[] mirrorSigns() {
        return mirrorSigns.clone();
    }

    /// Writes the inputs of the first `samples` transitions into `out[feature][sample]`.
    void values(Transitions transitions, double[][] out, int samples) {
        for (int feature = 0; feature < features.size(); feature++) {
            for (int sample = 0; sample < samples; sample++) {
                out[feature][sample] = value(features.get(feature), transitions, sample);
            }
        }
    }

    /// The rate of change of the inputs with elapsed time: of the first alone it is not zero.
    double elapsedRate() {
        return 2 / scales.step();
    }

    /// Writes the inputs' derivatives in starting state `state`.
    void byState(Transitions transitions, int state, double[][] out, int samples) {
        for (int feature = 0; feature < features.size(); feature++) {
            var column = out[feature];
            switch (features.get(feature)) {
                case Feature.State(var index)
                when index == state -> java.util.Arrays.fill(column, 0, samples, 1 / scales.width()[index]);
                case Feature.AngleCosine(var index, var rate)
                when index == state -> {
                    for (int sample = 0; sample < samples; sample++) {
                        column[sample] = -rate * Math.sin(rate * transitions.state()[index][sample]);
                    }
                }
                case Feature.AngleSine(var index, var rate)
                when index == state -> {
                    for (int sample = 0; sample < samples; sample++) {
                        column[sample] = rate * Math.cos(rate * transitions.state()[index][sample]);
                    }
                }
                case Feature.Elapsed _,
                        Feature.State _,
                        Feature.AngleCosine _,
                        Feature.AngleSine _,
                        Feature.PhaseCosine _,
                        Feature.PhaseSine _,
                        Feature.Time _,
                        Feature.Parameter _,
                        Feature.ParameterTimesCosine _,
                        Feature.ParameterTimesSine _ -> java.util.Arrays.fill(column, 0, samples, 0);
            }
        }
    }

    /// Writes the inputs' derivatives in parameter `parameter`.
    void byParameter(Transitions transitions, int parameter, double[][] out, int samples) {
        for (int feature = 0; feature < features.size(); feature++) {
            var column = out[feature];
            switch (features.get(feature)) {
                case Feature.Parameter(var index)
                when index == parameter ->
                    java.util.Arrays.fill(column, 0, samples, 1 / scales.parameterHalfWidth(index));
                case Feature.ParameterTimesCosine(var index)
                when index == parameter -> {
                    for (int sample = 0; sample < samples; sample++) {
                        column[sample] =
                                Math.cos(frequency * transitions.time()[sample]) / scales.parameterMagnitude(index);
                    }
                }
                case Feature.ParameterTimesSine(var index)
                when index == parameter -> {
                    for (int sample = 0; sample < samples; sample++) {
                        column[sample] =
                                Math.sin(frequency * transitions.time()[sample]) / scales.parameterMagnitude(index);
                    }
                }
                case Feature.Elapsed _,
                        Feature.State _,
                        Feature.AngleCosine _,
                        Feature.AngleSine _,
                        Feature.PhaseCosine _,
                        Feature.PhaseSine _,
                        Feature.Time _,
                        Feature.Parameter _,
                        Feature.ParameterTimesCosine _,
                        Feature.ParameterTimesSine _ -> java.util.Arrays.fill(column, 0, samples, 0);
            }
        }
    }

    /// The inputs as formulas of the states, the parameters, the time and the elapsed time.
    ///
    /// @param elapsed what the elapsed time is called
    List<Expression> formulas(DynamicalSystem system, String elapsed) {
        return features.stream()
                .map(feature -> formula(feature, system, elapsed).simplified())
                .toList();
    }

    private Expression formula(Feature feature, DynamicalSystem system, String elapsed) {
        return switch (feature) {
            case Feature.Elapsed() -> scaled(Expression.symbol(elapsed), 0.5 * scales.step(), 0.5 * scales.step());
            case Feature.State(var index) ->
                scaled(state(system, index), scales.center()[index], scales.width()[index]);
            case Feature.AngleCosine(var index, var rate) ->
                new Expression.Call(Function.COS, times(state(system, index), rate));
            case Feature.AngleSine(var index, var rate) ->
                new Expression.Call(Function.SIN, times(state(system, index), rate));
            case Feature.PhaseCosine() -> phase(Function.COS);
            case Feature.PhaseSine() -> phase(Function.SIN);
            case Feature.Time() -> times(Expression.symbol(DynamicalSystem.TIME), 1 / horizon);
            case Feature.Parameter(var index) ->
                scaled(parameter(system, index), scales.parameterMiddle(index), scales.parameterHalfWidth(index));
            case Feature.ParameterTimesCosine(var index) ->
                product(times(parameter(system, index), 1 / scales.parameterMagnitude(index)), phase(Function.COS));
            case Feature.ParameterTimesSine(var index) ->
                product(times(parameter(system, index), 1 / scales.parameterMagnitude(index)), phase(Function.SIN));
        };
    }

    private Expression phase(Function function) {
        return new Expression.Call(function, times(Expression.symbol(DynamicalSystem.TIME), frequency));
    }

    private static Expression state(DynamicalSystem system, int index) {
        return Expression.symbol(system.stateNames().get(index));
    }

    private static Expression parameter(DynamicalSystem system, int index) {
        return Expression.symbol(system.parameterNames().get(index));
    }

    private static Expression scaled(Expression value, double center, double width) {
        return new Expression.Operation(
                Operator.QUOTIENT,
                new Expression.Operation(Operator.DIFFERENCE, value, Expression.literal(center)),
                Expression.literal(width));
    }

    private static Expression times(Expression value, double factor) {
        return product(Expression.literal(factor), value);
    }

    private static Expression product(Expression left, Expression right) {
        return new Expression.Operation(Operator.PRODUCT, left, right);
    }

    private double value(Feature feature, Transitions transitions, int sample) {
        return switch (feature) {
            case Feature.Elapsed() -> 2 * transitions.elapsed()[sample] / scales.step() - 1;
            case Feature.State(var index) ->
                (transitions.state()[index][sample] - scales.center()[index]) / scales.width()[index];
            case Feature.AngleCosine(var index, var rate) ->
                Math.cos(rate * transitions.state()[index][sample]);
            case Feature.AngleSine(var index, var rate) ->
                Math.sin(rate * transitions.state()[index][sample]);
            case Feature.PhaseCosine() -> Math.cos(frequency * transitions.time()[sample]);
            case Feature.PhaseSine() -> Math.sin(frequency * transitions.time()[sample]);
            case Feature.Time() -> transitions.time()[sample] / horizon;
            case Feature.Parameter(var index) ->
                (transitions.parameter()[index][sample] - scales.parameterMiddle(index))
                        / scales.parameterHalfWidth(index);
            case Feature.ParameterTimesCosine(var index) ->
                transitions.parameter()[index][sample]
                        / scales.parameterMagnitude(index)
                        * Math.cos(frequency * transitions.time()[sample]);
            case Feature.ParameterTimesSine(var index) ->
                transitions.parameter()[index][sample]
                        / scales.parameterMagnitude(index)
                        * Math.sin(frequency * transitions.time()[sample]);
        };
    }
}
