package dev.frugal.physics.reference;

/// A slope that is no number. Hipparchus would turn it into a step of length NaN.
final class NotFiniteException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final double time;

    NotFiniteException(double time) {
        super("the right-hand side is not finite at t = " + time);
        this.time = time;
    }

    double time() {
        return time;
    }

    /// @throws NotFiniteException if one of `slopes` is infinite or no number
    static void check(double time, double[] slopes) {
        for (double slope : slopes) {
            if (!Double.isFinite(slope)) {
                throw new NotFiniteException(time);
            }
        }
    }
}
