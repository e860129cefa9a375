package dev.frugal.physics.model.flow;

import dev.frugal.physics.system.Condition;
import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.physics.system.Expression;
import dev.frugal.physics.system.Function;
import dev.frugal.physics.system.Operator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The Taylor series in elapsed time of the solution through given states, for a block of samples,
/// and its derivatives in the starting state and the parameters.
///
/// The equations' trees are compiled once into a line of operations on truncated power series. With
/// `y_{m+1} = f_m / (m + 1)` each order of the right-hand side gives the next order of the
/// solution, so a series of order `K` costs `O(K²)` multiplications per product in the equations
/// and no symbolic derivative grows. A function `g(u)` obeys `m g_m = Σ_{i=1…m} i u_i h_{m−i}` with
/// `h` the series of its own derivative `g'(u)`, which again is an expression; one of two arguments
/// has such a sum for each. Derivatives in the starting point ride along as dual numbers. See
/// Griewank and Walther, *Evaluating Derivatives* (2008), chapter 13; Jorba and Zou, *Experimental
/// Mathematics* 14 (2005).
///
/// Of equations in pieces (`abs`, `sign`, `min`, `max`, `floor`, `mod`, `if`) the series is that of
/// the piece in which a sample starts. It says nothing of what follows the next zero of one of
/// [DynamicalSystem#switchingFunctions]: who steps farther chooses another solver where there is one.
///
/// Coefficients have the shape `[channel][sample]`: channel 0 is the coefficient, channel `1 + j`
/// its derivative in starting state `j`, channel `1 + states + k` in parameter `k`. An instance
/// belongs to one thread at a time.
final class SolutionSeries {
    private static final String ARGUMENT = "argument";
    private static final String SECOND_ARGUMENT = "second argument";

    private sealed interface Step {
        record Constant(double value) implements Step {}

        record Time() implements Step {}

        record State(int index) implements Step {}

        record Parameter(int index) implements Step {}

        record Scaled(double factor, int operand) implements Step {}

        record Shifted(double offset, int operand) implements Step {}

        record Sum(int left, int right) implements Step {}

        record Difference(int left, int right) implements Step {}

        record Product(int left, int right) implements Step {}

        record Quotient(int left, int right) implements Step {}

        record Call(Function function, int operand) implements Step {}

        record BinaryCall(Operator operator, int left, int right) implements Step {}

        /// What follows is 1 where a condition holds at the start and 0 elsewhere, for all powers of time.
        record Comparison(Condition.Relation relation, int left, int right) implements Step {}

        record Both(int left, int right) implements Step {}

        record Either(int left, int right) implements Step {}

        record Not(int operand) implements Step {}

        record Choice(int condition, int then, int otherwise) implements Step {}
    }

    private final int states;
    private final int order;
    private final int channels;
    private final List<Step> steps;
    private final int[] slopes;
    private final int[] secondSlopes;
    private final int[] rates;
    private final double[][][][] registers;
    private final double[][][][] solution;
    private final double[] time;
    private final double[][] parameter;

    /// @param order the highest power of elapsed time
    /// @param sensitive whether derivatives in the starting state and parameters are carried
    /// @param capacity the most samples a block holds
    SolutionSeries(DynamicalSystem system, int order, boolean sensitive, int capacity) {
        this.states = system.stateNames().size();
        this.order = order;
        int parameters = system.parameters().size();
        this.channels = sensitive ? 1 + states + parameters : 1;
        var compiler = new Compiler(system);
        this.rates = system.equations().stream()
                .mapToInt(equation -> compiler.register(equation.with(system.constants())))
                .toArray();
        this.steps = List.copyOf(compiler.steps);
        this.slopes = compiler.slopes(compiler.slopeOf);
        this.secondSlopes = compiler.slopes(compiler.secondSlopeOf);
        this.registers = new double[steps.size()][order][channels][capacity];
        this.solution = new double[states][order + 1][channels][capacity];
        this.time = new double[capacity];
        this.parameter = new double[parameters][capacity];
        if (sensitive) {
            for (int state = 0; state < states; state++) {
                Arrays.fill(solution[state][0][1 + state], 1);
            }
        }
    }

    /// The starting times, `[sample]`, to be filled before [#expand].
    double[] time() {
        return time;
    }

    /// The starting values of a state, `[sample]`, to be filled before [#expand].
    double[] state(int index) {
        return solution[index][0][0];
    }

    /// The values of a parameter, `[sample]`, to be filled before [#expand].
    double[] parameter(int index) {
        return parameter[index];
    }

    /// The factor of `elapsed^power` in a state's series, `[channel][sample]`.
    double[][] coefficient(int state, int power) {
        return solution[state][power];
    }

    /// Computes all coefficients for the first `samples` samples.
    void expand(int samples) {
        for (int power = 0; power < order; power++) {
            if (power == 0) {
                for (int step = 0; step < steps.size(); step++) {
                    startValue(steps.get(step), registers[step][0][0], samples);
                }
                for (int step = 0; channels > 1 && step < steps.size(); step++) {
                    startTangents(step, samples);
                }
            } else {
                for (int step = 0; step < steps.size(); step++) {
                    raise(step, power, samples);
                }
            }
            for (int state = 0; state < states; state++) {
                for (int channel = 0; channel < channels; channel++) {
                    scale(
                            1.0 / (power + 1),
                            registers[rates[state]][power][channel],
                            solution[state][power + 1][channel],
                            samples);
                }
            }
        }
    }

    private double[] value(int step) {
        return registers[step][0][0];
    }

    private void startValue(Step step, double[] out, int samples) {
        switch (step) {
            case Step.Constant(var value) -> Arrays.fill(out, 0, samples, value);
            case Step.Time() -> System.arraycopy(time, 0, out, 0, samples);
            case Step.State(var index) -> System.arraycopy(solution[index][0][0], 0, out, 0, samples);
            case Step.Parameter(var index) -> System.arraycopy(parameter[index], 0, out, 0, samples);
            case Step.Scaled(var factor, var operand) -> scale(factor, value(operand), out, samples);
            case Step.Shifted(var offset, var operand) -> {
                Arrays.fill(out, 0, samples, offset);
                add(1, value(operand), out, samples);
            }
            case Step.Sum(var left, var right) -> {
                System.arraycopy(value(left), 0, out, 0, samples);
                add(1, value(right), out, samples);
            }
            case Step.Difference(var left, var right) -> {
                System.arraycopy(value(left), 0, out, 0, samples);
                add(-1, value(right), out, samples);
            }
            case Step.Product(var left, var right) -> {
                Arrays.fill(out, 0, samples, 0);
                addProduct(1, value(left), value(right), out, samples);
            }
            case Step.Quotient(var left, var right) -> {
                System.arraycopy(value(left), 0, out, 0, samples);
                divide(out, value(right), samples);
            }
            case Step.Call(var function, var operand) -> {
                var argument = value(operand);
                for (int sample = 0; sample < samples; sample++) {
                    out[sample] = function.at(argument[sample]);
                }
            }
            case Step.BinaryCall(var operator, var left, var right) -> {
                for (int sample = 0; sample < samples; sample++) {
                    out[sample] = operator.at(value(left)[sample], value(right)[sample]);
                }
            }
            case Step.Comparison(var relation, var left, var right) -> {
                for (int sample = 0; sample < samples; sample++) {
                    out[sample] = relation.holds(value(left)[sample], value(right)[sample]) ? 1 : 0;
                }
            }
            case Step.Both(var left, var right) -> {
                Arrays.fill(out, 0, samples, 0);
                addProduct(1, value(left), value(right), out, samples);
            }
            case Step.Either(var left, var right) -> {
                for (int sample = 0; sample < samples; sample++) {
                    out[sample] = Math.max(value(left)[sample], value(right)[sample]);
                }
            }
            case Step.Not(var operand) -> {
                Arrays.fill(out, 0, samples, 1);
                add(-1, value(operand), out, samples);
            }
            case Step.Choice(var condition, var then, var otherwise) ->
                choose(value(condition), value(then), value(otherwise), out, samples);
        }
    }

    private static void choose(double[] condition, double[] then, double[] otherwise, double[] out, int samples) {
        for (int sample = 0; sample < samples; sample++) {
            out[sample] = condition[sample] == 1 ? then[sample] : otherwise[sample];
        }
    }

    private void startTangents(int step, int samples) {
        var out = registers[step][0];
        switch (steps.get(step)) {
            case Step.Constant _, Step.Time _, Step.Comparison _, Step.Both _, Step.Either _, Step.Not _ ->
                clearTangents(out, samples);
            case Step.State(var index) -> {
                clearTangents(out, samples);
                Arrays.fill(out[1 + index], 0, samples, 1);
            }
            case Step.Parameter(var index) -> {
                clearTangents(out, samples);
                Arrays.fill(out[1 + states + index], 0, samples, 1);
            }
            case Step.Shifted(var _, var operand) -> {
                for (int channel = 1; channel < channels; channel++) {
                    System.arraycopy(registers[operand][0][channel], 0, out[channel], 0, samples);
                }
            }
            case Step.Call(var _, var operand) -> {
                clearTangents(out, samples);
                for (int channel = 1; channel < channels; channel++) {
                    addProduct(1, value(slopes[step]), registers[operand][0][channel], out[channel], samples);
                }
            }
            case Step.BinaryCall(var _, var left, var right) -> {
                clearTangents(out, samples);
                for (int channel = 1; channel < channels; channel++) {
                    addProduct(1, value(slopes[step]), registers[left][0][channel], out[channel], samples);
                    addProduct(1, value(secondSlopes[step]), registers[right][0][channel], out[channel], samples);
                }
            }
            case Step.Choice(var condition, var then, var otherwise) -> {
                for (int channel = 1; channel < channels; channel++) {
                    choose(
                            value(condition),
                            registers[then][0][channel],
                            registers[otherwise][0][channel],
                            out[channel],
                            samples);
                }
            }
            case Step.Scaled _, Step.Sum _, Step.Difference _, Step.Product _, Step.Quotient _ ->
                raise(step, 0, samples);
        }
    }

    private void clearTangents(double[][] out, int samples) {
        for (int channel = 1; channel < channels; channel++) {
            Arrays.fill(out[channel], 0, samples, 0);
        }
    }

    /// Computes all channels of one coefficient from those of its operands.
    private void raise(int step, int power, int samples) {
        var out = registers[step][power];
        switch (steps.get(step)) {
            case Step.Constant _, Step.Parameter _, Step.Comparison _, Step.Both _, Step.Either _, Step.Not _ ->
                clear(out, samples);
            case Step.Time() -> {
                clear(out, samples);
                Arrays.fill(out[0], 0, samples, power == 1 ? 1 : 0);
            }
            case Step.State(var index) -> copy(solution[index][power], out, samples);
            case Step.Scaled(var factor, var operand) -> {
                for (int channel = 0; channel < channels; channel++) {
                    scale(factor, registers[operand][power][channel], out[channel], samples);
                }
            }
            case Step.Shifted(var _, var operand) -> copy(registers[operand][power], out, samples);
            case Step.Sum(var left, var right) -> combine(1, left, right, power, samples, out);
            case Step.Difference(var left, var right) -> combine(-1, left, right, power, samples, out);
            case Step.Product(var left, var right) -> {
                clear(out, samples);
                for (int i = 0; i <= power; i++) {
                    addDualProduct(1, registers[left][i], registers[right][power - i], out, samples);
                }
            }
            case Step.Quotient(var left, var right) -> quotient(step, left, right, power, samples);
            case Step.Call(var _, var operand) -> {
                clear(out, samples);
                addChain(operand, slopes[step], power, samples, out);
            }
            case Step.BinaryCall(var _, var left, var right) -> {
                clear(out, samples);
                addChain(left, slopes[step], power, samples, out);
                addChain(right, secondSlopes[step], power, samples, out);
            }
            case Step.Choice(var condition, var then, var otherwise) -> {
                for (int channel = 0; channel < channels; channel++) {
                    choose(
                            value(condition),
                            registers[then][power][channel],
                            registers[otherwise][power][channel],
                            out[channel],
                            samples);
                }
            }
        }
    }

    /// The chain rule: `Σ_{i=1…m} (i/m) u_i h_{m−i}` for the argument `u` and the series `h` of the slope in it.
    private void addChain(int operand, int slope, int power, int samples, double[][] out) {
        for (int i = 1; i <= power; i++) {
            addDualProduct((double) i / power, registers[operand][i], registers[slope][power - i], out, samples);
        }
    }

    /// `q_m = (a_m − Σ_{i=1…m} b_i q_{m−i}) / b_0`, and the same linearised.
    private void quotient(int step, int left, int right, int power, int samples) {
        var out = registers[step][power];
        var divisor = registers[right][0];
        copy(registers[left][power], out, samples);
        for (int i = 1; i <= power; i++) {
            addDualProduct(-1, registers[right][i], registers[step][power - i], out, samples);
        }
        divide(out[0], divisor[0], samples);
        for (int channel = 1; channel < channels; channel++) {
            addProduct(-1, out[0], divisor[channel], out[channel], samples);
            divide(out[channel], divisor[0], samples);
        }
    }

    private void combine(double sign, int left, int right, int power, int samples, double[][] out) {
        copy(registers[left][power], out, samples);
        for (int channel = 0; channel < channels; channel++) {
            add(sign, registers[right][power][channel], out[channel], samples);
        }
    }

    private void addDualProduct(double factor, double[][] left, double[][] right, double[][] out, int samples) {
        addProduct(factor, left[0], right[0], out[0], samples);
        for (int channel = 1; channel < channels; channel++) {
            addProduct(factor, left[0], right[channel], out[channel], samples);
            addProduct(factor, left[channel], right[0], out[channel], samples);
        }
    }

    private static void clear(double[][] out, int samples) {
        for (var channel : out) {
            Arrays.fill(channel, 0, samples, 0);
        }
    }

    private static void copy(double[][] from, double[][] out, int samples) {
        for (int channel = 0; channel < out.length; channel++) {
            System.arraycopy(from[channel], 0, out[channel], 0, samples);
        }
    }

    private static void scale(double factor, double[] from, double[] out, int samples) {
        for (int sample = 0; sample < samples; sample++) {
            out[sample] = factor * from[sample];
        }
    }

    private static void add(double factor, double[] from, double[] out, int samples) {
        for (int sample = 0; sample < samples; sample++) {
            out[sample] += factor * from[sample];
        }
    }

    private static void addProduct(double factor, double[] left, double[] right, double[] out, int samples) {
        for (int sample = 0; sample < samples; sample++) {
            out[sample] += factor * (left[sample] * right[sample]);
        }
    }

    private static void divide(double[] out, double[] divisor, int samples) {
        for (int sample = 0; sample < samples; sample++) {
            out[sample] /= divisor[sample];
        }
    }

    /// Gives each distinct value a register. Operands come before what is made of them; the slope
    /// of a function, needed one order later, may come after it.
    private static final class Compiler {
        /// Beyond this a whole power is taken through logarithms, as a broken one.
        private static final int LARGEST_POWER = 64;

        private final List<Step> steps = new ArrayList<>();
        private final Map<Step, Integer> known = new HashMap<>();
        private final Map<Integer, Integer> slopeOf = new HashMap<>();
        private final Map<Integer, Integer> secondSlopeOf = new HashMap<>();
        private final Map<String, Step> inputs = new HashMap<>();

        Compiler(DynamicalSystem system) {
            inputs.put(DynamicalSystem.TIME, new Step.Time());
            for (var name : system.stateNames()) {
                inputs.put(name, new Step.State(inputs.size() - 1));
            }
            int index = 0;
            for (var name : system.parameterNames()) {
                inputs.put(name, new Step.Parameter(index++));
            }
        }

        int[] slopes(Map<Integer, Integer> byStep) {
            var slopes = new int[steps.size()];
            byStep.forEach((step, slope) -> slopes[step] = slope);
            return slopes;
        }

        int register(Expression expression) {
            return register(expression, Map.of());
        }

        /// `arguments`: the registers that stand for symbols within a slope.
        private int register(Expression expression, Map<String, Integer> arguments) {
            return switch (expression) {
                case Expression.Literal(var value) -> add(new Step.Constant(value));
                case Expression.Symbol(var name) -> input(name, arguments);
                case Expression.Negative(var inner) -> add(new Step.Scaled(-1, register(inner, arguments)));
                case Expression.Call(var function, var inner) -> call(function, register(inner, arguments));
                case Expression.Operation(var operator, var left, var right) ->
                    operation(operator, left, right, arguments);
                case Expression.Conditional(var condition, var then, var otherwise) ->
                    add(new Step.Choice(
                            condition(condition, arguments),
                            register(then, arguments),
                            register(otherwise, arguments)));
            };
        }

        private int condition(Condition condition, Map<String, Integer> arguments) {
            return switch (condition) {
                case Condition.Comparison(var relation, var left, var right) ->
                    add(new Step.Comparison(relation, register(left, arguments), register(right, arguments)));
                case Condition.Both(var left, var right) ->
                    add(new Step.Both(condition(left, arguments), condition(right, arguments)));
                case Condition.Either(var left, var right) ->
                    add(new Step.Either(condition(left, arguments), condition(right, arguments)));
                case Condition.Not(var inner) -> add(new Step.Not(condition(inner, arguments)));
            };
        }

        private int input(String name, Map<String, Integer> arguments) {
            var argument = arguments.get(name);
            if (argument != null) {
                return argument;
            }
            var input = inputs.get(name);
            if (input == null) {
                throw new IllegalArgumentException("'%s' is neither the time, a state nor a parameter".formatted(name));
            }
            return add(input);
        }

        private int call(Function function, int operand) {
            var step = new Step.Call(function, operand);
            var before = known.get(step);
            if (before != null) {
                return before;
            }
            int register = add(step);
            var slope = new Expression.Call(function, Expression.symbol(ARGUMENT)).derivative(ARGUMENT);
            slopeOf.put(register, register(slope, Map.of(ARGUMENT, operand)));
            return register;
        }

        private int call(Operator operator, int left, int right) {
            var step = new Step.BinaryCall(operator, left, right);
            var before = known.get(step);
            if (before != null) {
                return before;
            }
            int register = add(step);
            var call =
                    new Expression.Operation(operator, Expression.symbol(ARGUMENT), Expression.symbol(SECOND_ARGUMENT));
            var arguments = Map.of(ARGUMENT, left, SECOND_ARGUMENT, right);
            slopeOf.put(register, register(call.derivative(ARGUMENT), arguments));
            secondSlopeOf.put(register, register(call.derivative(SECOND_ARGUMENT), arguments));
            return register;
        }

        private int operation(Operator operator, Expression left, Expression right, Map<String, Integer> arguments) {
            return switch (operator) {
                case SUM ->
                    switch (right) {
                        case Expression.Literal(var offset) -> add(new Step.Shifted(offset, register(left, arguments)));
                        case Expression.Symbol _,
                                Expression.Negative _,
                                Expression.Operation _,
                                Expression.Call _,
                                Expression.Conditional _ ->
                            add(new Step.Sum(register(left, arguments), register(right, arguments)));
                    };
                case DIFFERENCE -> add(new Step.Difference(register(left, arguments), register(right, arguments)));
                case PRODUCT -> product(left, right, arguments);
                case QUOTIENT ->
                    right instanceof Expression.Literal(var divisor)
                            ? add(new Step.Scaled(1 / divisor, register(left, arguments)))
                            : add(new Step.Quotient(register(left, arguments), register(right, arguments)));
                case POWER -> power(left, right, arguments);
                case MINIMUM, MAXIMUM, ARCTANGENT, REMAINDER ->
                    call(operator, register(left, arguments), register(right, arguments));
            };
        }

        private int product(Expression left, Expression right, Map<String, Integer> arguments) {
            if (left instanceof Expression.Literal(var factor)) {
                return add(new Step.Scaled(factor, register(right, arguments)));
            }
            if (right instanceof Expression.Literal(var factor)) {
                return add(new Step.Scaled(factor, register(left, arguments)));
            }
            return add(new Step.Product(register(left, arguments), register(right, arguments)));
        }

        private int power(Expression base, Expression exponent, Map<String, Integer> arguments) {
            if (exponent instanceof Expression.Literal(var value)
                    && value == Math.rint(value)
                    && Math.abs(value) <= LARGEST_POWER) {
                return wholePower(register(base, arguments), (int) value);
            }
            int logarithm = call(Function.LOG, register(base, arguments));
            return call(Function.EXP, add(new Step.Product(register(exponent, arguments), logarithm)));
        }

        private int wholePower(int base, int exponent) {
            if (exponent == 0) {
                return add(new Step.Constant(1));
            }
            if (exponent < 0) {
                return add(new Step.Quotient(add(new Step.Constant(1)), wholePower(base, -exponent)));
            }
            if (exponent == 1) {
                return base;
            }
            int half = wholePower(base, exponent / 2);
            int square = add(new Step.Product(half, half));
            return exponent % 2 == 0 ? square : add(new Step.Product(square, base));
        }

        private int add(Step step) {
            var before = known.get(step);
            if (before != null) {
                return before;
            }
            known.put(step, steps.size());
            steps.add(step);
            return steps.size() - 1;
        }
    }
}
