package dev.frugal.physics.system;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/// Several expressions compiled into one straight line of operations on registers, in which equal
/// subexpressions are computed once.
///
/// The same line runs on numbers (a few nanoseconds per operation, for integrators) and on tensors
/// (elementwise and broadcasting, recorded by autograd). Registers hold the inputs, then the
/// literals, then one result per operation. Immutable and safe to share between threads.
public final class Program {
    enum Kind {
        NEGATIVE,
        SUM,
        DIFFERENCE,
        PRODUCT,
        QUOTIENT,
        POWER,
        CALL
    }

    record Step(Kind kind, int left, int right, @Nullable Function function) {}

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
        var simplified = expressions.stream().map(Expression::simplified).toList();
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
            registers[next++] = run(step, registers[step.left], registers[step.right]);
        }
        for (int i = 0; i < outputs.length; i++) {
            out[i] = registers[outputs[i]];
        }
    }

    private static double run(Step step, double left, double right) {
        return switch (step.kind) {
            case NEGATIVE -> -left;
            case SUM -> left + right;
            case DIFFERENCE -> left - right;
            case PRODUCT -> left * right;
            case QUOTIENT -> left / right;
            case POWER -> Operator.POWER.at(left, right);
            case CALL -> step.function == null ? Double.NaN : step.function.at(left);
        };
    }

    /// The values at `inputValues`, elementwise with broadcasting. An output that depends on no
    /// input has the shape of the first one. All results belong to the caller's scope; an output
    /// that *is* an input is that same tensor.
    ///
    /// @throws IllegalArgumentException if the number of tensors is not that of the inputs
    public List<Tensor> evaluate(List<Tensor> inputValues) {
        if (inputValues.size() != inputs) {
            throw new IllegalArgumentException("expected %d tensors, got %d".formatted(inputs, inputValues.size()));
        }
        int firstStep = inputs + literals.length;
        var registers = new @Nullable Tensor[firstStep + steps.length];
        for (int i = 0; i < inputs; i++) {
            registers[i] = inputValues.get(i);
        }
        for (int i = 0; i < steps.length; i++) {
            registers[firstStep + i] = run(steps[i], registers);
        }
        return Arrays.stream(outputs)
                .mapToObj(output -> {
                    var value = registers[output];
                    return value == null ? torch.full_like(inputValues.getFirst(), new Scalar(literal(output))) : value;
                })
                .toList();
    }

    /// A register without a tensor is a literal; simplification leaves no operation on literals
    /// alone.
    private Tensor run(Step step, @Nullable Tensor[] registers) {
        var left = registers[step.left];
        var right = registers[step.right];
        if (left != null && (right != null || step.kind == Kind.NEGATIVE || step.kind == Kind.CALL)) {
            return onTensors(step, left, right == null ? left : right);
        }
        if (left != null) {
            return onTensorAndNumber(step.kind, left, literal(step.right));
        }
        if (right != null) {
            return onNumberAndTensor(step.kind, literal(step.left), right);
        }
        throw new IllegalStateException("an operation on literals was not simplified: " + step);
    }

    private static Tensor onTensors(Step step, Tensor left, Tensor right) {
        return switch (step.kind) {
            case NEGATIVE -> left.neg();
            case SUM -> left.add(right);
            case DIFFERENCE -> left.sub(right);
            case PRODUCT -> left.mul(right);
            case QUOTIENT -> left.div(right);
            case POWER -> left.pow(right);
            case CALL -> {
                if (step.function == null) {
                    throw new IllegalStateException("a call without a function");
                }
                yield step.function.at(left);
            }
        };
    }

    private static Tensor onTensorAndNumber(Kind kind, Tensor left, double right) {
        return switch (kind) {
            case SUM -> left.add(new Scalar(right));
            case DIFFERENCE -> left.sub(new Scalar(right));
            case PRODUCT -> left.mul(new Scalar(right));
            case QUOTIENT -> left.div(new Scalar(right));
            case POWER -> Powers.isSmallWhole(right) ? Powers.whole(left, (int) right) : left.pow(new Scalar(right));
            case NEGATIVE, CALL -> throw new IllegalStateException(kind + " takes one operand");
        };
    }

    private static Tensor onNumberAndTensor(Kind kind, double left, Tensor right) {
        return switch (kind) {
            case SUM -> right.add(new Scalar(left));
            case DIFFERENCE -> right.neg().add(new Scalar(left));
            case PRODUCT -> right.mul(new Scalar(left));
            case QUOTIENT -> torch.full_like(right, new Scalar(left)).div(right);
            case POWER -> torch.full_like(right, new Scalar(left)).pow(right);
            case NEGATIVE, CALL -> throw new IllegalStateException(kind + " takes one operand");
        };
    }

    private double literal(int register) {
        return literals[register - inputs];
    }

    /// Gives each distinct value a register.
    private static final class Compiler {
        private final Map<String, Integer> inputs = new HashMap<>();
        private final Map<Double, Integer> literals = new HashMap<>();
        private final List<Double> literalValues = new ArrayList<>();
        private final Map<Step, Integer> known = new HashMap<>();
        private final List<Step> steps = new ArrayList<>();

        Compiler(List<String> inputNames) {
            for (var name : inputNames) {
                inputs.put(name, inputs.size());
            }
        }

        void collectLiterals(Expression expression) {
            switch (expression) {
                case Expression.Literal(var value) -> {
                    if (literals.putIfAbsent(value, inputs.size() + literalValues.size()) == null) {
                        literalValues.add(value);
                    }
                }
                case Expression.Symbol _ -> {}
                case Expression.Negative(var argument) -> collectLiterals(argument);
                case Expression.Call(var _, var argument) -> collectLiterals(argument);
                case Expression.Operation(var _, var left, var right) -> {
                    collectLiterals(left);
                    collectLiterals(right);
                }
            }
        }

        int register(Expression expression) {
            return switch (expression) {
                case Expression.Literal(var value) -> registerOf(literals.get(value), value);
                case Expression.Symbol(var name) -> registerOf(inputs.get(name), name);
                case Expression.Negative(var argument) -> {
                    int operand = register(argument);
                    yield step(new Step(Kind.NEGATIVE, operand, operand, null));
                }
                case Expression.Call(var function, var argument) -> {
                    int operand = register(argument);
                    yield step(new Step(Kind.CALL, operand, operand, function));
                }
                case Expression.Operation(var operator, var left, var right) ->
                    step(new Step(kind(operator), register(left), register(right), null));
            };
        }

        private static int registerOf(@Nullable Integer register, Object named) {
            if (register == null) {
                throw new IllegalArgumentException("'%s' is not among the inputs of the program".formatted(named));
            }
            return register;
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
