package dev.frugal.app.command.reasoning;

import dev.frugal.base.InvalidInputException;
import dev.frugal.reasoning.policy.EntropyBonus;
import dev.frugal.reasoning.policy.FineGrained;
import dev.frugal.reasoning.policy.PolicyLoss.Clip;
import dev.frugal.reasoning.policy.PolicyMethod;
import dev.frugal.reasoning.policy.PolicyMethods;
import dev.frugal.reasoning.policy.TrajectoryEntropy;
import java.util.Optional;
import java.util.OptionalDouble;
import picocli.CommandLine.Option;

/// Changes to a preset that the command line can make.
final class MethodOptions {
    @Option(names = "--alpha", paramLabel = "A", description = "FGO: exponent of the length factor.")
    private Optional<Double> alpha = Optional.empty();

    @Option(names = "--beta", paramLabel = "B", description = "FGO: exponent of the entropy factor.")
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

    @Option(names = "--kl", paramLabel = "W", description = "Weight of the KL penalty against the starting model.")
    private Optional<Double> kl = Optional.empty();

    @Option(
            names = "--entropy-bonus",
            paramLabel = "W",
            description = "Weight of the mean next-token entropy, taken off the loss.")
    private Optional<Double> bonus = Optional.empty();

    @Option(
            names = "--entropy-floor",
            paramLabel = "NATS",
            description = "Tokens of less entropy earn no bonus (default: 0, all tokens do).")
    private Optional<Double> floor = Optional.empty();

    @Option(
            names = "--epsilon-low",
            paramLabel = "E",
            description = "The ratio's clip lies at 1 - E (default: the preset's).")
    private Optional<Double> low = Optional.empty();

    @Option(
            names = "--epsilon-high",
            paramLabel = "E",
            description = "The ratio's clip lies at 1 + E (default: the preset's).")
    private Optional<Double> high = Optional.empty();

    /// The preset called `name` with the changes asked for.
    ///
    /// @throws InvalidInputException if there is no such preset, or a change does not apply to it
    PolicyMethod method(String name, int limit) {
        return apply(PolicyMethods.named(name, limit));
    }

    /// `method` with the changes asked for.
    ///
    /// @throws InvalidInputException if a change does not apply to it
    PolicyMethod apply(PolicyMethod method) {
        var name = method.name();
        try {
            if (method.advantage() instanceof FineGrained fine) {
                method = method.withAdvantage(new FineGrained(
                        alpha.orElse(fine.alpha()),
                        beta.orElse(fine.beta()),
                        entropy.orElse(fine.entropy()),
                        cap.map(OptionalDouble::of).orElse(fine.cap()),
                        fine.standardised()));
            } else if (alpha.isPresent() || beta.isPresent() || entropy.isPresent() || cap.isPresent()) {
                throw new InvalidInputException(
                        "--alpha, --beta, --entropy and --factor-cap belong to FGO, not to '%s'; leave them out"
                                .formatted(name));
            }
            method = method.withKl(kl.orElse(method.kl()));
            var given = method.entropyBonus();
            method = method.withEntropyBonus(
                    new EntropyBonus(bonus.orElse(given.weight()), floor.orElse(given.above())));
            var clip = method.loss().clip();
            return method.withLoss(
                    method.loss().withClip(new Clip(low.orElse(clip.low()), high.orElse(clip.high()), clip.dual())));
        } catch (IllegalArgumentException failure) {
            throw new InvalidInputException("method %s: %s".formatted(name, failure.getMessage()), failure);
        }
    }
}
