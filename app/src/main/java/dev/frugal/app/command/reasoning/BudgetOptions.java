package dev.frugal.app.command.reasoning;

import dev.frugal.base.InvalidInputException;
import dev.frugal.reasoning.language.generation.SamplingSettings;
import dev.frugal.reasoning.training.PolicySettings;
import java.util.Optional;
import picocli.CommandLine.Option;

/// How much is sampled and learnt, the same for every method that is compared.
final class BudgetOptions {
    private static final int DEFAULT_LIMIT = 200;

    @Option(names = "--steps", paramLabel = "N", description = "Policy steps (default: 110).")
    private Optional<Integer> steps = Optional.empty();

    @Option(names = "--prompts", paramLabel = "N", description = "Prompts a step (default: 16).")
    private Optional<Integer> prompts = Optional.empty();

    @Option(names = "--group", paramLabel = "G", description = "Responses to a prompt (default: 8).")
    private Optional<Integer> group = Optional.empty();

    @Option(
            names = "--inner-steps",
            paramLabel = "N",
            description = "Optimiser steps on the same responses (default: 1).")
    private Optional<Integer> innerSteps = Optional.empty();

    @Option(names = "--temperature", paramLabel = "T", description = "Of sampling (default: 1).")
    private Optional<Double> temperature = Optional.empty();

    @Option(
            names = "--top-k",
            paramLabel = "K",
            description = "Sample from the K likeliest tokens only (default: 0, all).")
    private Optional<Integer> topK = Optional.empty();

    @Option(
            names = "--prompt-limit",
            paramLabel = "TOKENS",
            description = "Problems with a longer prompt are left out (default: 768).")
    private Optional<Integer> promptLimit = Optional.empty();

    @Option(names = "--checkpoint-every", paramLabel = "N", description = "Steps between checkpoints (default: 20).")
    private Optional<Integer> checkpointEvery = Optional.empty();

    @Option(names = "--limit", paramLabel = "TOKENS", description = "Longest response (default: 200).")
    private Optional<Integer> limit = Optional.empty();

    @Option(names = "--learning-rate", paramLabel = "RATE", description = "At the start (default: 3e-4).")
    private Optional<Double> learningRate = Optional.empty();

    @Option(
            names = "--schedule",
            paramLabel = "KIND",
            description = "Course of the learning rate: ${COMPLETION-CANDIDATES} (default: LINEAR).")
    private Optional<PolicySettings.Decay> schedule = Optional.empty();

    /// The longest response, `usual` unless the option says otherwise.
    int limit(int usual) {
        int tokens = limit.orElse(usual);
        if (tokens < 2) {
            throw new InvalidInputException("--limit is %d; expected at least 2 tokens".formatted(tokens));
        }
        return tokens;
    }

    /// The longest response, as for the embedded model unless the option says otherwise.
    int limit() {
        return limit(DEFAULT_LIMIT);
    }

    /// `settings` with what the options ask for.
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
                            learning.rowsPerPart()),
                    checkpointEvery.orElse(settings.checkpointEvery()),
                    settings.resources());
        } catch (IllegalArgumentException failure) {
            throw new InvalidInputException("policy training: " + failure.getMessage(), failure);
        }
    }
}
