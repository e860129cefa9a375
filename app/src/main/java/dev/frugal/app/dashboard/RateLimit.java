package dev.frugal.app.dashboard;

import java.util.function.LongSupplier;

/// A token bucket: a burst is accepted, a sustained flood is not.
///
/// Safe for use by several threads.
final class RateLimit {
    private static final double NANOSECONDS_PER_SECOND = 1e9;

    private final double perSecond;
    private final double burst;
    private final LongSupplier nanoseconds;

    private double permits;
    private long filled;

    /// @param nanoseconds the clock
    RateLimit(double perSecond, int burst, LongSupplier nanoseconds) {
        this.perSecond = perSecond;
        this.burst = burst;
        this.nanoseconds = nanoseconds;
        this.permits = burst;
        this.filled = nanoseconds.getAsLong();
    }

    /// Takes a permit if there is one.
    synchronized boolean admits() {
        long now = nanoseconds.getAsLong();
        permits = Math.min(burst, permits + (now - filled) / NANOSECONDS_PER_SECOND * perSecond);
        filled = now;
        if (permits < 1) {
            return false;
        }
        permits -= 1;
        return true;
    }
}
