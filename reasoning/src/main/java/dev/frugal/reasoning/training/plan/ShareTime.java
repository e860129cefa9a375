package dev.frugal.reasoning.training.plan;

import java.util.List;
import java.util.random.RandomGenerator;

/// The time that one worker takes for its share of a step: fixedSeconds + secondsPerToken · tokens, times what
/// a measurement differs from that.
///
/// @param fixedSeconds of a step, however small
/// @param secondsPerToken of sampling and of the update together
/// @param groupTokens tokens of measured groups, from which those of others are drawn
/// @param deviations measured over fitted time, of shares of several groups
public record ShareTime(
        double fixedSeconds, double secondsPerToken, List<Integer> groupTokens, List<Double> deviations) {
    private static final int DRAWS = 1_000_000;
    private static final int MOST_STEPS = 400;
    private static final int FEWEST_STEPS = 5;

    public ShareTime {
        groupTokens = List.copyOf(groupTokens);
        deviations = List.copyOf(deviations);
        if (groupTokens.isEmpty() || deviations.isEmpty()) {
            throw new IllegalArgumentException("no groups or no shares were measured");
        }
    }

    /// A share that was measured.
    ///
    /// @param groups prompts in it
    /// @param tokens of all their responses
    public record Measured(int groups, int tokens, double seconds) {}

    /// The line through the measurements by least squares of relative errors. Shares of one group tell how
    /// groups differ, the others how far times scatter.
    public static ShareTime fit(List<Measured> shares) {
        double oo = 0;
        double ot = 0;
        double tt = 0;
        double o1 = 0;
        double t1 = 0;
        for (var share : shares) {
            double one = 1 / share.seconds();
            double tokens = share.tokens() / share.seconds();
            oo += one * one;
            ot += one * tokens;
            tt += tokens * tokens;
            o1 += one;
            t1 += tokens;
        }
        double determinant = oo * tt - ot * ot;
        double fixed = determinant > 0 ? Math.max(0, (o1 * tt - t1 * ot) / determinant) : 0;
        double perToken = fixed > 0 ? (t1 * oo - o1 * ot) / determinant : t1 / tt;
        return new ShareTime(
                fixed,
                perToken,
                shares.stream()
                        .filter(share -> share.groups() == 1)
                        .map(Measured::tokens)
                        .toList(),
                shares.stream()
                        .filter(share -> share.groups() > 1)
                        .map(share -> share.seconds() / (fixed + perToken * share.tokens()))
                        .toList());
    }

    /// Mean tokens of a group.
    public double meanTokens() {
        return groupTokens.stream().mapToInt(Integer::intValue).average().orElseThrow();
    }

    /// The same for groups that have so many tokens on average.
    public ShareTime withMeanTokens(double tokens) {
        double factor = tokens / meanTokens();
        return new ShareTime(
                fixedSeconds,
                secondsPerToken,
                groupTokens.stream().map(own -> (int) Math.round(factor * own)).toList(),
                deviations);
    }

    /// Mean seconds of a share of `groups`.
    public double mean(double groups) {
        double scatter =
                deviations.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
        return (fixedSeconds + secondsPerToken * groups * meanTokens()) * scatter;
    }

    /// Expected seconds of the slowest of `workers`, for which all others wait: the mean over simulated steps,
    /// whose groups and deviations are drawn from the measured ones.
    ///
    /// @param groups of all workers together
    public double slowest(int workers, int groups, RandomGenerator random) {
        int steps = Math.clamp(DRAWS / groups, FEWEST_STEPS, MOST_STEPS);
        double sum = 0;
        for (int step = 0; step < steps; step++) {
            double slowest = 0;
            for (int worker = 0; worker < workers; worker++) {
                slowest = Math.max(slowest, draw(share(groups, workers, worker), random));
            }
            sum += slowest;
        }
        return sum / steps;
    }

    private static int share(int groups, int workers, int worker) {
        return (int) ((long) groups * (worker + 1) / workers - (long) groups * worker / workers);
    }

    private double draw(int groups, RandomGenerator random) {
        long tokens = 0;
        for (int group = 0; group < groups; group++) {
            tokens += groupTokens.get(random.nextInt(groupTokens.size()));
        }
        return (fixedSeconds + secondsPerToken * tokens) * deviations.get(random.nextInt(deviations.size()));
    }
}
