package dev.frugal.physics.evaluation;

import java.util.ArrayList;
import java.util.List;

/// How far stated probabilities hold, on windows that nothing was learnt from.
///
/// Answers are sorted into [#BINS] equal ranges of the probability that was stated for them. The expected
/// calibration error is the mean over all answers of the difference between the mean probability and the share of
/// right answers in their range. See Naeini et al. (2015) and Guo et al. (2017), *On Calibration of Modern Neural
/// Networks*.
///
/// @param error the expected calibration error, from 0 to 1
/// @param accuracy share of right answers
/// @param windows how many answers there are
/// @param solutions from how many solutions their windows were cut; windows of one solution are not independent
/// @param bins the ranges with at least one answer, ascending
public record Reliability(double error, double accuracy, int windows, int solutions, List<Bin> bins) {
    /// Ranges of the stated probability.
    public static final int BINS = 10;

    /// Answers with about the same stated probability.
    ///
    /// @param stated mean probability
    /// @param right share of right answers
    public record Bin(double stated, double right, int windows) {}

    public Reliability {
        bins = List.copyOf(bins);
    }

    /// Sorts answers into their ranges.
    ///
    /// @param stated the probability of each answer, in [0, 1]
    /// @param right whether it was right
    /// @throws IllegalArgumentException if there are no answers, or not as many of one as of the other
    public static Reliability of(double[] stated, boolean[] right, int solutions) {
        if (stated.length == 0 || stated.length != right.length) {
            throw new IllegalArgumentException("%d probabilities of %d answers".formatted(stated.length, right.length));
        }
        var sums = new double[BINS];
        var hits = new int[BINS];
        var counts = new int[BINS];
        int allHits = 0;
        for (int i = 0; i < stated.length; i++) {
            int bin = Math.clamp((int) (stated[i] * BINS), 0, BINS - 1);
            sums[bin] += stated[i];
            counts[bin]++;
            hits[bin] += right[i] ? 1 : 0;
            allHits += right[i] ? 1 : 0;
        }
        double error = 0;
        var bins = new ArrayList<Bin>();
        for (int bin = 0; bin < BINS; bin++) {
            if (counts[bin] > 0) {
                error += Math.abs(sums[bin] - hits[bin]) / stated.length;
                bins.add(new Bin(sums[bin] / counts[bin], (double) hits[bin] / counts[bin], counts[bin]));
            }
        }
        return new Reliability(error, (double) allHits / stated.length, stated.length, solutions, bins);
    }
}
