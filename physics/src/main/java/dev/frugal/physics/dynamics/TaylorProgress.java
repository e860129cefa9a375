package dev.frugal.physics.dynamics;

/// Whether Taylor series get on with a solution. Where they do not, because it is stiff or runs
/// away, another method is to take over, and early.
final class TaylorProgress {
    /// Steps that a whole solution may take.
    private static final int MOST_STEPS = 5_000;

    /// Steps after which the pace is judged.
    private static final int TRIAL_STEPS = 250;

    private double start;
    private double end;
    private int steps;

    void begin(double from, double until) {
        start = from;
        end = until;
        steps = 0;
    }

    /// Counts a step that is to be tried; false where it is so short, or the way left so long, that
    /// it is no use.
    boolean isWorth(double from, double until) {
        steps++;
        boolean moves = until > from || from == end;
        return moves && (steps < TRIAL_STEPS || (from - start) * MOST_STEPS > steps * (end - start));
    }
}
