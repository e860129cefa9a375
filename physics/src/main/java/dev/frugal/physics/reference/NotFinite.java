package dev.frugal.physics.reference;

/// A slope that is no number. Hipparchus would turn it into a step of length NaN.
final class NotFinite extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final double time;

    NotFinite(double time) {
        super("the right-hand side is not finite at t = " + time);
        this.time = time;
    }

    double time() {
        return time;
    }

    /// @throws NotFinite if one of `slopes` is infinite or no number
    static void check(double time, double[] slopes) {
        for (double slope : slopes) {
            if (!Double.isFinite(slope)) {
                throw new NotFinite(time);
            }
        }
    }
}
