package dev.frugal.app.command.reasoning;

import dev.frugal.base.InvalidInputException;
import dev.frugal.grading.GradingSettings;
import java.util.Optional;
import picocli.CommandLine.Option;

/// What answers a gold besides the same answer, and where it is looked for.
final class GradingOptions {
    @Option(
            names = "--tolerance",
            paramLabel = "SHARE",
            description = "Accepted relative difference if the gold answer is a decimal, such as 0.01 (default: 0).")
    private Optional<Double> tolerance = Optional.empty();

    @Option(
            names = "--unevaluated",
            description = "Accept an unevaluated expression, such as 37+25-16, if the gold answer is a number.")
    private boolean unevaluated;

    @Option(
            names = "--answer-pattern",
            paramLabel = "REGEX",
            description = "Regular expression whose last match in a response is the answer, or its first group if it"
                    + " has one. No other answer is then considered.")
    private Optional<String> answerPattern = Optional.empty();

    boolean isGiven() {
        return tolerance.isPresent() || unevaluated || answerPattern.isPresent();
    }

    /// `settings` with the options that are given.
    ///
    /// @throws InvalidInputException if an option's value makes no sense
    GradingSettings apply(GradingSettings settings) {
        try {
            return new GradingSettings(
                    tolerance.orElse(settings.tolerance()),
                    unevaluated || settings.unevaluated(),
                    answerPattern.orElse(settings.answerPattern()));
        } catch (IllegalArgumentException failure) {
            throw new InvalidInputException("grading: " + failure.getMessage(), failure);
        }
    }
}
