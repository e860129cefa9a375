package dev.frugal.reasoning.training;

import dev.frugal.runs.worker.StageSeconds;
import dev.frugal.tensor.distributed.TimedRanks;

/// Times the stages of a training's steps, and what this rank waits for the others in each.
///
/// Not safe for use by several threads.
final class StepClock {
    private static final double NANOSECONDS_PER_SECOND = 1e9;
    private static final int BETWEEN = 0;
    private static final int SAMPLING = 1;
    private static final int CREDIT = 2;
    private static final int UPDATE = 3;

    private final TimedRanks ranks;

    /// At the begin of each stage, and at the end of the last one.
    private final long[] instants = new long[UPDATE + 2];

    private final long[] waited = new long[UPDATE + 2];
    private int marks;
    private boolean stepped;

    StepClock(TimedRanks ranks) {
        this.ranks = ranks;
    }

    /// A step begins. The time since the step before counts as its first stage, unless there is none.
    void begin() {
        if (stepped) {
            instants[BETWEEN] = instants[UPDATE + 1];
            waited[BETWEEN] = waited[UPDATE + 1];
        } else {
            instants[BETWEEN] = System.nanoTime();
            waited[BETWEEN] = ranks.nanoseconds();
        }
        stepped = false;
        marks = BETWEEN + 1;
        mark();
    }

    /// Sampling, credit or update has ended, in this order.
    void mark() {
        instants[marks] = System.nanoTime();
        waited[marks] = ranks.nanoseconds();
        marks++;
        stepped = marks == instants.length;
    }

    /// Seconds from the begin of the sampling to its end, waiting included.
    double sampling() {
        return seconds(SAMPLING);
    }

    /// Seconds from the end of the sampling to the begin of the update, waiting included.
    double credit() {
        return seconds(CREDIT);
    }

    /// Seconds of the update, waiting included.
    double update() {
        return seconds(UPDATE);
    }

    /// The step as this rank took it.
    StageSeconds stages() {
        return new StageSeconds(
                working(BETWEEN), working(SAMPLING), working(CREDIT), working(UPDATE), waited(BETWEEN, UPDATE));
    }

    private double seconds(int stage) {
        return (instants[stage + 1] - instants[stage]) / NANOSECONDS_PER_SECOND;
    }

    private double working(int stage) {
        return seconds(stage) - waited(stage, stage);
    }

    private double waited(int first, int last) {
        return (waited[last + 1] - waited[first]) / NANOSECONDS_PER_SECOND;
    }
}
