package dev.frugal.physics.objective;

import java.util.Arrays;

/// The triplets of a batch in which a code of another kind is not further from the anchor than one
/// of its own kind by the margin.
final class Violations {
    private final int batch;
    private final double margin;
    private final double[] counts;

    /// The positives' distances and the margin, and the negatives' distances, of the anchor at
    /// hand, sorted.
    private final double[] limits;

    private final double[] negativeDistances;
    private double triplets;
    private double violated;

    Violations(int batch, double margin) {
        this.batch = batch;
        this.margin = margin;
        counts = new double[batch * batch];
        limits = new double[batch];
        negativeDistances = new double[batch];
    }

    /// Counts the triplets of one anchor.
    ///
    /// @param distances `[anchor · batch + other]`
    /// @param alike which of the batch are of the anchor's kind
    void add(int anchor, double[] distances, boolean[] alike) {
        int row = anchor * batch;
        int positives = 0;
        int negatives = 0;
        for (int other = 0; other < batch; other++) {
            if (other != anchor) {
                double distance = distances[row + other];
                if (alike[other]) {
                    limits[positives++] = distance + margin;
                } else {
                    negativeDistances[negatives++] = distance;
                }
            }
        }
        Arrays.sort(limits, 0, positives);
        Arrays.sort(negativeDistances, 0, negatives);
        triplets += (double) positives * negatives;
        for (int other = 0; other < batch; other++) {
            if (other != anchor) {
                double distance = distances[row + other];
                if (alike[other]) {
                    int violating = below(negativeDistances, negatives, distance + margin);
                    violated += violating;
                    counts[row + other] += violating;
                } else {
                    counts[row + other] -= positives - notAbove(limits, positives, distance);
                }
            }
        }
    }

    /// How many of the sorted numbers lie strictly below `limit`: a binary search that the compiler
    /// makes no branches of, for nothing could foretell them.
    private static int below(double[] sorted, int count, double limit) {
        int low = 0;
        int left = count;
        while (left > 1) {
            int half = left >>> 1;
            low = sorted[low + half - 1] < limit ? low + half : low;
            left -= half;
        }
        return left == 1 && sorted[low] < limit ? low + 1 : low;
    }

    /// How many of the sorted numbers are at most `limit`.
    private static int notAbove(double[] sorted, int count, double limit) {
        return below(sorted, count, Math.nextUp(limit));
    }

    /// The derivative of the loss in every distance, `[anchor · batch + other]`.
    double[] slopes() {
        double count = Math.max(triplets, 1);
        return Arrays.stream(counts).map(value -> value / count).toArray();
    }

    /// Violations per triplet.
    double share() {
        return violated / Math.max(triplets, 1);
    }
}
