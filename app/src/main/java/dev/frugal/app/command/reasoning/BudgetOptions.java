package dev.frugal.app.command.reasoning;

import dev.frugal.base.InvalidInputException;
import dev.frugal.reasoning.language.generation.SamplingSettings;
import dev.frugal.reasoning.training.PolicySettings;
import java.util.Optional;
import picocli.CommandLine.Option;

/// Options for the training budget, the same for every compared method.
final class BudgetOptions {
    private static final int DEFAULT_LIMIT = 200;

    @Option(names = "--steps", paramLabel = "N", description = "Number of policy steps (default: 110).")
    private Optional<Integer> steps = Optional.empty();

    @Option(names = "--prompts", paramLabel = "N", description = "Prompts per step (default: 16).")
    private Optional<Integer> prompts = Optional.empty();

    @Option(names = "--group", paramLabel = "G", description = "Responses per prompt (default: 8).")
    private Optional<Integer> group = Optional.empty();

    @Option(
            names = "--inner-steps",
            paramLabel = "N",
            description = "Optimiser steps per batch of responses (default: 1).")
    private Optional<Integer> innerSteps = Optional.empty();

    @Option(names = "--temperature", paramLabel = "T", description = "Sampling temperature (default: 1).")
    private Optional<Double> temperature = Optional.empty();

    @Option(
            names = "--top-k",
            paramLabel = "K",
            description = "Sample only from the K most likely tokens; 0 = all (default: 0).")
    private Optional<Integer> topK = Optional.empty();

    @Option(
            names = "--prompt-limit",
            paramLabel = "TOKENS",
            description = "Maximum prompt length in tokens; problems with longer prompts are skipped (default: 768).")
    private Optional<Integer> promptLimit = Optional.empty();

    @Option(
            names = "--checkpoint-every",
            paramLabel = "N",
            description = "Number of steps between checkpoints (default: 20).")
    private Optional<Integer> checkpointEvery = Optional.empty();

    @Option(names = "--limit", paramLabel = "TOKENS", description = "Maximum response length in tokens (default: 200).")
    private Optional<Integer> limit = Optional.empty();

    @Option(names = "--learning-rate", paramLabel = "RATE", description = "Peak learning rate (default: 3e-4).")
    private Optional<Double> learningRate = Optional.empty();

    @Option(
            names = "--schedule",
            paramLabel = "KIND",
            description = "Learning-rate schedule: ${COMPLETION-CANDIDATES} (default: LINEAR).")
    private Optional<PolicySettings.Decay> schedule = Optional.empty();

    @Option(
            names = "--mask-truncated",
            description = "Leave responses cut off at the limit out of the loss; they still count in the advantages.")
    private boolean maskTruncated;

    /// The maximum response length, `usual` unless the option is given.
    int limit(int usual) {
        int tokens = limit.orElse(usual);
        if (tokens < 2) {
            throw new InvalidInputException("--limit is %d; expected at least 2 tokens".formatted(tokens));
        }
        return tokens;
    }

    /// The maximum response length, that of the embedded model unless the option is given.
    int limit() {
        return limit(DEFAULT_LIMIT);
    }

    /// `settings` with the options applied.
    ///
    /// @throws InvalidInputException if an option is out of range
    PolicySettings apply(PolicySettings settings) {
        try {
            var rollout = settings.rollout();
            var sampling = rollout.sampling();
            var learning = settings.optimisation();
            return new PolicySettings(
                    settings.model(),
                    settings.task(),
                    settings.method(),
                    new PolicySettings.Rollout(
                            prompts.orElse(rollout.prompts()),
                            group.orElse(rollout.group()),
                            promptLimit.orElse(rollout.promptLimit()),
                            new SamplingSettings(
                                    temperature.orElse(sampling.temperature()),
                                    topK.orElse(sampling.topK()),
                                    sampling.topP(),
                                    limit(sampling.responseLimit()))),
                    new PolicySettings.Optimisation(
                            steps.orElse(learning.steps()),
                            innerSteps.orElse(learning.innerSteps()),
                            learningRate.orElse(learning.learningRate()),
                            learning.warmUpSteps(),
                            schedule.orElse(learning.schedule()),
                            learning.weightDecay(),
                            learning.gradientNorm(),
                            learning.rowsPerPart(),
                            maskTruncated || learning.maskTruncated()),
                    checkpointEvery.orElse(settings.checkpointEvery()),
                    settings.resources(),
                    settings.workers());
        } catch (IllegalArgumentException failure) {
            throw new InvalidInputException("policy training: " + failure.getMessage(), failure);
        }
    }
}
