package dev.frugal.ledger.meter;

/// Counters that stand where a test sets them.
final class SetCounters implements Counters {
    private static final long MILLISECOND = 1_000_000;
    private long wall;
    private long cpu;
    private long peak;

    void pass(long wallMilliseconds, long cpuMilliseconds) {
        wall += wallMilliseconds * MILLISECOND;
        cpu += cpuMilliseconds * MILLISECOND;
    }

    void peak(long bytes) {
        peak = bytes;
    }

    @Override
    public long wallNanoseconds() {
        return wall;
    }

    @Override
    public long cpuNanoseconds() {
        return cpu;
    }

    @Override
    public long peakResidentBytes() {
        return peak;
    }
}
