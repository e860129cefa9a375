package dev.frugal.physics.dynamics;

import dev.frugal.physics.system.Condition;
import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.physics.system.Expression;
import dev.frugal.physics.system.Function;
import dev.frugal.physics.system.Operator;
import dev.frugal.tensor.kernel.SeriesArithmetic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The Taylor series in elapsed time of the solution through given states, for a block of samples,
/// and its derivatives along tangents.
///
/// The equations' trees are compiled once into a line of operations on truncated power series. With
/// `y_{m+1} = f_m / (m + 1)` each order of the right-hand side gives the next order of the
/// solution, so a series of order `K` costs `O(K²)` multiplications per product in the equations
/// and no symbolic derivative grows. A function `g(u)` obeys `m g_m = Σ_{i=1…m} i u_i h_{m−i}` with
/// `h` the series of its own derivative `g'(u)`, which again is an expression. Derivatives ride
/// along as dual numbers. See Griewank and Walther, *Evaluating Derivatives* (2008), chapter 13;
/// Jorba and Zou, *Experimental Mathematics* 14 (2005).
///
/// **Layout.** Structure of arrays: one array of rows, each with one coefficient of all samples.
/// Channel 0 of a series is its value, channel `1 + c` its derivative along tangent c. What is
/// known to be zero is not computed: powers beyond the first of time and beyond the zeroth of
/// parameters, and derivatives of what does not depend on a tangent's direction.
///
/// An instance belongs to one thread at a time.
public final class TaylorSeries {
    private static final String ARGUMENT = "argument";
    private static final String SECOND_ARGUMENT = "second argument";

    /// The degree of a series that does not end.
    private static final int ENDLESS = Integer.MAX_VALUE;

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

        /// 1 where the comparison holds at the start of the step, else 0; so are the next three.
        record Comparison(Condition.Relation relation, int left, int right) implements Step {}

        record Both(int left, int right) implements Step {}

        record Either(int left, int right) implements Step {}

        record Not(int operand) implements Step {}

        record Choice(int condition, int then, int otherwise) implements Step {}
    }

    private final SeriesArithmetic arithmetic = SeriesArithmetic.fastest();
    private final Tangents tangents;
    private final int states;
    private final int order;
    private final int channels;
    private final int lanes;

    /// Elements from one power of a series to the next.
    private final int stride;

    /// Where in `rows` there is room for one coefficient of all samples.
    private final int spare;

    private final Step[] steps;
    private final int[] slopes;
    private final int[] secondSlopes;
    private final int[] rates;
    private final int[] bases;
    private final int[] degrees;
    private final boolean[][] active;

    /// Whether a step has every derivative, so that all its channels can be computed in one go.
    private final boolean[] full;

    private final double[] rows;
    private final double[] time;
    private final double[][] parameter;

    /// @param order the highest power of elapsed time
    /// @param tangents the directions whose derivatives are carried
    /// @param capacity the most samples a block holds
    public TaylorSeries(DynamicalSystem system, int order, Tangents tangents, int capacity) {
        this.tangents = tangents;
        this.states = system.stateNames().size();
        this.order = order;
        this.channels = 1 + tangents.count();
        this.lanes = Math.ceilDiv(capacity, SeriesArithmetic.BLOCK) * SeriesArithmetic.BLOCK;
        this.stride = channels * lanes;
        int parameters = system.parameters().size();
        var compiler = new Compiler(system);
        this.rates =
                system.numericEquations().stream().mapToInt(compiler::register).toArray();
        this.steps = compiler.steps.toArray(Step[]::new);
        this.slopes = compiler.slopes(compiler.slopeOf);
        this.secondSlopes = compiler.slopes(compiler.secondSlopeOf);
        this.bases = new int[steps.length];
        this.degrees = new int[steps.length];
        this.active = new boolean[steps.length][channels];
        this.full = new boolean[steps.length];
        int next = Math.multiplyExact(states * (order + 1), stride);
        for (int step = 0; step < steps.length; step++) {
            if (steps[step] instanceof Step.State(var index)) {
                bases[step] = state(index);
            } else {
                bases[step] = next;
                next = Math.addExact(next, order * stride);
            }
        }
        this.spare = next;
        this.rows = new double[Math.addExact(next, lanes)];
        this.time = new double[lanes];
        this.parameter = new double[parameters][lanes];
        findWhatIsZero();
        for (int step = 0; step < steps.length; step++) {
            full[step] = channels > 1;
            for (int channel = 1; channel < channels; channel++) {
                full[step] &= active[step][channel];
            }
        }
        for (int state = 0; state < states; state++) {
            for (int column = 0; column < tangents.count(); column++) {
                int row = row(state, 0, 1 + column);
                Arrays.fill(rows, row, row + lanes, tangents.states()[column][state]);
            }
        }
    }

    private int state(int index) {
        return index * (order + 1) * stride;
    }

    /// The starting times, `[sample]`, to be filled before [#expand].
    public double[] time() {
        return time;
    }

    /// The values of a parameter, `[sample]`, to be filled before [#expand].
    public double[] parameter(int index) {
        return parameter[index];
    }

    /// Where all coefficients are, see [#row].
    public double[] rows() {
        return rows;
    }

    /// Where in [#rows] the factors of `elapsed^power` in a state's series begin, one per sample.
    /// Those of power 0 are the starting values, to be filled before [#expand]; their derivatives
    /// are the tangents unless they are filled too.
    public int row(int state, int power, int channel) {
        return state(state) + power * stride + channel * lanes;
    }

    /// Elements from one power of a series to the next.
    int stride() {
        return stride;
    }

    int lanes() {
        return lanes;
    }

    int order() {
        return order;
    }

    private void findWhatIsZero() {
        for (int step = 0; step < steps.length; step++) {
            switch (steps[step]) {
                case Step.Constant _ -> degrees[step] = 0;
                case Step.Time() -> degrees[step] = 1;
                case Step.State _ -> {
                    degrees[step] = ENDLESS;
                    Arrays.fill(active[step], true);
                }
                case Step.Parameter(var index) -> {
                    degrees[step] = 0;
                    for (int column = 0; column < tangents.count(); column++) {
                        active[step][1 + column] = tangents.parameters()[column][index] != 0;
                    }
                }
                case Step.Scaled(var _, var operand) -> like(step, operand);
                case Step.Shifted(var _, var operand) -> like(step, operand);
                case Step.Call(var _, var operand) -> {
                    like(step, operand);
                    degrees[step] = degrees[operand] == 0 ? 0 : ENDLESS;
                }
                case Step.Sum(var left, var right) -> {
                    like(step, left, right);
                    degrees[step] = Math.max(degrees[left], degrees[right]);
                }
                case Step.Difference(var left, var right) -> {
                    like(step, left, right);
                    degrees[step] = Math.max(degrees[left], degrees[right]);
                }
                case Step.Product(var left, var right) -> {
                    like(step, left, right);
                    degrees[step] = degrees[left] == ENDLESS || degrees[right] == ENDLESS
                            ? ENDLESS
                            : degrees[left] + degrees[right];
                }
                case Step.Quotient(var left, var right) -> {
                    like(step, left, right);
                    degrees[step] = degrees[right] == 0 ? degrees[left] : ENDLESS;
                }
                case Step.BinaryCall(var _, var left, var right) -> {
                    like(step, left, right);
                    degrees[step] = degrees[left] == 0 && degrees[right] == 0 ? 0 : ENDLESS;
                }
                case Step.Comparison _, Step.Both _, Step.Either _, Step.Not _ -> degrees[step] = 0;
                case Step.Choice(var _, var then, var otherwise) -> {
                    like(step, then, otherwise);
                    degrees[step] = Math.max(degrees[then], degrees[otherwise]);
                }
            }
        }
    }

    private void like(int step, int operand) {
        like(step, operand, operand);
        degrees[step] = degrees[operand];
    }

    private void like(int step, int left, int right) {
        for (int channel = 0; channel < channels; channel++) {
            active[step][channel] = active[left][channel] || active[right][channel];
        }
    }

    /// Computes all coefficients for the first `samples` samples.
    public void expand(int samples) {
        int count = Math.ceilDiv(samples, SeriesArithmetic.BLOCK) * SeriesArithmetic.BLOCK;
        for (int power = 0; power < order; power++) {
            if (power == 0) {
                for (int step = 0; step < steps.length; step++) {
                    startValue(step, count);
                }
                for (int step = 0; channels > 1 && step < steps.length; step++) {
                    startTangents(step, count);
                }
            } else {
                for (int step = 0; step < steps.length; step++) {
                    raise(step, power, count);
                }
            }
            double factor = 1.0 / (power + 1);
            for (int state = 0; state < states; state++) {
                int rate = rates[state];
                if (count == lanes && full[rate] && power <= degrees[rate]) {
                    scale(factor, at(rate, power, 0), row(state, power + 1, 0), stride);
                    continue;
                }
                for (int channel = 0; channel < channels; channel++) {
                    int out = row(state, power + 1, channel);
                    if (power > degrees[rate] || channel > 0 && !active[rate][channel]) {
                        Arrays.fill(rows, out, out + count, 0);
                    } else {
                        scale(factor, at(rate, power, channel), out, count);
                    }
                }
            }
        }
    }

    /// Sums a state's series and those of its derivatives at elapsed times.
    ///
    /// @param elapsed `[channel][sample]`, the same for each channel
    /// @param out receives `[channel][sample]` from `to` on
    void sum(int state, double[] elapsed, double[] out, int to) {
        arithmetic.horner(rows, row(state, 0, 0), stride, order, elapsed, out, to, stride);
    }

    private int at(int step, int power, int channel) {
        return bases[step] + power * stride + channel * lanes;
    }

    private void startValue(int step, int count) {
        int out = bases[step];
        switch (steps[step]) {
            case Step.Constant(var value) -> Arrays.fill(rows, out, out + count, value);
            case Step.Time() -> System.arraycopy(time, 0, rows, out, count);
            case Step.State _ -> {}
            case Step.Parameter(var index) -> System.arraycopy(parameter[index], 0, rows, out, count);
            case Step.Call(var function, var operand) -> {
                int argument = bases[operand];
                for (int sample = 0; sample < count; sample++) {
                    rows[out + sample] = function.at(rows[argument + sample]);
                }
            }
            case Step.Shifted(var offset, var operand) -> {
                int from = bases[operand];
                for (int sample = 0; sample < count; sample++) {
                    rows[out + sample] = offset + rows[from + sample];
                }
            }
            case Step.BinaryCall(var operator, var left, var right) -> {
                for (int sample = 0; sample < count; sample++) {
                    rows[out + sample] = operator.at(rows[bases[left] + sample], rows[bases[right] + sample]);
                }
            }
            case Step.Comparison(var relation, var left, var right) -> {
                for (int sample = 0; sample < count; sample++) {
                    boolean holds = relation.holds(rows[bases[left] + sample], rows[bases[right] + sample]);
                    rows[out + sample] = holds ? 1 : 0;
                }
            }
            case Step.Both(var left, var right) -> {
                for (int sample = 0; sample < count; sample++) {
                    rows[out + sample] = Math.min(rows[bases[left] + sample], rows[bases[right] + sample]);
                }
            }
            case Step.Either(var left, var right) -> {
                for (int sample = 0; sample < count; sample++) {
                    rows[out + sample] = Math.max(rows[bases[left] + sample], rows[bases[right] + sample]);
                }
            }
            case Step.Not(var operand) -> {
                for (int sample = 0; sample < count; sample++) {
                    rows[out + sample] = 1 - rows[bases[operand] + sample];
                }
            }
            case Step.Scaled _, Step.Sum _, Step.Difference _, Step.Product _, Step.Quotient _, Step.Choice _ ->
                raiseChannel(step, 0, 0, count);
        }
    }

    private void startTangents(int step, int count) {
        for (int channel = 1; channel < channels; channel++) {
            if (active[step][channel]) {
                int out = at(step, 0, channel);
                switch (steps[step]) {
                    case Step.Constant _,
                            Step.Time _,
                            Step.State _,
                            Step.Comparison _,
                            Step.Both _,
                            Step.Either _,
                            Step.Not _ -> {}
                    case Step.Parameter(var index) ->
                        Arrays.fill(rows, out, out + count, tangents.parameters()[channel - 1][index]);
                    case Step.Shifted(var _, var operand) ->
                        System.arraycopy(rows, at(operand, 0, channel), rows, out, count);
                    case Step.Call(var _, var operand) ->
                        arithmetic.product(
                                rows, bases[slopes[step]], at(operand, 0, channel), stride, 0, 0, 0, out, count);
                    case Step.BinaryCall(var _, var left, var right) -> {
                        Arrays.fill(rows, out, out + count, 0);
                        addSlope(slopes[step], left, channel, out, count);
                        addSlope(secondSlopes[step], right, channel, out, count);
                    }
                    case Step.Scaled _, Step.Sum _, Step.Difference _, Step.Product _, Step.Quotient _, Step.Choice _ ->
                        raiseChannel(step, 0, channel, count);
                }
            }
        }
    }

    private void addSlope(int slope, int operand, int channel, int out, int count) {
        if (active[operand][channel]) {
            int from = at(operand, 0, channel);
            for (int sample = 0; sample < count; sample++) {
                rows[out + sample] += rows[bases[slope] + sample] * rows[from + sample];
            }
        }
    }

    /// Computes all channels of one coefficient from those of its operands.
    private void raise(int step, int power, int count) {
        if (count == lanes && power <= degrees[step] && raiseAll(step, power)) {
            return;
        }
        for (int channel = 0; channel < channels && power <= degrees[step]; channel++) {
            if (channel == 0 || active[step][channel]) {
                raiseChannel(step, power, channel, count);
            }
        }
    }

    /// Computes a coefficient's channels in one go, which lie side by side, where every operand has them all; false
    /// where they have to be computed one by one. The bits are the same.
    private boolean raiseAll(int step, int power) {
        int out = at(step, power, 0);
        switch (steps[step]) {
            case Step.Scaled(var factor, var operand)
            when full[operand] && power <= degrees[operand] -> scale(factor, at(operand, power, 0), out, stride);
            case Step.Shifted(var _, var operand)
            when full[operand] && power <= degrees[operand] ->
                System.arraycopy(rows, at(operand, power, 0), rows, out, stride);
            case Step.Sum(var left, var right)
            when full[left] && full[right] && bothReach(left, right, power) -> {
                System.arraycopy(rows, at(left, power, 0), rows, out, stride);
                add(at(right, power, 0), out, stride);
            }
            case Step.Difference(var left, var right)
            when full[left] && full[right] && bothReach(left, right, power) -> {
                System.arraycopy(rows, at(left, power, 0), rows, out, stride);
                subtract(at(right, power, 0), out, stride);
            }
            case Step.Product(var left, var right)
            when full[left] && full[right] -> {
                int first = firstTerm(power, degrees[right]);
                int last = Math.min(power, degrees[left]);
                arithmetic.product(rows, bases[left], bases[right], stride, power, first, last, out, lanes);
                arithmetic.dualProducts(
                        rows, bases[left], bases[right], channels - 1, stride, power, first, last, out, lanes);
            }
            case Step.Constant _,
                    Step.Time _,
                    Step.State _,
                    Step.Parameter _,
                    Step.Scaled _,
                    Step.Shifted _,
                    Step.Sum _,
                    Step.Difference _,
                    Step.Product _,
                    Step.Quotient _,
                    Step.Call _,
                    Step.BinaryCall _,
                    Step.Comparison _,
                    Step.Both _,
                    Step.Either _,
                    Step.Not _,
                    Step.Choice _ -> {
                return false;
            }
        }
        return true;
    }

    private boolean bothReach(int left, int right, int power) {
        return power <= degrees[left] && power <= degrees[right];
    }

    private void raiseChannel(int step, int power, int channel, int count) {
        int out = at(step, power, channel);
        switch (steps[step]) {
            case Step.Constant _,
                    Step.Parameter _,
                    Step.State _,
                    Step.Comparison _,
                    Step.Both _,
                    Step.Either _,
                    Step.Not _ -> {}
            case Step.Time() -> Arrays.fill(rows, out, out + count, 1);
            case Step.Scaled(var factor, var operand) -> scale(factor, at(operand, power, channel), out, count);
            case Step.Shifted(var _, var operand) ->
                System.arraycopy(rows, at(operand, power, channel), rows, out, count);
            case Step.Sum(var left, var right) -> {
                copy(left, power, channel, out, count);
                if (has(right, power, channel)) {
                    add(at(right, power, channel), out, count);
                }
            }
            case Step.Difference(var left, var right) -> {
                copy(left, power, channel, out, count);
                if (has(right, power, channel)) {
                    subtract(at(right, power, channel), out, count);
                }
            }
            case Step.Product(var left, var right) -> product(left, right, power, channel, out, count);
            case Step.Quotient(var left, var right) -> quotient(step, left, right, power, channel, out, count);
            case Step.Call(var _, var operand) -> call(slopes[step], operand, power, channel, out, count);
            case Step.BinaryCall(var _, var left, var right) -> {
                call(secondSlopes[step], right, power, channel, spare, count);
                call(slopes[step], left, power, channel, out, count);
                add(spare, out, count);
            }
            case Step.Choice(var condition, var then, var otherwise) -> {
                copy(otherwise, power, channel, out, count);
                boolean chosen = has(then, power, channel);
                int from = chosen ? at(then, power, channel) : 0;
                for (int sample = 0; sample < count; sample++) {
                    if (rows[bases[condition] + sample] == 1) {
                        rows[out + sample] = chosen ? rows[from + sample] : 0;
                    }
                }
            }
        }
    }

    private boolean has(int step, int power, int channel) {
        return power <= degrees[step] && (channel == 0 || active[step][channel]);
    }

    private void copy(int step, int power, int channel, int out, int count) {
        if (has(step, power, channel)) {
            System.arraycopy(rows, at(step, power, channel), rows, out, count);
        } else {
            Arrays.fill(rows, out, out + count, 0);
        }
    }

    private void product(int left, int right, int power, int channel, int out, int count) {
        int first = firstTerm(power, degrees[right]);
        int last = Math.min(power, degrees[left]);
        int a = bases[left];
        int b = bases[right];
        boolean leftVaries = channel > 0 && active[left][channel];
        boolean rightVaries = channel > 0 && active[right][channel];
        int a1 = a + channel * lanes;
        int b1 = b + channel * lanes;
        if (leftVaries && rightVaries) {
            arithmetic.dualProduct(rows, a, a1, b, b1, stride, power, first, last, out, count);
        } else {
            arithmetic.product(rows, leftVaries ? a1 : a, rightVaries ? b1 : b, stride, power, first, last, out, count);
        }
    }

    /// The first term of a sum over `i` in which a second factor of this degree, of power `power −
    /// i`, is not zero.
    private static int firstTerm(int power, int degree) {
        return degree >= power ? 0 : power - degree;
    }

    /// `g_m = Σ_{i=1…m} i/m · u_i h_{m−i}`, and the same linearised.
    private void call(int slope, int operand, int power, int channel, int out, int count) {
        int first = Math.max(1, firstTerm(power, degrees[slope]));
        int last = Math.min(power, degrees[operand]);
        int u = bases[operand];
        int h = bases[slope];
        boolean argumentVaries = channel > 0 && active[operand][channel];
        boolean slopeVaries = channel > 0 && active[slope][channel];
        int u1 = u + channel * lanes;
        int h1 = h + channel * lanes;
        if (argumentVaries && slopeVaries) {
            arithmetic.weightedDualProduct(rows, u, u1, h, h1, stride, power, first, last, out, count);
        } else {
            arithmetic.weightedProduct(
                    rows, argumentVaries ? u1 : u, slopeVaries ? h1 : h, stride, power, first, last, out, count);
        }
    }

    /// `q_m = (a_m − Σ_{i=1…m} b_i q_{m−i}) / b_0`, and the same linearised.
    private void quotient(int step, int left, int right, int power, int channel, int out, int count) {
        copy(left, power, channel, out, count);
        int first = Math.max(1, firstTerm(power, degrees[step]));
        int last = Math.min(power, degrees[right]);
        int b = bases[right];
        int q = bases[step];
        boolean divisorVaries = channel > 0 && active[right][channel];
        if (channel > 0 && divisorVaries) {
            int b1 = b + channel * lanes;
            arithmetic.subtractDualProduct(rows, b, b1, q, q + channel * lanes, stride, power, first, last, out, count);
            arithmetic.subtractProduct(rows, at(step, power, 0), b1, stride, 0, 0, 0, out, count);
        } else {
            arithmetic.subtractProduct(rows, b, q + channel * lanes, stride, power, first, last, out, count);
        }
        for (int sample = 0; sample < count; sample++) {
            rows[out + sample] /= rows[b + sample];
        }
    }

    private void scale(double factor, int from, int out, int count) {
        for (int sample = 0; sample < count; sample++) {
            rows[out + sample] = factor * rows[from + sample];
        }
    }

    private void add(int from, int out, int count) {
        for (int sample = 0; sample < count; sample++) {
            rows[out + sample] += rows[from + sample];
        }
    }

    private void subtract(int from, int out, int count) {
        for (int sample = 0; sample < count; sample++) {
            rows[out + sample] -= rows[from + sample];
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
