package dev.frugal.physics.model.flow;

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
/// `h` the series of its own derivative `g'(u)`, which again is an expression. Derivatives in the
/// starting point ride along as dual numbers. See Griewank and Walther, *Evaluating Derivatives*
/// (2008), chapter 13; Jorba and Zou, *Experimental Mathematics* 14 (2005).
///
/// Coefficients have the shape `[channel][sample]`: channel 0 is the coefficient, channel `1 + j`
/// its derivative in starting state `j`, channel `1 + states + k` in parameter `k`. An instance
/// belongs to one thread at a time.
final class SolutionSeries {
    private static final String ARGUMENT = "argument";

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
    }

    private final int states;
    private final int order;
    private final int channels;
    private final List<Step> steps;
    private final int[] slopes;
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
        this.slopes = compiler.slopes();
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
        }
    }

    private void startTangents(int step, int samples) {
        var out = registers[step][0];
        switch (steps.get(step)) {
            case Step.Constant _, Step.Time _ -> clearTangents(out, samples);
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
            case Step.Constant _, Step.Parameter _ -> clear(out, samples);
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
                for (int i = 1; i <= power; i++) {
                    addDualProduct(
                            (double) i / power,
                            registers[operand][i],
                            registers[slopes[step]][power - i],
                            out,
                            samples);
                }
            }
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

        int[] slopes() {
            var slopes = new int[steps.size()];
            slopeOf.forEach((step, slope) -> slopes[step] = slope);
            return slopes;
        }

        int register(Expression expression) {
            return register(expression, -1);
        }

        /// `argument`: the register that stands for the symbol of that name within a slope.
        private int register(Expression expression, int argument) {
            return switch (expression) {
                case Expression.Literal(var value) -> add(new Step.Constant(value));
                case Expression.Symbol(var name) -> input(name, argument);
                case Expression.Negative(var inner) -> add(new Step.Scaled(-1, register(inner, argument)));
                case Expression.Call(var function, var inner) -> call(function, register(inner, argument));
                case Expression.Operation(var operator, var left, var right) ->
                    operation(operator, left, right, argument);
            };
        }

        private int input(String name, int argument) {
            if (argument >= 0 && name.equals(ARGUMENT)) {
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
            slopeOf.put(register, register(slope, operand));
            return register;
        }

        private int operation(Operator operator, Expression left, Expression right, int argument) {
            return switch (operator) {
                case SUM ->
                    switch (right) {
                        case Expression.Literal(var offset) -> add(new Step.Shifted(offset, register(left, argument)));
                        case Expression.Symbol _, Expression.Negative _, Expression.Operation _, Expression.Call _ ->
                            add(new Step.Sum(register(left, argument), register(right, argument)));
                    };
                case DIFFERENCE -> add(new Step.Difference(register(left, argument), register(right, argument)));
                case PRODUCT -> product(left, right, argument);
                case QUOTIENT ->
                    right instanceof Expression.Literal(var divisor)
                            ? add(new Step.Scaled(1 / divisor, register(left, argument)))
                            : add(new Step.Quotient(register(left, argument), register(right, argument)));
                case POWER -> power(left, right, argument);
            };
        }

        private int product(Expression left, Expression right, int argument) {
            if (left instanceof Expression.Literal(var factor)) {
                return add(new Step.Scaled(factor, register(right, argument)));
            }
            if (right instanceof Expression.Literal(var factor)) {
                return add(new Step.Scaled(factor, register(left, argument)));
            }
            return add(new Step.Product(register(left, argument), register(right, argument)));
        }

        private int power(Expression base, Expression exponent, int argument) {
            if (exponent instanceof Expression.Literal(var value)
                    && value == Math.rint(value)
                    && Math.abs(value) <= LARGEST_POWER) {
                return wholePower(register(base, argument), (int) value);
            }
            int logarithm = call(Function.LOG, register(base, argument));
            return call(Function.EXP, add(new Step.Product(register(exponent, argument), logarithm)));
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
