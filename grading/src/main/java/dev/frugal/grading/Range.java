package dev.frugal.grading;

/// An interval of the reals; a point is an interval closed at both of its equal ends.
record Range(MathExpression low, boolean lowClosed, MathExpression high, boolean highClosed) {
    static final MathExpression INFINITY = MathExpression.Constant.INFINITY;
    static final MathExpression MINUS_INFINITY = INFINITY.negated();

    static Range above(MathExpression low, boolean closed) {
        return new Range(low, closed, INFINITY, false);
    }

    static Range below(MathExpression high, boolean closed) {
        return new Range(MINUS_INFINITY, false, high, closed);
    }

    static Range point(MathExpression value) {
        return new Range(value, true, value, true);
    }

    static Range everything() {
        return new Range(MINUS_INFINITY, false, INFINITY, false);
    }
}
