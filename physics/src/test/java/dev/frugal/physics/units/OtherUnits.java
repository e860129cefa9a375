package dev.frugal.physics.units;

import dev.frugal.base.Seed;
import dev.frugal.physics.data.Window;
import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.physics.system.Expression;
import dev.frugal.physics.system.Interval;
import dev.frugal.physics.system.Systems;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The same system with every state, every parameter and time counted in another unit.
///
/// @param system the equations in the new units
/// @param states numbers by which states are multiplied
/// @param parameters the same for parameters
/// @param time the same for time
record OtherUnits(DynamicalSystem system, double[] states, double[] parameters, double time) {
    /// Powers of ten from 1e-12 to 1e12, drawn.
    static OtherUnits drawn(DynamicalSystem system, Seed seed) {
        var random = seed.random();
        var states = new double[system.stateNames().size()];
        var parameters = new double[system.parameters().size()];
        Arrays.setAll(states, _ -> power(random.nextInt(-12, 13)));
        Arrays.setAll(parameters, _ -> power(random.nextInt(-12, 13)));
        return of(system, states, parameters, power(random.nextInt(-12, 13)));
    }

    private static double power(int exponent) {
        return Double.parseDouble("1e" + exponent);
    }

    static OtherUnits of(DynamicalSystem system, double[] states, double[] parameters, double time) {
        var yaml =
                new StringBuilder("name: %s\nstates: %s\nparameters:\n".formatted(system.name(), system.stateNames()));
        for (int k = 0; k < parameters.length; k++) {
            var parameter = system.parameters().get(k);
            double unit = parameters[k];
            yaml.append("  %s: {range: %s, grid: %s}\n"
                    .formatted(
                            parameter.name(),
                            range(parameter.range(), unit),
                            parameter.grid().stream()
                                    .map(value -> Double.toString(value * unit))
                                    .collect(Collectors.joining(", ", "[", "]"))));
        }
        yaml.append("equations:\n");
        for (int i = 0; i < states.length; i++) {
            yaml.append("  - \"%s' = %s*(%s)\"\n"
                    .formatted(
                            system.stateNames().get(i),
                            states[i] / time,
                            rewritten(system, system.numericEquations().get(i), states, parameters, time)));
        }
        yaml.append("initial: {");
        for (int i = 0; i < states.length; i++) {
            yaml.append("%s%s: %s"
                    .formatted(
                            i == 0 ? "" : ", ",
                            system.stateNames().get(i),
                            range(system.initialBox().get(i), states[i])));
        }
        yaml.append("}\nhorizon: %s\nsamples: %d\n"
                .formatted(system.horizon() * time, system.description().samples()));
        return new OtherUnits(Systems.read("other units", yaml.toString()), states, parameters, time);
    }

    private static String range(Interval range, double unit) {
        return "[%s, %s]".formatted(range.low() * unit, range.high() * unit);
    }

    /// Each name becomes the quantity in the old unit.
    private static String rewritten(
            DynamicalSystem system, Expression equation, double[] states, double[] parameters, double time) {
        var text = equation.text();
        for (int i = 0; i < states.length; i++) {
            text = inOldUnit(text, system.stateNames().get(i), states[i]);
        }
        for (int k = 0; k < parameters.length; k++) {
            text = inOldUnit(text, system.parameterNames().get(k), parameters[k]);
        }
        return inOldUnit(text, DynamicalSystem.TIME, time);
    }

    private static String inOldUnit(String text, String name, double unit) {
        return text.replaceAll("(?<![\\w.])" + name + "(?![\\w(])", "(" + name + "*" + 1 / unit + ")");
    }

    @Override
    public String toString() {
        return "units %s, %s, %s".formatted(Arrays.toString(states), Arrays.toString(parameters), time);
    }

    double[] state(double[] before) {
        return IntStream.range(0, before.length)
                .mapToDouble(i -> before[i] * states[i])
                .toArray();
    }

    double[] parameter(double[] before) {
        return IntStream.range(0, before.length)
                .mapToDouble(k -> before[k] * parameters[k])
                .toArray();
    }

    double[] times(double[] before) {
        return Arrays.stream(before).map(value -> value * time).toArray();
    }

    Window window(Window before) {
        var rows = new double[before.samples()][];
        Arrays.setAll(rows, i -> state(before.states()[i]));
        return new Window(times(before.times()), rows);
    }
}
