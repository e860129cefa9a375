package dev.frugal.reasoning.task;

import dev.frugal.base.Seed;

/// Tells training and held-out problems apart by a hash, so that they share none whatever the seeds.
final class HeldOut {
    private static final int HASH_BUCKETS = 1 << 16;

    private HeldOut() {}

    /// Whether `text` belongs to the `share` of all texts that is held out.
    static boolean of(String text, double share) {
        return Math.floorMod(new Seed(0).named(text).value(), HASH_BUCKETS) < share * HASH_BUCKETS;
    }
}
