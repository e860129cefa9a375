package dev.frugal.reasoning.language.generation;

import java.util.Arrays;

/// The tokens that top-k and top-p keep, found without sorting the vocabulary.
///
/// Weights fall into buckets by the leading bits of their float32 value, 128 buckets to a power of two. From the
/// largest weights down, buckets are kept whole; only the one in which the limit falls is sorted. Among equal weights
/// the lower id comes first. An instance holds working memory and serves one thread.
final class TokenTruncation {
    private static final int SHIFT = 16;

    /// Of weights up to 1.
    private static final int BUCKETS = (Float.floatToRawIntBits(1f) >>> SHIFT) + 1;

    private static final int FIRST_MEMBERS = 256;

    private final int topK;
    private final double topP;
    private final int[] counts = new int[BUCKETS];
    private final double[] masses = new double[BUCKETS];
    private long[] members = new long[FIRST_MEMBERS];

    /// `topK`: how many tokens are kept at most, 0 for all. `topP`: the share of their weight that is kept at least.
    TokenTruncation(int topK, double topP) {
        this.topK = topK;
        this.topP = topP;
    }

    /// Sets the weights outside the kept set to 0 and returns the sum of the others. `weights` lie in [0, 1] and sum
    /// to `total`.
    double apply(double[] weights, double total) {
        Arrays.fill(counts, 0);
        Arrays.fill(masses, 0);
        for (double weight : weights) {
            int bucket = bits(weight) >>> SHIFT;
            counts[bucket]++;
            masses[bucket] += weight;
        }
        boolean limited = topK > 0 && topK < weights.length;
        var largest = limited ? largest(weights) : new Kept(0, total);
        var kept = topP < 1 ? heaviest(weights, largest) : largest;
        for (int i = 0; i < weights.length; i++) {
            if (key(weights, i) < kept.lowestKey()) {
                weights[i] = 0;
            }
        }
        return kept.mass();
    }

    /// The tokens from `lowestKey` up, which weigh `mass`.
    private record Kept(long lowestKey, double mass) {}

    /// The `topK` largest.
    private Kept largest(double[] weights) {
        int missing = topK;
        double mass = 0;
        int bucket = BUCKETS - 1;
        while (counts[bucket] < missing) {
            missing -= counts[bucket];
            mass += masses[bucket];
            bucket--;
        }
        int found = sortedMembers(weights, bucket, 0);
        for (int rank = 0; rank < missing; rank++) {
            mass += weights[id(members[found - 1 - rank])];
        }
        return new Kept(members[found - missing], mass);
    }

    /// The fewest that reach `topP` of the mass of `among`, at least one.
    private Kept heaviest(double[] weights, Kept among) {
        double wanted = topP * among.mass();
        int lowest = bits(among.lowestKey()) >>> SHIFT;
        double mass = 0;
        for (int bucket = BUCKETS - 1; bucket >= lowest; bucket--) {
            if (bucket > lowest && mass + masses[bucket] < wanted) {
                mass += masses[bucket];
                continue;
            }
            int found = sortedMembers(weights, bucket, among.lowestKey());
            for (int rank = 0; rank < found; rank++) {
                long key = members[found - 1 - rank];
                mass += weights[id(key)];
                if (mass >= wanted) {
                    return new Kept(key, mass);
                }
            }
        }
        // Rounding: the sum over buckets stays an ulp short of the share.
        return new Kept(among.lowestKey(), mass);
    }

    /// Puts the keys of a bucket's tokens from `lowestKey` up in front of [#members], ascending; returns how many.
    private int sortedMembers(double[] weights, int bucket, long lowestKey) {
        if (members.length < counts[bucket]) {
            members = new long[Math.max(counts[bucket], 2 * members.length)];
        }
        int found = 0;
        for (int i = 0; i < weights.length; i++) {
            if (bits(weights[i]) >>> SHIFT == bucket) {
                long key = key(weights, i);
                if (key >= lowestKey) {
                    members[found++] = key;
                }
            }
        }
        Arrays.sort(members, 0, found);
        return found;
    }

    /// Weights are not negative, so their bits sort like them; the complement of the id puts the lower id last in
    /// ascending order.
    private static long key(double[] weights, int id) {
        return ((long) bits(weights[id]) << 32) | (~id & 0xffffffffL);
    }

    private static int bits(double weight) {
        return Float.floatToRawIntBits((float) weight);
    }

    private static int bits(long key) {
        return (int) (key >>> 32);
    }

    private static int id(long key) {
        return ~(int) key;
    }
}
