package dev.frugal.base;

/// Checks of settings: each names the setting, what it is and what was expected. Settings are named as in their file.
public final class Require {
    private Require() {}

    /// A whole number of at least `least`.
    public static void atLeast(String name, int value, int least) {
        that(value >= least, name, value, "at least " + least);
    }

    /// A whole number from `least` to `most`.
    public static void within(String name, int value, int least, int most) {
        that(value >= least && value <= most, name, value, "a whole number from %d to %d".formatted(least, most));
    }

    /// A finite number above 0.
    public static void positive(String name, double value) {
        that(value > 0 && value < Double.POSITIVE_INFINITY, name, value, "a finite number above 0");
    }

    /// A finite number of at least 0.
    public static void notNegative(String name, double value) {
        that(value >= 0 && value < Double.POSITIVE_INFINITY, name, value, "a finite number from 0 up");
    }

    /// A share from 0 to 1, both included.
    public static void share(String name, double value) {
        that(value >= 0 && value <= 1, name, value, "a share from 0 to 1");
    }

    /// What `expected` says.
    ///
    /// @throws InvalidInputException if it does not hold
    public static void that(boolean right, String name, Object value, String expected) {
        if (!right) {
            throw new InvalidInputException("%s is %s; expected %s".formatted(name, value, expected));
        }
    }
}
