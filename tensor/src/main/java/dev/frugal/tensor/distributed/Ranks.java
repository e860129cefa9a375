package dev.frugal.tensor.distributed;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/// Processes that compute together. Every operation is called by all of them, in the same order.
///
/// Not safe for use by several threads.
public interface Ranks extends AutoCloseable {
    /// A process by itself.
    Ranks ALONE = new Ranks() {
        @Override
        public int rank() {
            return 0;
        }

        @Override
        public int size() {
            return 1;
        }

        @Override
        public void sum(Tensor tensor) {}

        @Override
        public List<byte[]> gather(byte[] own) {
            return List.of(own);
        }

        @Override
        public void close() {}
    };

    /// The number of this process, from 0.
    int rank();

    /// How many processes there are.
    int size();

    /// Replaces `tensor`, contiguous and in main memory, by its sum over all ranks. Every rank gets the same
    /// bits.
    ///
    /// @throws LostRankException if another rank has ended, or does not come within the deadline
    void sum(Tensor tensor);

    /// What every rank brings, in the order of the ranks.
    ///
    /// @throws LostRankException if another rank has ended, or does not come within the deadline
    List<byte[]> gather(byte[] own);

    @Override
    void close();
}
