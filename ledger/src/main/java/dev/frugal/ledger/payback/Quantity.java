package dev.frugal.ledger.payback;

import dev.frugal.base.InvalidInputException;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/// A positive number with an uncertainty.
///
/// It is modelled as log-normal with this mean and standard deviation: costs and rates are
/// positive, and their errors are multiplicative rather than additive.
///
/// @param mean above 0
/// @param standardDeviation at least 0
public record Quantity(double mean, double standardDeviation) {
    private static final Pattern TEXT = Pattern.compile("\\s*([^±\\s]+?)\\s*(?:(?:±|\\+-)\\s*(\\S+)\\s*)?");

    public Quantity {
        if (!(mean > 0) || Double.isInfinite(mean)) {
            throw new InvalidInputException("a cost or rate is %s; expected a finite number above 0".formatted(mean));
        }
        if (!(standardDeviation >= 0) || Double.isInfinite(standardDeviation)) {
            throw new InvalidInputException(
                    "a standard deviation is %s; expected a finite number of at least 0".formatted(standardDeviation));
        }
    }

    /// Reads `1200`, `1200±100` or `1200+-100`; `name` names the option in errors.
    public static Quantity parse(String name, String text) {
        var matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw mistake(name, text);
        }
        try {
            var deviation = matcher.group(2);
            return new Quantity(
                    Double.parseDouble(matcher.group(1)), deviation == null ? 0 : Double.parseDouble(deviation));
        } catch (NumberFormatException failure) {
            throw mistake(name, text);
        } catch (InvalidInputException mistake) {
            throw new InvalidInputException("%s %s: %s".formatted(name, text, mistake.getMessage()), mistake);
        }
    }

    /// The mean of some measurements, with the standard deviation of that mean; a single one is
    /// treated as exact.
    static Quantity meanOf(double[] values) {
        double mean = Arrays.stream(values).average().orElseThrow();
        double squares = Arrays.stream(values)
                .map(value -> (value - mean) * (value - mean))
                .sum();
        return new Quantity(mean, values.length < 2 ? 0 : Math.sqrt(squares / (values.length - 1) / values.length));
    }

    /// The number at `z` standard deviations of the logarithm from its median.
    public double at(double z) {
        double logVariance = Math.log1p(Math.pow(standardDeviation / mean, 2));
        return Math.exp(Math.log(mean) - logVariance / 2 + z * Math.sqrt(logVariance));
    }

    double sample(RandomGenerator random) {
        return at(random.nextGaussian());
    }

    private static InvalidInputException mistake(String name, String text) {
        return new InvalidInputException(
                "%s is '%s'; expected a number such as 1200, or with a standard deviation 1200±100 (or 1200+-100)"
                        .formatted(name, text));
    }
}
