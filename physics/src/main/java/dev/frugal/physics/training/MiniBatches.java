package dev.frugal.physics.training;

import dev.frugal.base.Seed;

/// The order in which training trajectories are visited: a fresh permutation per epoch, which
/// depends on the seed and the epoch alone, so that a resumed training sees the batches it would
/// have seen.
///
/// @param count trajectories
/// @param size trajectories per mini-batch; the last of an epoch may be smaller
record MiniBatches(int count, int size, Seed seed) {
    long perEpoch() {
        return (count + size - 1L) / size;
    }

    /// How many trajectories mini-batch number `step` has, told without shuffling them.
    int length(long step) {
        return Math.min(size, count - first(step));
    }

    private int first(long step) {
        return Math.toIntExact(step % perEpoch()) * size;
    }

    /// The indices of mini-batch number `step`, counted from 0 over all epochs.
    long[] indices(long step) {
        long epoch = step / perEpoch();
        var order = permutation(seed.at(epoch));
        var indices = new long[length(step)];
        System.arraycopy(order, first(step), indices, 0, indices.length);
        return indices;
    }

    private long[] permutation(Seed epochSeed) {
        var random = epochSeed.random();
        var order = new long[count];
        for (int i = 0; i < count; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }
}
