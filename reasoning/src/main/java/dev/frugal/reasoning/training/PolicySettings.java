package dev.frugal.reasoning.training;

import dev.frugal.reasoning.language.generation.SamplingSettings;
import dev.frugal.reasoning.language.model.WeightType;
import dev.frugal.reasoning.policy.PolicyMethod;
import dev.frugal.reasoning.task.DataSetSettings;
import dev.frugal.reasoning.task.TaskSettings;
import dev.frugal.tensor.Device;
import dev.frugal.tensor.optim.LearningRateSchedule;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;

/// How a policy is improved.
///
/// - `model`: folder of the model it starts from, or `embedded`;
/// - `prompts`, `group`: prompts in each step and responses to each prompt;
/// - `innerSteps`: optimiser steps on the same responses; one makes the method on-policy;
/// - `temperature`, `topK`, `topP`, `responseLimit`: how responses are sampled;
/// - `learningRate`: after `warmUpSteps`, by `schedule`;
/// - `gradientNorm`: the longest gradient;
/// - `rowsPerPart`: responses whose gradients are computed at once: memory, not mathematics;
/// - `checkpointEvery`: steps between checkpoints;
/// - `promptLimit`: problems with a longer prompt, in tokens, are left out;
/// - `resources`: what it may take of the machine, and which part of the model it changes.
public record PolicySettings(
        String model,
        TaskSettings task,
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
        int checkpointEvery,
        int promptLimit,
        TrainingResources resources) {

    /// The longest prompt of the paper's experiments, tokens.
    public static final int DEFAULT_PROMPT_LIMIT = 768;

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
        requireAtLeast("promptLimit", promptLimit, 1);
        requireAtLeast("warmUpSteps", warmUpSteps, 0);
        requireAtLeast("rowsPerPart", rowsPerPart, 1);
        requireAtLeast("checkpointEvery", checkpointEvery, 1);
        requirePositive("learningRate", learningRate);
        requirePositive("gradientNorm", gradientNorm);
        requirePositive("temperature", temperature);
    }

    /// The recipe for the embedded model.
    public static PolicySettings of(String model, TaskSettings task, PolicyMethod method) {
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
                20,
                DEFAULT_PROMPT_LIMIT,
                TrainingResources.PLAIN);
    }

    /// The paper's experiment (Han et al. 2026): 4 prompts a step with 8 responses each for 800
    /// steps, so 3,200 problems once; bfloat16 weights, within four fifths of the memory that is
    /// free now, whole GiB. The learning rate is the one it gives Qwen2.5-Math-1.5B, told by the
    /// folder's name, or else the one it gives its other models.
    public static PolicySettings paper(String model, TaskSettings task, PolicyMethod method) {
        var name = Path.of(model).getFileName();
        boolean fast = name != null && name.toString().equals("Qwen2.5-Math-1.5B");
        return new PolicySettings(
                model,
                task instanceof DataSetSettings data && data.first() == 0 ? data.withFirst(3_200) : task,
                method,
                800,
                4,
                8,
                1,
                0.9,
                50,
                1,
                2_048,
                fast ? 1e-5 : 1e-6,
                80,
                Decay.COSINE,
                0,
                1,
                32,
                20,
                DEFAULT_PROMPT_LIMIT,
                new TrainingResources(
                        Device.CPU,
                        Optional.of(WeightType.BFLOAT16),
                        OptionalDouble.of(FreeMemory.limit()),
                        Optional.empty()));
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
                checkpointEvery,
                promptLimit,
                resources);
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
                checkpointEvery,
                promptLimit,
                resources);
    }

    /// The same settings with other resources.
    public PolicySettings withResources(TrainingResources other) {
        return new PolicySettings(
                model,
                task,
                method,
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
                checkpointEvery,
                promptLimit,
                other);
    }

    /// The same settings for responses of another length.
    public PolicySettings withResponseLimit(int other) {
        return new PolicySettings(
                model,
                task,
                method,
                steps,
                prompts,
                group,
                innerSteps,
                temperature,
                topK,
                topP,
                other,
                learningRate,
                warmUpSteps,
                schedule,
                weightDecay,
                gradientNorm,
                rowsPerPart,
                checkpointEvery,
                promptLimit,
                resources);
    }

    SamplingSettings sampling() {
        return new SamplingSettings(temperature, topK, topP, responseLimit);
    }

    LearningRateSchedule rate() {
        long rest = Math.max(1, steps - warmUpSteps);
        return new LearningRateSchedule.WarmUp(
                warmUpSteps,
                switch (schedule) {
                    case CONSTANT -> new LearningRateSchedule.Constant(learningRate);
                    case LINEAR -> new LearningRateSchedule.Linear(learningRate, rest, 0);
                    case COSINE -> new LearningRateSchedule.Cosine(learningRate, rest, 0);
                });
    }

    private static void requireAtLeast(String name, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException("%s is %d; expected at least %d".formatted(name, value, least));
        }
    }

    private static void requirePositive(String name, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(
                    "%s is %s; policy training needs a finite number above 0".formatted(name, value));
        }
    }
}
