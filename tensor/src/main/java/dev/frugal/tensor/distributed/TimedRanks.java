package dev.frugal.tensor.distributed;

import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;

/// Ranks that time their operations: how long this process waits for the others and exchanges numbers with them.
///
/// Not safe for use by several threads.
public final class TimedRanks implements Ranks {
    private final Ranks ranks;
    private long nanoseconds;

    /// Times `ranks`, and closes them when it is closed.
    public TimedRanks(Ranks ranks) {
        this.ranks = ranks;
    }

    /// How long the operations so far took together.
    public long nanoseconds() {
        return nanoseconds;
    }

    @Override
    public int rank() {
        return ranks.rank();
    }

    @Override
    public int size() {
        return ranks.size();
    }

    @Override
    public void sum(Tensor tensor) {
        timed(() -> {
            ranks.sum(tensor);
            return tensor;
        });
    }

    @Override
    public List<byte[]> gather(byte[] own) {
        return timed(() -> ranks.gather(own));
    }

    private <T> T timed(Supplier<T> operation) {
        long began = System.nanoTime();
        try {
            return operation.get();
        } finally {
            nanoseconds += System.nanoTime() - began;
        }
    }

    @Override
    public void close() {
        ranks.close();
    }
}
