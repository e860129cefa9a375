package dev.frugal.physics.comparison;

import dev.frugal.physics.evaluation.Scores;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// What one member of a comparison scored: a method trained with one seed, or a baseline.
///
/// @param model its name
/// @param seed of its training; 0 for baselines, which have none
/// @param parameters trainable numbers; 0 for baselines
/// @param operations floating-point operations per query; empty where the work depends on the window
/// @param told whether it was told the true parameters
/// @param trainSeconds working time of its training
/// @param splits its scores on each held-out split
public record ComparisonEntry(
        String model,
        long seed,
        long parameters,
        OptionalLong operations,
        boolean told,
        double trainSeconds,
        OptionalDouble gradientVariance,
        List<SplitScores> splits) {
    /// The scores on the split of that name.
    public record SplitScores(String split, Scores scores) {}

    public ComparisonEntry {
        splits = List.copyOf(splits);
    }

    /// The scores on one split.
    public Scores on(String split) {
        return splits.stream()
                .filter(scored -> scored.split().equals(split))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("no scores on a split " + split))
                .scores();
    }
}
