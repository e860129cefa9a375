package dev.frugal.grading;

import java.time.Duration;

/// The work a case may take. Every loop of the grader takes a [#step]; after too many steps, or when
/// the deadline has passed, the next step throws, so that a case ends by itself: no thread is
/// interrupted or killed.
///
/// The steps end a case at the same place on every machine. The deadline is there for machines on
/// which so many steps take too long.
final class Budget {
    /// Hundreds of times what the hardest answer of a benchmark takes.
    private static final long MOST_STEPS = 4_000_000;

    /// The clock is read once in so many steps, since a reading costs more than most steps.
    private static final int STEPS_A_READING = 32;

    private final long start = System.nanoTime();
    private final long allowed;
    private long steps;
    private long nextReading;

    /// Says that the budget is spent.
    static final class Exhausted extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Exhausted() {
            super("the budget is spent", null, false, false);
        }
    }

    Budget(Duration deadline) {
        this.allowed = deadline.toNanos();
    }

    /// Goes on, unless the budget is spent.
    void step() {
        steps(1);
    }

    /// Goes on with work that costs as much as `count` steps, unless the budget is spent.
    void steps(int count) {
        steps += count;
        if (steps > MOST_STEPS) {
            throw new Exhausted();
        }
        if (steps > nextReading) {
            nextReading = steps + STEPS_A_READING;
            if (System.nanoTime() - start > allowed) {
                throw new Exhausted();
            }
        }
    }
}
