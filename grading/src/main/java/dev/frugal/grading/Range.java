package dev.frugal.grading;

/// An interval of the reals; a point is an interval closed at both of its equal ends.
record Range(Expression low, boolean lowClosed, Expression high, boolean highClosed) {
    static final Expression INFINITY = Expression.Constant.INFINITY;
    static final Expression MINUS_INFINITY = INFINITY.negated();

    static Range above(Expression low, boolean closed) {
        return new Range(low, closed, INFINITY, false);
    }

    static Range below(Expression high, boolean closed) {
        return new Range(MINUS_INFINITY, false, high, closed);
    }

    static Range point(Expression value) {
        return new Range(value, true, value, true);
    }

    static Range everything() {
        return new Range(MINUS_INFINITY, false, INFINITY, false);
    }
}
