package dev.frugal.physics.system;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/// How the equations depend on time, or on a state that may be an angle: not at all, periodically,
/// or otherwise.
///
/// The variable is periodic when it appears only inside sines, cosines, tangents and remainders
/// (`mod(t, 2)`), with a rate of change that depends on constants and parameters alone. `rates`:
/// those angular rates; empty when the equations do not mention the variable.
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
        if (expression instanceof Expression.Symbol(var name)) {
            return !name.equals(variable);
        }
        var rate = rate(expression, variable, varying);
        if (rate.isPresent()) {
            rates.add(rate.get());
            return true;
        }
        boolean periodic = true;
        for (var operand : expression.operands()) {
            periodic &= collect(operand, variable, varying, rates);
        }
        return periodic;
    }

    /// The angular rate of an expression that repeats in the variable by itself; empty for any other.
    private static Optional<Expression> rate(Expression expression, String variable, Set<String> varying) {
        return switch (expression) {
            case Expression.Call(var function, var argument)
            when isCircular(function) -> steadyRate(argument, variable, varying);
            case Expression.Operation(var operator, var dividend, var divisor)
            when operator == Operator.REMAINDER && isSteady(divisor, varying) ->
                steadyRate(dividend, variable, varying)
                        .map(rate -> Algebra.quotient(Algebra.product(Expression.literal(2 * Math.PI), rate), divisor));
            case Expression.Literal _,
                    Expression.Symbol _,
                    Expression.Negative _,
                    Expression.Operation _,
                    Expression.Call _,
                    Expression.Conditional _ -> Optional.empty();
        };
    }

    private static boolean isCircular(Function function) {
        return switch (function) {
            case SIN, COS, TAN -> true;
            case ASIN, ACOS, ATAN, SINH, COSH, TANH, EXP, LOG, SQRT, ABS, SIGN, FLOOR -> false;
        };
    }

    /// How fast an argument that mentions the variable grows with it, where that is the same everywhere.
    private static Optional<Expression> steadyRate(Expression argument, String variable, Set<String> varying) {
        if (!argument.symbols().contains(variable)) {
            return Optional.empty();
        }
        var rate = argument.derivative(variable);
        return isSteady(rate, varying) ? Optional.of(rate) : Optional.empty();
    }

    private static boolean isSteady(Expression expression, Set<String> varying) {
        return expression.symbols().stream().noneMatch(varying::contains);
    }
}
