package dev.frugal.app.command.reasoning;

import dev.frugal.base.InvalidInputException;
import dev.frugal.reasoning.policy.MethodChanges;
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

    @Option(
            names = "--dual-clip",
            paramLabel = "C",
            description = "Bound above 1 on what a wrong token's ratio may cost (default: the preset's).")
    private Optional<Double> dual = Optional.empty();

    @Option(
            names = "--loss",
            paramLabel = "KIND",
            description = "Loss: sequence-mean, token-mean, constant, gspo or cispo (default: the preset's).")
    private Optional<String> loss = Optional.empty();

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
            var changes = changes();
            if (changes.nameFactors() && method.advantage().withFactors(changes).isEmpty()) {
                throw new InvalidInputException(
                        "--alpha, --beta, --entropy and --factor-cap belong to FGO, not to '%s'; leave them out"
                                .formatted(name));
            }
            return changes.applyTo(method);
        } catch (IllegalArgumentException failure) {
            throw new InvalidInputException("method %s: %s".formatted(name, failure.getMessage()), failure);
        }
    }

    private MethodChanges changes() {
        return new MethodChanges(
                number(alpha),
                number(beta),
                entropy,
                number(cap),
                loss,
                number(low),
                number(high),
                number(dual),
                number(kl),
                number(bonus),
                number(floor));
    }

    private static OptionalDouble number(Optional<Double> given) {
        return given.map(OptionalDouble::of).orElse(OptionalDouble.empty());
    }
}
