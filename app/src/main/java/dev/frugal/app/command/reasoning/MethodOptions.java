package dev.frugal.app.command.reasoning;

import dev.frugal.base.UserMistake;
import dev.frugal.reasoning.policy.FineGrained;
import dev.frugal.reasoning.policy.PolicyMethod;
import dev.frugal.reasoning.policy.PolicyMethods;
import dev.frugal.reasoning.policy.TrajectoryEntropy;
import java.util.Optional;
import java.util.OptionalDouble;
import picocli.CommandLine.Option;

/// Changes to a preset that the command line can make.
final class MethodOptions {
    @Option(
            names = "--alpha",
            paramLabel = "A",
            description = "FGO: exponent of the length factor.")
    private Optional<Double> alpha = Optional.empty();

    @Option(
            names = "--beta",
            paramLabel = "B",
            description = "FGO: exponent of the entropy factor.")
    private Optional<Double> beta = Optional.empty();

    @Option(
            names = "--entropy",
            paramLabel = "KIND",
            description = "FGO: what a response's entropy is: ${COMPLETION-CANDIDATES}.")
    private Optional<TrajectoryEntropy> entropy = Optional.empty();

    @Option(
            names = "--factor-cap",
            paramLabel = "C",
            description = "FGO: largest factor (default: none, as published).")
    private Optional<Double> cap = Optional.empty();

    @Option(
            names = "--kl",
            paramLabel = "W",
            description = "Weight of the KL penalty against the starting model.")
    private Optional<Double> kl = Optional.empty();

    @Option(
            names = "--entropy-bonus",
            paramLabel = "W",
            description = "Weight of the mean next-token entropy, taken off the loss.")
    private Optional<Double> bonus = Optional.empty();

    /// The preset called `name` with the changes asked for.
    ///
    /// @throws UserMistake if there is no such preset, or a change does not apply to it
    PolicyMethod method(String name, int limit) {
        var method = PolicyMethods.named(name, limit);
        try {
            if (method.advantage() instanceof FineGrained fine) {
                method =
                        method.withAdvantage(
                                new FineGrained(
                                        alpha.orElse(fine.alpha()),
                                        beta.orElse(fine.beta()),
                                        entropy.orElse(fine.entropy()),
                                        cap.map(OptionalDouble::of).orElse(fine.cap()),
                                        fine.standardised()));
            } else if (alpha.isPresent()
                    || beta.isPresent()
                    || entropy.isPresent()
                    || cap.isPresent()) {
                throw new UserMistake(
                        "--alpha, --beta, --entropy and --factor-cap belong to FGO, not to '%s'; leave them out"
                                .formatted(name));
            }
            method = method.withKl(kl.orElse(method.kl()));
            return method.withEntropyBonus(bonus.orElse(method.entropyBonus()));
        } catch (IllegalArgumentException failure) {
            throw new UserMistake("method %s: %s".formatted(name, failure.getMessage()), failure);
        }
    }
}
