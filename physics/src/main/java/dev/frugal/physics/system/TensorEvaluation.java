package dev.frugal.physics.system;

import dev.frugal.physics.system.Program.Kind;
import dev.frugal.physics.system.Program.Step;
import dev.frugal.tensor.Tensors;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/// One run of a [Program] on tensors, elementwise and recorded by autograd.
///
/// A branch of a condition is computed at those points alone that take it, from inputs gathered there. `torch.where`
/// would compute both branches everywhere, and backwards turn an undefined value of the branch not taken, `sqrt`
/// of a
/// negative number, into a gradient that is NaN.
final class TensorEvaluation {
    private final Program program;
    private final List<Step> steps;
    private final List<Tensor> inputs;
    private final int firstStep;

    /// A register without a tensor is a literal, or a step that has not been run.
    private final @Nullable Tensor[] registers;

    TensorEvaluation(Program program, List<Tensor> inputs) {
        this.program = program;
        this.steps = program.steps();
        this.inputs = inputs;
        this.firstStep = inputs.size() + program.literals().length;
        this.registers = new @Nullable Tensor[firstStep + steps.size()];
        for (int i = 0; i < inputs.size(); i++) {
            registers[i] = inputs.get(i);
        }
    }

    /// Runs steps in their order.
    void run(boolean[] wanted) {
        for (int i = 0; i < steps.size(); i++) {
            if (wanted[i]) {
                value(firstStep + i);
            }
        }
    }

    /// A result; one that depends on no input has the shape of the first input.
    Tensor output(int register) {
        var value = value(register);
        return value == null ? torch.full_like(inputs.getFirst(), new Scalar(program.literal(register))) : value;
    }

    /// The tensor of a register; null where it is a literal.
    private @Nullable Tensor value(int register) {
        var value = registers[register];
        if (value == null && register >= firstStep) {
            value = run(steps.get(register - firstStep));
            registers[register] = value;
        }
        return value;
    }

    /// Simplification leaves no operation on literals alone.
    private Tensor run(Step step) {
        if (step.kind() == Kind.SELECT) {
            return selected(step);
        }
        var left = value(step.left());
        var right = value(step.right());
        if (left != null && right != null) {
            return onTensors(step, left, right);
        }
        if (left != null) {
            return onTensorAndNumber(step, left, program.literal(step.right()));
        }
        if (right != null) {
            return onNumberAndTensor(step, program.literal(step.left()), right);
        }
        throw new IllegalStateException("an operation on literals was not simplified: " + step);
    }

    private static Tensor onTensors(Step step, Tensor left, Tensor right) {
        return switch (step.kind()) {
            case NEGATIVE -> left.neg();
            case SUM -> left.add(right);
            case DIFFERENCE -> left.sub(right);
            case PRODUCT -> left.mul(right);
            case QUOTIENT -> left.div(right);
            case POWER -> left.pow(right);
            case MINIMUM -> torch.minimum(left, right);
            case MAXIMUM -> torch.maximum(left, right);
            case ARCTANGENT -> torch.atan2(left, right);
            case REMAINDER -> torch.remainder(left, right);
            case CALL -> {
                var function = step.function();
                if (function == null) {
                    throw new IllegalStateException("a call without a function");
                }
                yield function.at(left);
            }
            case LESS -> left.lt(right);
            case LESS_OR_EQUAL -> left.le(right);
            case EQUAL -> left.eq(right);
            case BOTH -> left.logical_and(right);
            case EITHER -> left.logical_or(right);
            case NOT -> left.logical_not();
            case SELECT -> throw new IllegalStateException("a choice is made point by point");
        };
    }

    private static Tensor onTensorAndNumber(Step step, Tensor left, double right) {
        return switch (step.kind()) {
            case SUM -> left.add(new Scalar(right));
            case DIFFERENCE -> left.sub(new Scalar(right));
            case PRODUCT -> left.mul(new Scalar(right));
            case QUOTIENT -> left.div(new Scalar(right));
            case POWER -> Powers.isSmallWhole(right) ? Powers.whole(left, (int) right) : left.pow(new Scalar(right));
            case MINIMUM, MAXIMUM, ARCTANGENT, REMAINDER, LESS, LESS_OR_EQUAL, EQUAL ->
                onTensors(step, left, torch.full_like(left, new Scalar(right)));
            case NEGATIVE, CALL, BOTH, EITHER, NOT, SELECT ->
                throw new IllegalStateException(step.kind() + " takes no number");
        };
    }

    private static Tensor onNumberAndTensor(Step step, double left, Tensor right) {
        return switch (step.kind()) {
            case SUM -> right.add(new Scalar(left));
            case DIFFERENCE -> right.neg().add(new Scalar(left));
            case PRODUCT -> right.mul(new Scalar(left));
            case QUOTIENT, POWER, MINIMUM, MAXIMUM, ARCTANGENT, REMAINDER, LESS, LESS_OR_EQUAL, EQUAL ->
                onTensors(step, torch.full_like(right, new Scalar(left)), right);
            case NEGATIVE, CALL, BOTH, EITHER, NOT, SELECT ->
                throw new IllegalStateException(step.kind() + " takes no number");
        };
    }

    private Tensor selected(Step step) {
        var condition = value(step.third());
        if (condition == null) {
            throw new IllegalStateException("a choice that is none was not simplified: " + step);
        }
        var needed = inputsOf(step.left(), step.right());
        long[] shape = Tensors.shape(condition);
        for (int input : needed.stream().toArray()) {
            shape = broadcast(shape, Tensors.shape(inputs.get(input)));
        }
        var holds = condition.expand(shape);
        var result = inputs.getFirst().new_zeros(shape);
        result = filled(result, holds, step.left(), needed, shape);
        return filled(result, holds.logical_not(), step.right(), needed, shape);
    }

    /// `result` with the values of `register` at the points of `mask`.
    private Tensor filled(Tensor result, Tensor mask, int register, BitSet needed, long[] shape) {
        var gathered = new ArrayList<Tensor>();
        for (int i = 0; i < inputs.size(); i++) {
            gathered.add(needed.get(i) ? inputs.get(i).expand(shape).masked_select(mask) : inputs.get(i));
        }
        var value = new TensorEvaluation(program, gathered).value(register);
        return value == null
                ? result.masked_fill(mask, new Scalar(program.literal(register)))
                : result.masked_scatter(mask, value);
    }

    /// The inputs that registers depend on.
    private BitSet inputsOf(int... registersAsked) {
        var seen = new BitSet();
        for (int register : registersAsked) {
            seen.set(register);
        }
        for (int register = registers.length - 1; register >= firstStep; register--) {
            if (seen.get(register)) {
                var step = steps.get(register - firstStep);
                seen.set(step.left());
                seen.set(step.right());
                seen.set(step.third());
            }
        }
        return seen.get(0, inputs.size());
    }

    private static long[] broadcast(long[] first, long[] second) {
        var shape = new long[Math.max(first.length, second.length)];
        for (int back = 1; back <= shape.length; back++) {
            long a = back <= first.length ? first[first.length - back] : 1;
            long b = back <= second.length ? second[second.length - back] : 1;
            shape[shape.length - back] = a == 1 ? b : a;
        }
        return shape;
    }
}
