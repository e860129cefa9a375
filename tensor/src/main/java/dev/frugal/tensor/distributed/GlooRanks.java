package dev.frugal.tensor.distributed;

import dev.frugal.tensor.Scope;
import dev.frugal.tensor.Tensors;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.chrono.Milliseconds;
import org.bytedeco.pytorch.AllreduceOptions;
import org.bytedeco.pytorch.GlooDeviceVector;
import org.bytedeco.pytorch.ProcessGroupGloo;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Ranks that talk through Gloo, over TCP.
///
/// Gloo adds up in a ring: a rank sends its part of the sum to the next one, size − 1 times, and the finished
/// parts go round once more. What each number is the sum of, and in which order, depends on the number of ranks
/// and on the tensor's size alone. A rank that has ended breaks its connections, which the others notice at
/// once; one that hangs is missed after the deadline.
public final class GlooRanks implements Ranks {
    private final ProcessGroupGloo group;
    private final int rank;
    private final int size;
    private Duration deadline;

    private GlooRanks(ProcessGroupGloo group, int rank, int size, Duration deadline) {
        this.group = group;
        this.rank = rank;
        this.size = size;
        this.deadline = deadline;
    }

    /// Waits at `place`, which must stay open as long as this, until all are there.
    ///
    /// @param host name or address at which the others reach this process
    /// @param deadline how long an operation waits for the other ranks
    /// @throws LostRankException if they do not come in time
    public static GlooRanks join(MeetingPlace place, String host, int rank, int size, Duration deadline) {
        try {
            var options = ProcessGroupGloo.Options.create(new Milliseconds(deadline.toMillis()));
            options.devices(new GlooDeviceVector(ProcessGroupGloo.createDeviceForHostname(host)));
            var group = new ProcessGroupGloo(place.store(), rank, size, options);
            return new GlooRanks(group, rank, size, deadline);
        } catch (RuntimeException failure) {
            throw new LostRankException("the ranks did not find each other", failure);
        }
    }

    /// Waits that long for the others from now on.
    public void within(Duration other) {
        deadline = other;
    }

    @Override
    public int rank() {
        return rank;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public void sum(Tensor tensor) {
        try (var _ = Scope.open()) {
            var options = new AllreduceOptions().timeout(new Milliseconds(deadline.toMillis()));
            group.allreduce(new TensorVector(tensor), options)._wait();
        } catch (RuntimeException failure) {
            throw new LostRankException(
                    "another rank has ended, or did not come within %d s".formatted(deadline.toSeconds()), failure);
        }
    }

    /// Each rank brings zeros for what the others bring, so that the sum is exact.
    @Override
    public List<byte[]> gather(byte[] own) {
        var lengths = new long[size];
        lengths[rank] = own.length;
        try (var _ = Scope.open()) {
            var counts = Tensors.of(lengths, size);
            sum(counts);
            lengths = Tensors.longs(counts);
            long total = 0;
            long before = 0;
            for (int other = 0; other < size; other++) {
                before += other < rank ? lengths[other] : 0;
                total += lengths[other];
            }
            var bytes = torch.zeros(new long[] {total}, Tensors.options(ScalarType.Byte));
            var memory = Tensors.memory(bytes);
            memory.asSlice(before, own.length).copyFrom(MemorySegment.ofArray(own));
            if (total > 0) {
                sum(bytes);
            }
            return parts(memory, lengths);
        }
    }

    private static List<byte[]> parts(MemorySegment memory, long[] lengths) {
        var parts = new ArrayList<byte[]>();
        long first = 0;
        for (long length : lengths) {
            var part = new byte[Math.toIntExact(length)];
            MemorySegment.ofArray(part).copyFrom(memory.asSlice(first, length));
            parts.add(part);
            first += length;
        }
        return List.copyOf(parts);
    }

    @Override
    public void close() {
        group.close();
    }
}
