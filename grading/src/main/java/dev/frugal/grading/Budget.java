package dev.frugal.grading;

import java.time.Duration;

/// The time a case may take. Every loop of the grader takes a [#step]; when the time is over the
/// next step throws, so that a case ends by itself: no thread is interrupted or killed.
final class Budget {
    /// The clock is read once in so many steps, since a reading costs more than most steps.
    private static final int STEPS_A_READING = 32;

    private final long start = System.nanoTime();
    private final long allowed;
    private int steps;

    /// Says that the time is over.
    static final class Exhausted extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private Exhausted() {
            super("the deadline has passed", null, false, false);
        }
    }

    Budget(Duration deadline) {
        this.allowed = deadline.toNanos();
    }

    /// Goes on, unless the time is over.
    void step() {
        if (steps++ % STEPS_A_READING == 0 && System.nanoTime() - start > allowed) {
            throw new Exhausted();
        }
    }
}
