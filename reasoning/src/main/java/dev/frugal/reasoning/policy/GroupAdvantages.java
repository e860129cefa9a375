package dev.frugal.reasoning.policy;

import java.util.Arrays;

/// What a group's responses earned.
///
/// - `weights`: share of each response within the correct or the wrong half of its group, empty for
///   methods without weights;
/// - `rewards`: reward of each response before centring;
/// - `advantages`: what multiplies the gradient of each response's log-probabilities;
/// - `cappedFactors`: how many weighting factors met the cap.
public record GroupAdvantages(double[] weights, double[] rewards, double[] advantages, int cappedFactors) {
    /// Advantages below this size move no weight that float32 can represent.
    private static final double NOTHING = 1e-8;

    static GroupAdvantages unweighted(double[] rewards, double[] advantages) {
        return new GroupAdvantages(new double[0], rewards, advantages, 0);
    }

    /// Whether the group teaches nothing: an *invalid group*, whose rollouts were wasted.
    public boolean invalid() {
        return Arrays.stream(advantages).allMatch(value -> Math.abs(value) < NOTHING);
    }
}
