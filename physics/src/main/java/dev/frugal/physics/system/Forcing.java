package dev.frugal.physics.system;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/// How the equations depend on time, or on a state that may be an angle: not at all, periodically,
/// or otherwise.
///
/// The variable is periodic when it appears only inside sines, cosines and tangents, with a rate of
/// change that depends on constants and parameters alone. `rates`: those angular rates; empty when
/// the equations do not mention the variable.
record Forcing(List<Expression> rates, boolean periodic) {
    /// How far a rate may be from a whole multiple of the slowest one, relative to it.
    private static final double COMMENSURATE = 1e-9;

    Forcing {
        rates = List.copyOf(rates);
    }

    /// @param variable time or a state
    /// @param varying what a rate must not depend on: time and the states
    static Forcing of(List<Expression> equations, String variable, Set<String> varying) {
        var rates = new ArrayList<Expression>();
        boolean periodic = true;
        for (var equation : equations) {
            periodic &= collect(equation, variable, varying, rates);
        }
        return new Forcing(rates.stream().distinct().toList(), periodic);
    }

    boolean autonomous() {
        return periodic && rates.isEmpty();
    }

    /// The angular frequency at which all of the forcing repeats, in radians per unit of time,
    /// where there is one: the slowest rate, if the others are whole multiples of it.
    OptionalDouble frequency(Program ratesOfParameters, double[] parameters) {
        if (!periodic || rates.isEmpty()) {
            return OptionalDouble.empty();
        }
        var values = new double[rates.size()];
        ratesOfParameters.evaluate(parameters, values);
        double slowest = Double.POSITIVE_INFINITY;
        for (double value : values) {
            if (value != 0) {
                slowest = Math.min(slowest, Math.abs(value));
            }
        }
        if (!Double.isFinite(slowest)) {
            return OptionalDouble.empty();
        }
        for (double value : values) {
            double multiple = value / slowest;
            if (Math.abs(multiple - Math.rint(multiple)) > COMMENSURATE) {
                return OptionalDouble.empty();
            }
        }
        return OptionalDouble.of(slowest);
    }

    private static boolean collect(
            Expression expression, String variable, Set<String> varying, List<Expression> rates) {
        return switch (expression) {
            case Expression.Literal _ -> true;
            case Expression.Symbol(var name) -> !name.equals(variable);
            case Expression.Negative(var argument) -> collect(argument, variable, varying, rates);
            case Expression.Operation(var _, var left, var right) ->
                collect(left, variable, varying, rates) & collect(right, variable, varying, rates);
            case Expression.Call(var function, var argument) -> {
                var rate = rate(function, argument, variable, varying);
                if (rate.isPresent()) {
                    rates.add(rate.get());
                    yield true;
                }
                yield collect(argument, variable, varying, rates);
            }
        };
    }

    private static Optional<Expression> rate(
            Function function, Expression argument, String variable, Set<String> varying) {
        boolean circular = switch (function) {
            case SIN, COS, TAN -> true;
            case ASIN, ACOS, ATAN, SINH, COSH, TANH, EXP, LOG, SQRT, ABS, SIGN -> false;
        };
        if (!circular || !argument.symbols().contains(variable)) {
            return Optional.empty();
        }
        var rate = argument.derivative(variable);
        boolean steady = rate.symbols().stream().noneMatch(varying::contains);
        return steady ? Optional.of(rate) : Optional.empty();
    }
}
