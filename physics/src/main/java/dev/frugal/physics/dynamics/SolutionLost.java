package dev.frugal.physics.dynamics;

/// A solution that could not be followed to the end.
public final class SolutionLost extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// Why it was lost.
    public enum Reason {
        /// It goes to infinity in finite time: its slopes grow beyond every bound.
        RUNS_AWAY,
        /// The equations give no finite numbers beyond, though the solution does not run away: a
        /// root of a negative number, say.
        HAS_NO_CONTINUATION,
        /// Following it took more evaluations than allowed.
        WORK_EXHAUSTED
    }

    private final Reason reason;
    private final double time;

    SolutionLost(Reason reason, double time) {
        super("the solution is lost near t = %s: %s".formatted(time, reason), null, false, false);
        this.reason = reason;
        this.time = time;
    }

    public Reason reason() {
        return reason;
    }

    /// The time up to which it was followed.
    public double time() {
        return time;
    }
}
