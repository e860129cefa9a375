package dev.frugal.physics.system;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/// Several expressions compiled into one straight line of operations on registers, in which equal
/// subexpressions are computed once.
///
/// The same line runs on numbers (a few nanoseconds per operation, for integrators) and on tensors
/// (elementwise and broadcasting, recorded by autograd). Registers hold the inputs, then the
/// literals, then one result per operation; that of a condition is 1 where it holds and 0 where it
/// does not. Immutable and safe to share between threads.
public final class Program {
    enum Kind {
        NEGATIVE,
        SUM,
        DIFFERENCE,
        PRODUCT,
        QUOTIENT,
        POWER,
        MINIMUM,
        MAXIMUM,
        ARCTANGENT,
        REMAINDER,
        CALL,
        LESS,
        LESS_OR_EQUAL,
        EQUAL,
        BOTH,
        EITHER,
        NOT,
        /// `left` where the condition in register `third` holds, else `right`.
        SELECT
    }

    /// What is done with up to three registers; an operand that the kind does not take is one of the others.
    record Step(
            Kind kind,
            int left,
            int right,
            int third,
            @Nullable Function function) {}

    private final int inputs;
    private final double[] literals;
    private final Step[] steps;
    private final int[] outputs;

    private Program(int inputs, double[] literals, Step[] steps, int[] outputs) {
        this.inputs = inputs;
        this.literals = literals;
        this.steps = steps;
        this.outputs = outputs;
    }

    /// Compiles `expressions`, whose symbols are all among `inputNames`.
    ///
    /// @throws IllegalArgumentException if an expression mentions another symbol
    public static Program of(List<Expression> expressions, List<String> inputNames) {
        var compiler = new Compiler(inputNames);
        var simplification = Substitution.none();
        var simplified = expressions.stream().map(simplification::in).toList();
        simplified.forEach(compiler::collectLiterals);
        var outputs = simplified.stream().mapToInt(compiler::register).toArray();
        return compiler.program(outputs);
    }

    int inputs() {
        return inputs;
    }

    double[] literals() {
        return literals.clone();
    }

    List<Step> steps() {
        return List.of(steps);
    }

    /// The registers that hold the results.
    int[] results() {
        return outputs.clone();
    }

    /// How many values one evaluation gives.
    public int outputs() {
        return outputs.length;
    }

    /// Writes the values at `inputValues` into `out`.
    ///
    /// @throws IllegalArgumentException if the lengths are not those of the inputs and outputs
    public void evaluate(double[] inputValues, double[] out) {
        evaluate(inputValues, workspace(), out);
    }

    /// Registers for [#evaluate(double[], double[], double[])]; they serve one thread at a time.
    public double[] workspace() {
        var registers = new double[inputs + literals.length + steps.length];
        System.arraycopy(literals, 0, registers, inputs, literals.length);
        return registers;
    }

    /// As [#evaluate(double[], double[])], in registers from [#workspace] that are kept between calls.
    public void evaluate(double[] inputValues, double[] registers, double[] out) {
        if (inputValues.length != inputs || out.length != outputs.length) {
            throw new IllegalArgumentException("expected %d inputs and %d outputs, got %d and %d"
                    .formatted(inputs, outputs.length, inputValues.length, out.length));
        }
        System.arraycopy(inputValues, 0, registers, 0, inputs);
        int next = inputs + literals.length;
        for (var step : steps) {
            registers[next++] = run(step, registers[step.left], registers[step.right], registers[step.third]);
        }
        for (int i = 0; i < outputs.length; i++) {
            out[i] = registers[outputs[i]];
        }
    }

    static double run(Step step, double left, double right, double third) {
        return switch (step.kind) {
            case NEGATIVE -> -left;
            case SUM -> left + right;
            case DIFFERENCE -> left - right;
            case PRODUCT -> left * right;
            case QUOTIENT -> left / right;
            case POWER -> Operator.POWER.at(left, right);
            case MINIMUM -> Operator.MINIMUM.at(left, right);
            case MAXIMUM -> Operator.MAXIMUM.at(left, right);
            case ARCTANGENT -> Operator.ARCTANGENT.at(left, right);
            case REMAINDER -> Operator.REMAINDER.at(left, right);
            case CALL -> step.function == null ? Double.NaN : step.function.at(left);
            case LESS -> truth(left < right);
            case LESS_OR_EQUAL -> truth(left <= right);
            case EQUAL -> truth(left == right);
            case BOTH -> left * right;
            case EITHER -> Math.max(left, right);
            case NOT -> 1 - left;
            case SELECT -> third == 1 ? left : right;
        };
    }

    private static double truth(boolean holds) {
        return holds ? 1 : 0;
    }

    /// The values at `inputValues`, elementwise with broadcasting. An output that depends on no
    /// input has the shape of the first one. All results belong to the caller's scope; an output
    /// that *is* an input is that same tensor. Where a condition chooses between two formulas, the
    /// one that is not taken contributes nothing to gradients, defined there or not.
    ///
    /// @throws IllegalArgumentException if the number of tensors is not that of the inputs
    public List<Tensor> evaluate(List<Tensor> inputValues) {
        if (inputValues.size() != inputs) {
            throw new IllegalArgumentException("expected %d tensors, got %d".formatted(inputs, inputValues.size()));
        }
        var evaluation = new TensorEvaluation(this, inputValues);
        evaluation.run(neededWhereverOneIs());
        return Arrays.stream(outputs).mapToObj(evaluation::output).toList();
    }

    /// Whether a step's result is needed at every point. One that only a branch of a condition needs is not.
    private boolean[] neededWhereverOneIs() {
        var needed = new boolean[steps.length];
        for (int output : outputs) {
            need(output, needed);
        }
        for (int i = steps.length - 1; i >= 0; i--) {
            if (needed[i] && steps[i].kind == Kind.SELECT) {
                need(steps[i].third, needed);
            } else if (needed[i]) {
                need(steps[i].left, needed);
                need(steps[i].right, needed);
            }
        }
        return needed;
    }

    private void need(int register, boolean[] needed) {
        int step = register - inputs - literals.length;
        if (step >= 0) {
            needed[step] = true;
        }
    }

    double literal(int register) {
        return literals[register - inputs];
    }

    /// Gives each distinct value a register.
    private static final class Compiler {
        private final Map<String, Integer> inputs = new HashMap<>();
        private final Map<Double, Integer> literals = new HashMap<>();
        private final List<Double> literalValues = new ArrayList<>();
        private final Map<Step, Integer> known = new HashMap<>();
        private final List<Step> steps = new ArrayList<>();

        /// Trees that were walked for their literals, and trees that have a register: derivatives share subtrees.
        private final IdentityHashMap<Expression, Boolean> searched = new IdentityHashMap<>();

        private final IdentityHashMap<Expression, Integer> compiled = new IdentityHashMap<>();

        Compiler(List<String> inputNames) {
            for (var name : inputNames) {
                inputs.put(name, inputs.size());
            }
        }

        void collectLiterals(Expression expression) {
            if (expression instanceof Expression.Literal(var value)) {
                if (literals.putIfAbsent(value, inputs.size() + literalValues.size()) == null) {
                    literalValues.add(value);
                }
            } else if (searched.put(expression, true) == null) {
                expression.operands().forEach(this::collectLiterals);
            }
        }

        int register(Expression expression) {
            var before = compiled.get(expression);
            if (before == null) {
                before = newRegister(expression);
                compiled.put(expression, before);
            }
            return before;
        }

        private int newRegister(Expression expression) {
            return switch (expression) {
                case Expression.Literal(var value) -> registerOf(literals.get(value), value);
                case Expression.Symbol(var name) -> registerOf(inputs.get(name), name);
                case Expression.Negative(var argument) -> step(Kind.NEGATIVE, register(argument), null);
                case Expression.Call(var function, var argument) -> step(Kind.CALL, register(argument), function);
                case Expression.Operation(var operator, var left, var right) ->
                    step(kind(operator), register(left), register(right));
                case Expression.Conditional(var condition, var then, var otherwise) -> {
                    int chosen = register(condition);
                    yield step(new Step(Kind.SELECT, register(then), register(otherwise), chosen, null));
                }
            };
        }

        private int register(Condition condition) {
            return switch (condition) {
                case Condition.Comparison(var relation, var left, var right) ->
                    switch (relation) {
                        case LESS -> step(Kind.LESS, register(left), register(right));
                        case LESS_OR_EQUAL -> step(Kind.LESS_OR_EQUAL, register(left), register(right));
                        case GREATER -> step(Kind.LESS, register(right), register(left));
                        case GREATER_OR_EQUAL -> step(Kind.LESS_OR_EQUAL, register(right), register(left));
                        case EQUAL -> step(Kind.EQUAL, register(left), register(right));
                        case DIFFERENT ->
                            step(Kind.NOT, step(Kind.EQUAL, register(left), register(right)), (Function) null);
                    };
                case Condition.Both(var left, var right) -> step(Kind.BOTH, register(left), register(right));
                case Condition.Either(var left, var right) -> step(Kind.EITHER, register(left), register(right));
                case Condition.Not(var argument) -> step(Kind.NOT, register(argument), (Function) null);
            };
        }

        private static int registerOf(@Nullable Integer register, Object named) {
            if (register == null) {
                throw new IllegalArgumentException("'%s' is not among the inputs of the program".formatted(named));
            }
            return register;
        }

        private int step(Kind kind, int operand, @Nullable Function function) {
            return step(new Step(kind, operand, operand, operand, function));
        }

        private int step(Kind kind, int left, int right) {
            return step(new Step(kind, left, right, right, null));
        }

        private int step(Step step) {
            return known.computeIfAbsent(step, added -> {
                steps.add(added);
                return inputs.size() + literalValues.size() + steps.size() - 1;
            });
        }

        private static Kind kind(Operator operator) {
            return switch (operator) {
                case SUM -> Kind.SUM;
                case DIFFERENCE -> Kind.DIFFERENCE;
                case PRODUCT -> Kind.PRODUCT;
                case QUOTIENT -> Kind.QUOTIENT;
                case POWER -> Kind.POWER;
                case MINIMUM -> Kind.MINIMUM;
                case MAXIMUM -> Kind.MAXIMUM;
                case ARCTANGENT -> Kind.ARCTANGENT;
                case REMAINDER -> Kind.REMAINDER;
            };
        }

        Program program(int[] outputs) {
            return new Program(
                    inputs.size(),
                    literalValues.stream().mapToDouble(Double::doubleValue).toArray(),
                    steps.toArray(Step[]::new),
                    outputs);
        }
    }
}
