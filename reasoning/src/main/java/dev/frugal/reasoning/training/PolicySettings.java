package dev.frugal.reasoning.training;

import dev.frugal.reasoning.language.generation.SamplingSettings;
import dev.frugal.reasoning.policy.PolicyMethod;
import dev.frugal.reasoning.task.ArithmeticChains;
import dev.frugal.tensor.optim.Schedule;

/// How a policy is improved.
///
/// - `model`: folder of the model it starts from, or `embedded`;
/// - `prompts`, `group`: prompts in each step and responses to each prompt;
/// - `innerSteps`: optimiser steps on the same responses; one makes the method on-policy;
/// - `temperature`, `topK`, `topP`, `responseLimit`: how responses are sampled;
/// - `learningRate`: after `warmUpSteps`, by `schedule`;
/// - `gradientNorm`: the longest gradient;
/// - `rowsPerPart`: responses whose gradients are computed at once: memory, not mathematics;
/// - `checkpointEvery`: steps between checkpoints.
public record PolicySettings(
        String model,
        ArithmeticChains task,
        PolicyMethod method,
        int steps,
        int prompts,
        int group,
        int innerSteps,
        double temperature,
        int topK,
        double topP,
        int responseLimit,
        double learningRate,
        int warmUpSteps,
        Decay schedule,
        double weightDecay,
        double gradientNorm,
        int rowsPerPart,
        int checkpointEvery) {

    /// The course of the learning rate after the warm-up.
    public enum Decay {
        CONSTANT,
        LINEAR,
        COSINE
    }

    public PolicySettings {
        requireAtLeast("steps", steps, 1);
        requireAtLeast("prompts", prompts, 1);
        requireAtLeast("group", group, 2);
        requireAtLeast("innerSteps", innerSteps, 1);
        requireAtLeast("responseLimit", responseLimit, 1);
        requireAtLeast("warmUpSteps", warmUpSteps, 0);
        requireAtLeast("rowsPerPart", rowsPerPart, 1);
        requireAtLeast("checkpointEvery", checkpointEvery, 1);
        requirePositive("learningRate", learningRate);
        requirePositive("gradientNorm", gradientNorm);
        requirePositive("temperature", temperature);
    }

    /// The recipe for the embedded model.
    public static PolicySettings of(String model, ArithmeticChains task, PolicyMethod method) {
        return new PolicySettings(
                model,
                task,
                method,
                110,
                16,
                8,
                1,
                1,
                0,
                1,
                200,
                3e-4,
                0,
                Decay.LINEAR,
                0,
                1,
                128,
                20);
    }

    /// The same budget for another method.
    public PolicySettings withMethod(PolicyMethod other) {
        return new PolicySettings(
                model,
                task,
                other,
                steps,
                prompts,
                group,
                innerSteps,
                temperature,
                topK,
                topP,
                responseLimit,
                learningRate,
                warmUpSteps,
                schedule,
                weightDecay,
                gradientNorm,
                rowsPerPart,
                checkpointEvery);
    }

    /// The same settings with another number of steps.
    public PolicySettings withSteps(int other) {
        return new PolicySettings(
                model,
                task,
                method,
                other,
                prompts,
                group,
                innerSteps,
                temperature,
                topK,
                topP,
                responseLimit,
                learningRate,
                warmUpSteps,
                schedule,
                weightDecay,
                gradientNorm,
                rowsPerPart,
                checkpointEvery);
    }

    SamplingSettings sampling() {
        return new SamplingSettings(temperature, topK, topP, responseLimit);
    }

    Schedule rate() {
        long rest = Math.max(1, steps - warmUpSteps);
        return new Schedule.WarmUp(
                warmUpSteps,
                switch (schedule) {
                    case CONSTANT -> new Schedule.Constant(learningRate);
                    case LINEAR -> new Schedule.Linear(learningRate, rest, 0);
                    case COSINE -> new Schedule.Cosine(learningRate, rest, 0);
                });
    }

    private static void requireAtLeast(String name, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(
                    "%s is %d; expected at least %d".formatted(name, value, least));
        }
    }

    private static void requirePositive(String name, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(
                    "%s is %s; policy training needs a finite number above 0"
                            .formatted(name, value));
        }
    }
}
