package dev.frugal.physics.objective;

import java.util.Arrays;

/// The triplets of a batch in which a code of another kind is not further from the anchor than one
/// of its own kind by the margin.
///
/// They are counted one by one, without branches, which nothing could foretell: distances are
/// positive, so they are ordered as their bits are, and the sign of the bits' difference is one or
/// nothing. The compiler makes vector instructions of that; for some hundred codes it takes less
/// time than sorting them would.
final class Violations {
    private final int batch;
    private final double margin;
    private final double[] counts;

    /// Of the anchor at hand: where the positives' counts are, and the bits of their distances and
    /// the margin; where the negatives' are, the bits of their distances, and how many positives
    /// each violates.
    private final int[] positive;

    private final long[] limits;
    private final int[] negative;
    private final long[] distances;
    private final long[] violated;
    private double triplets;
    private double violations;

    Violations(int batch, double margin) {
        this.batch = batch;
        this.margin = margin;
        counts = new double[batch * batch];
        positive = new int[batch];
        limits = new long[batch];
        negative = new int[batch];
        distances = new long[batch];
        violated = new long[batch];
    }

    /// Counts the triplets of one anchor.
    ///
    /// @param all distances, positive, `[anchor · batch + other]`
    /// @param alike which of the batch are of the anchor's kind
    void add(int anchor, double[] all, boolean[] alike) {
        int positives = 0;
        int negatives = 0;
        for (int other = 0; other < batch; other++) {
            int at = anchor * batch + other;
            if (other == anchor) {
                continue;
            }
            if (alike[other]) {
                positive[positives] = at;
                limits[positives++] = Double.doubleToRawLongBits(all[at] + margin);
            } else {
                negative[negatives] = at;
                distances[negatives++] = Double.doubleToRawLongBits(all[at]);
            }
        }
        triplets += (double) positives * negatives;
        Arrays.fill(violated, 0, negatives, 0);
        for (int p = 0; p < positives; p++) {
            long nearer = countBelow(limits[p], distances, negatives, violated);
            violations += nearer;
            counts[positive[p]] += nearer;
        }
        for (int n = 0; n < negatives; n++) {
            counts[negative[n]] -= violated[n];
        }
    }

    /// How many of the numbers lie strictly below `limit`; each that does is counted in its place.
    private static long countBelow(long limit, long[] numbers, int count, long[] counts) {
        long below = 0;
        for (int i = 0; i < count; i++) {
            long one = (numbers[i] - limit) >>> (Long.SIZE - 1);
            counts[i] += one;
            below += one;
        }
        return below;
    }

    /// The derivative of the loss in every distance, `[anchor · batch + other]`.
    double[] slopes() {
        double count = Math.max(triplets, 1);
        return Arrays.stream(counts).map(value -> value / count).toArray();
    }

    /// Violations per triplet.
    double share() {
        return violations / Math.max(triplets, 1);
    }
}
