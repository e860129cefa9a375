package dev.frugal.physics.objective;

import java.util.Arrays;
import java.util.stream.IntStream;

/// The triplets of a batch in which a code of another kind is not further from the anchor than one
/// of its own kind by the margin.
final class Violations {
    private final int batch;
    private final double margin;
    private final double[] counts;
    private double triplets;
    private double violated;

    Violations(int batch, double margin) {
        this.batch = batch;
        this.margin = margin;
        counts = new double[batch * batch];
    }

    /// Counts the triplets of one anchor.
    ///
    /// @param distances `[anchor · batch + other]`
    /// @param alike which of the batch are of the anchor's kind
    void add(int anchor, double[] distances, boolean[] alike) {
        int row = anchor * batch;
        var order = negativesByDistance(anchor, distances, alike);
        // ends[k]: how many positives have exactly the k nearest negatives in violation.
        var ends = new int[order.length + 1];
        for (int positive = 0; positive < batch; positive++) {
            if (positive != anchor && alike[positive]) {
                int violating = below(distances, row, order, distances[row + positive] + margin);
                triplets += order.length;
                violated += violating;
                counts[row + positive] += violating;
                ends[violating]++;
            }
        }
        int standing = 0;
        for (int k = order.length - 1; k >= 0; k--) {
            standing += ends[k + 1];
            counts[row + order[k]] -= standing;
        }
    }

    private int[] negativesByDistance(int anchor, double[] distances, boolean[] alike) {
        int row = anchor * batch;
        return IntStream.range(0, batch)
                .filter(other -> other != anchor && !alike[other])
                .boxed()
                .sorted((a, b) -> Double.compare(distances[row + a], distances[row + b]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /// How many of the sorted negatives lie strictly below `limit`.
    private static int below(double[] distances, int row, int[] order, double limit) {
        int low = 0;
        int high = order.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (distances[row + order[middle]] < limit) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
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
