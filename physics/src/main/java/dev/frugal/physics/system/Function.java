package dev.frugal.physics.system;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// The functions of one argument that an equation may call, each with its value on doubles, its
/// value on tensors (elementwise, differentiable by autograd) and its derivative as an expression.
public enum Function {
    SIN,
    COS,
    TAN,
    ASIN,
    ACOS,
    ATAN,
    SINH,
    COSH,
    TANH,
    EXP,
    LOG,
    SQRT,
    ABS,
    SIGN,
    /// The largest whole number not above the argument.
    FLOOR;

    /// How an equation writes it, `sin`.
    public String symbol() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The function an equation calls `symbol`, if there is one.
    public static Optional<Function> called(String symbol) {
        return Arrays.stream(values())
                .filter(function -> function.symbol().equals(symbol))
                .findFirst();
    }

    /// The value at `argument`; NaN outside the real domain, as [Math] has it.
    public double at(double argument) {
        return switch (this) {
            case SIN -> Math.sin(argument);
            case COS -> Math.cos(argument);
            case TAN -> Math.tan(argument);
            case ASIN -> Math.asin(argument);
            case ACOS -> Math.acos(argument);
            case ATAN -> Math.atan(argument);
            case SINH -> Math.sinh(argument);
            case COSH -> Math.cosh(argument);
            case TANH -> Math.tanh(argument);
            case EXP -> Math.exp(argument);
            case LOG -> Math.log(argument);
            case SQRT -> Math.sqrt(argument);
            case ABS -> Math.abs(argument);
            case SIGN -> Math.signum(argument);
            case FLOOR -> Math.floor(argument);
        };
    }

    /// The value at each element of `argument`.
    public Tensor at(Tensor argument) {
        return switch (this) {
            case SIN -> argument.sin();
            case COS -> argument.cos();
            case TAN -> torch.tan(argument);
            case ASIN -> torch.asin(argument);
            case ACOS -> torch.acos(argument);
            case ATAN -> torch.atan(argument);
            case SINH -> torch.sinh(argument);
            case COSH -> torch.cosh(argument);
            case TANH -> argument.tanh();
            case EXP -> argument.exp();
            case LOG -> argument.log();
            case SQRT -> argument.sqrt();
            case ABS -> argument.abs();
            case SIGN -> argument.sign();
            case FLOOR -> argument.floor();
        };
    }

    /// The derivative in the argument, at the expression `argument`. That of `sign` and `floor` is taken as 0
    /// and that
    /// of `abs` as `sign`, which is right everywhere but where they jump or bend.
    Expression slopeAt(Expression argument) {
        var one = Expression.literal(1);
        var square = Algebra.power(argument, Expression.literal(2));
        return switch (this) {
            case SIN -> Algebra.call(COS, argument);
            case COS -> Algebra.negative(Algebra.call(SIN, argument));
            case TAN -> Algebra.quotient(one, Algebra.power(Algebra.call(COS, argument), Expression.literal(2)));
            case ASIN -> Algebra.quotient(one, Algebra.call(SQRT, Algebra.difference(one, square)));
            case ACOS -> Algebra.negative(Algebra.quotient(one, Algebra.call(SQRT, Algebra.difference(one, square))));
            case ATAN -> Algebra.quotient(one, Algebra.sum(one, square));
            case SINH -> Algebra.call(COSH, argument);
            case COSH -> Algebra.call(SINH, argument);
            case TANH -> Algebra.difference(one, Algebra.power(Algebra.call(TANH, argument), Expression.literal(2)));
            case EXP -> Algebra.call(EXP, argument);
            case LOG -> Algebra.quotient(one, argument);
            case SQRT -> Algebra.quotient(one, Algebra.product(Expression.literal(2), Algebra.call(SQRT, argument)));
            case ABS -> Algebra.call(SIGN, argument);
            case SIGN, FLOOR -> Expression.literal(0);
        };
    }
}
