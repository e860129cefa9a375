package dev.frugal.reasoning.policy;

import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/// What a group's responses earned.
///
/// - `weights`: share of each response within the right or the wrong half of its group, empty for methods without
///   weights;
/// - `rewards`: reward of each response before centring;
/// - `advantages`: what multiplies the gradient of each response's log-probabilities; their mean
///   where there is one per token;
/// - `tokenAdvantages`: one number per token of each response; empty where all tokens share their response's;
/// - `cappedFactors`: how many weighting factors met the cap.
public record GroupAdvantages(
        double[] weights, double[] rewards, double[] advantages, List<double[]> tokenAdvantages, int cappedFactors) {
    /// Advantages below this size move no weight that float32 can represent.
    private static final double NOTHING = 1e-8;

    public GroupAdvantages {
        tokenAdvantages = List.copyOf(tokenAdvantages);
    }

    static GroupAdvantages unweighted(double[] rewards, double[] advantages) {
        return new GroupAdvantages(new double[0], rewards, advantages, List.of(), 0);
    }

    /// One number per token of each response in place of one per response.
    GroupAdvantages withTokens(List<double[]> tokens) {
        var means = tokens.stream().mapToDouble(Statistics::mean).toArray();
        return new GroupAdvantages(weights, rewards, means, tokens, cappedFactors);
    }

    /// The advantage of each token of response `response`, or the one that all of them share.
    public double[] of(int response) {
        return tokenAdvantages.isEmpty() ? new double[] {advantages[response]} : tokenAdvantages.get(response);
    }

    /// Whether the group teaches nothing: an *invalid group*, whose rollouts were wasted.
    public boolean invalid() {
        return all().allMatch(value -> Math.abs(value) < NOTHING);
    }

    private DoubleStream all() {
        var rows = tokenAdvantages.isEmpty() ? Stream.of(advantages) : tokenAdvantages.stream();
        return rows.flatMapToDouble(Arrays::stream);
    }
}
