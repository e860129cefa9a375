package dev.frugal.reasoning.evaluation;

/// A share with its 95 % Wilson interval (Wilson 1927), which stays within [0, 1] and holds near
/// its ends too.
public record Proportion(double value, double low, double high) {
    private static final double NORMAL_95 = 1.959963984540054;

    /// `successes` of `trials`.
    ///
    /// @throws IllegalArgumentException if there are no trials or more successes than trials
    public static Proportion of(long successes, long trials) {
        if (trials < 1 || successes < 0 || successes > trials) {
            throw new IllegalArgumentException("%d successes in %d trials".formatted(successes, trials));
        }
        return ofShare((double) successes / trials, trials);
    }

    /// A mean of `trials` independent numbers between 0 and 1, taken as a share of them.
    ///
    /// @throws IllegalArgumentException if there are no trials or the share is none
    public static Proportion ofShare(double share, long trials) {
        if (trials < 1 || !(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("a share of %s in %d trials".formatted(share, trials));
        }
        double square = NORMAL_95 * NORMAL_95;
        double shrink = 1 + square / trials;
        double centre = (share + square / (2 * trials)) / shrink;
        double variance = share * (1 - share) / trials + square / (4.0 * trials * trials);
        double half = NORMAL_95 * Math.sqrt(variance) / shrink;
        // At the ends the bounds are 0 and 1, which rounding misses.
        return new Proportion(
                share, share == 0 ? 0 : Math.max(0, centre - half), share == 1 ? 1 : Math.min(1, centre + half));
    }
}
