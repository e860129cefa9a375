package dev.frugal.physics.system;

import java.util.Arrays;
import java.util.Optional;

/// The operations on two operands: those written between them, from the loosest binding to the tightest, and those
/// called like a function.
public enum Operator {
    SUM("+", 1),
    DIFFERENCE("-", 1),
    PRODUCT("*", 2),
    QUOTIENT("/", 2),
    POWER("^", 4),
    /// The smaller one; NaN if one is NaN.
    MINIMUM("min", Operator.CALLED),
    /// The larger one; NaN if one is NaN.
    MAXIMUM("max", Operator.CALLED),
    /// `atan2(y, x)`: the angle of the point (x, y), in −π…π.
    ARCTANGENT("atan2", Operator.CALLED),
    /// `mod(a, b)` is `a - b*floor(a/b)`: the remainder that has the sign of the divisor.
    REMAINDER("mod", Operator.CALLED);

    /// How tightly a sign in front binds: looser than a power, so that `-x^2` is `-(x^2)`.
    static final int SIGN_PRECEDENCE = 3;

    /// How tightly a call holds together.
    private static final int CALLED = 5;

    private final String symbol;
    private final int precedence;

    Operator(String symbol, int precedence) {
        this.symbol = symbol;
        this.precedence = precedence;
    }

    /// How an equation writes it.
    public String symbol() {
        return symbol;
    }

    int precedence() {
        return precedence;
    }

    /// Whether it is written like a function, `min(a, b)`.
    public boolean called() {
        return precedence == CALLED;
    }

    /// The operation that an equation calls `symbol` like a function, if there is one.
    static Optional<Operator> called(String symbol) {
        return Arrays.stream(values())
                .filter(operator -> operator.called() && operator.symbol.equals(symbol))
                .findFirst();
    }

    /// The value at two numbers. A power with a small whole exponent is a product, here and on tensors, so that
    /// `x^3`
    /// is exact in sign and cheap.
    public double at(double left, double right) {
        return switch (this) {
            case SUM -> left + right;
            case DIFFERENCE -> left - right;
            case PRODUCT -> left * right;
            case QUOTIENT -> left / right;
            case POWER -> Powers.isSmallWhole(right) ? Powers.whole(left, (int) right) : Math.pow(left, right);
            case MINIMUM -> Math.min(left, right);
            case MAXIMUM -> Math.max(left, right);
            case ARCTANGENT -> Math.atan2(left, right);
            case REMAINDER -> remainder(left, right);
        };
    }

    /// From the exact remainder of the division, as libtorch takes it.
    private static double remainder(double dividend, double divisor) {
        double remainder = dividend % divisor;
        return remainder != 0 && remainder < 0 != divisor < 0 ? remainder + divisor : remainder;
    }
}
