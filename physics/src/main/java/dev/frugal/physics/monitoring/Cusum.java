package dev.frugal.physics.monitoring;

/// A two-sided cumulative sum of independent standard normal numbers, which notices a shift of their mean
/// (Page 1954).
///
/// `S⁺ ← max(0, S⁺ + ν − k)` and `S⁻ ← max(0, S⁻ − ν − k)` raise an alarm above `h`. With `k = 1/2` it is the
/// likelihood-ratio test for a shift by one standard deviation. `h` follows from the mean number of
/// observations
/// between false alarms by Siegmund's approximation (1985): `ARL ≈ (exp(2kb) − 2kb − 1) / (2k²)`, `b = h +
/// 1.166`, for
/// one side, half of that for both.
final class Cusum {
    private static final double ALLOWANCE = 0.5;

    /// Mean excess of a normal random walk over a barrier, twice (Siegmund 1985).
    private static final double OVERSHOOT = 1.166;

    private final double threshold;
    private double above;
    private double below;
    private int sinceAbove;
    private int sinceBelow;

    /// @param falseAlarms expected number per observation
    Cusum(double falseAlarms) {
        this.threshold = threshold(falseAlarms);
    }

    /// Goes on where another one was.
    ///
    /// @param sums above and below
    /// @param since of how many observations each consists
    Cusum(double falseAlarms, double[] sums, int[] since) {
        this(falseAlarms);
        above = sums[0];
        below = sums[1];
        sinceAbove = since[0];
        sinceBelow = since[1];
    }

    /// The present sums: above, below.
    double[] sums() {
        return new double[] {above, below};
    }

    /// Of how many observations each sum consists.
    int[] since() {
        return new int[] {sinceAbove, sinceBelow};
    }

    private static double threshold(double falseAlarms) {
        double length = 2 / falseAlarms;
        double low = 0;
        double high = 200;
        for (int i = 0; i < 100; i++) {
            double middle = (low + high) / 2;
            double b = 2 * ALLOWANCE * (middle + OVERSHOOT);
            boolean tooLong = (Math.exp(b) - b - 1) / (2 * ALLOWANCE * ALLOWANCE) > length;
            low = tooLong ? low : middle;
            high = tooLong ? middle : high;
        }
        return (low + high) / 2;
    }

    /// Takes in an observation. Returns whether it raises the alarm.
    boolean alarms(double observation) {
        above = Math.max(0, above + observation - ALLOWANCE);
        below = Math.max(0, below - observation - ALLOWANCE);
        sinceAbove = above > 0 ? sinceAbove + 1 : 0;
        sinceBelow = below > 0 ? sinceBelow + 1 : 0;
        return Math.max(above, below) > threshold;
    }

    /// Of how many observations, the last included, the present sum consists: those since the likely shift.
    int observationsSinceShift() {
        return above > below ? sinceAbove : sinceBelow;
    }

    void restart() {
        above = 0;
        below = 0;
        sinceAbove = 0;
        sinceBelow = 0;
    }
}
