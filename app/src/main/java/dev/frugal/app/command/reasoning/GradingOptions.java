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
            description = "Relative difference accepted where the gold answer is a decimal, such as 0.01 (default: 0).")
    private Optional<Double> tolerance = Optional.empty();

    @Option(
            names = "--unevaluated",
            description = "Accept an expression that is left to be worked out, such as 37+25-16, where the gold"
                    + " answer is a number.")
    private boolean unevaluated;

    @Option(
            names = "--answer-pattern",
            paramLabel = "REGEX",
            description = "Regular expression whose last match in a response is its answer, by its first group if"
                    + " it has one. Nothing else counts then.")
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
