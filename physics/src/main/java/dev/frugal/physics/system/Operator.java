package dev.frugal.physics.system;

/// The operations on two operands, from the loosest binding to the tightest.
public enum Operator {
    SUM("+", 1),
    DIFFERENCE("-", 1),
    PRODUCT("*", 2),
    QUOTIENT("/", 2),
    POWER("^", 4);

    /// How tightly a sign in front binds: looser than a power, so that `-x^2` is `-(x^2)`.
    static final int SIGN_PRECEDENCE = 3;

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

    /// The value at two numbers. A power with a small whole exponent is a product, here and on
    /// tensors, so that `x^3` is exact in sign and cheap.
    public double at(double left, double right) {
        return switch (this) {
            case SUM -> left + right;
            case DIFFERENCE -> left - right;
            case PRODUCT -> left * right;
            case QUOTIENT -> left / right;
            case POWER -> Powers.isSmallWhole(right) ? Powers.whole(left, (int) right) : Math.pow(left, right);
        };
    }
}
