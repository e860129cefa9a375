package dev.frugal.reasoning.wordproblem;

/// A calculation with whole numbers.
public enum Operation {
    PLUS('+'),
    MINUS('-'),
    TIMES('*'),
    OVER('/');

    private final char sign;

    Operation(char sign) {
        this.sign = sign;
    }

    /// How a solution writes it.
    public char sign() {
        return sign;
    }

    /// Whether both orders of the operands are the same calculation.
    boolean commutes() {
        return this == PLUS || this == TIMES;
    }

    /// The result; -1 for a division that leaves a rest, or by 0.
    int of(int left, int right) {
        return switch (this) {
            case PLUS -> left + right;
            case MINUS -> left - right;
            case TIMES -> left * right;
            case OVER -> right == 0 || left % right != 0 ? -1 : left / right;
        };
    }

    static Operation of(char sign) {
        for (var operation : values()) {
            if (operation.sign == sign) {
                return operation;
            }
        }
        throw new IllegalArgumentException("'%s' is the sign of no operation".formatted(sign));
    }
}
