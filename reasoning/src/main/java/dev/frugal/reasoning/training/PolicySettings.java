package dev.frugal.reasoning.training;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Require;
import dev.frugal.base.YamlSection;
import dev.frugal.reasoning.language.generation.SamplingSettings;
import dev.frugal.reasoning.language.model.WeightType;
import dev.frugal.reasoning.policy.PolicyMethod;
import dev.frugal.reasoning.policy.PolicyMethods;
import dev.frugal.reasoning.task.DataSetSettings;
import dev.frugal.reasoning.task.TaskSettings;
import dev.frugal.reasoning.task.Tasks;
import dev.frugal.tensor.Device;
import dev.frugal.tensor.optim.LearningRateSchedule;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// How a policy is improved.
///
/// - `model`: folder of the model it starts from, or `embedded`;
/// - `rollout`: the sampling in each step;
/// - `optimisation`: the policy update;
/// - `checkpointEvery`: steps between checkpoints;
/// - `resources`: what it may take of the machine, and which part of the model it changes;
/// - `workers`: the processes that share its prompts.
public record PolicySettings(
        String model,
        TaskSettings task,
        PolicyMethod method,
        Rollout rollout,
        Optimisation optimisation,
        int checkpointEvery,
        TrainingResources resources,
        WorkerSettings workers) {
    /// The longest prompt of the paper's experiments, tokens.
    public static final int DEFAULT_PROMPT_LIMIT = 768;

    /// The keys of a file that [#read] reads.
    public static final List<String> KEYS =
            List.of("model", "task", "method", "rollout", "optimisation", "checkpoint_every", "resources", "workers");

    private static final int DEFAULT_RESPONSE_LIMIT = 200;

    /// The course of the learning rate after the warm-up.
    public enum Decay {
        CONSTANT,
        LINEAR,
        COSINE
    }

    /// The sampling in each step.
    ///
    /// - `prompts`, `group`: prompts, and responses to each;
    /// - `promptLimit`: problems with a longer prompt, in tokens, are skipped;
    /// - `sampling`: how a response is sampled, at a temperature above 0.
    public record Rollout(int prompts, int group, int promptLimit, SamplingSettings sampling) {
        /// @throws InvalidInputException if a number is out of range
        public Rollout {
            Require.atLeast("prompts", prompts, 1);
            Require.atLeast("group", group, 2);
            Require.atLeast("prompt_limit", promptLimit, 1);
            Require.positive("temperature", sampling.temperature());
        }

        /// The same with another number of prompts.
        public Rollout withPrompts(int other) {
            return new Rollout(other, group, promptLimit, sampling);
        }

        /// The same with other sampling settings.
        public Rollout withSampling(SamplingSettings other) {
            return new Rollout(prompts, group, promptLimit, other);
        }
    }

    /// The policy update.
    ///
    /// - `steps`: policy steps;
    /// - `innerSteps`: optimiser steps on the same responses; one makes the method on-policy;
    /// - `learningRate`: after `warmUpSteps`, by `schedule`;
    /// - `gradientNorm`: gradients are clipped to this norm;
    /// - `rowsPerPart`: responses per backward pass; affects memory, not results;
    /// - `maskTruncated`: whether responses cut off at the limit are left out of the loss; they still count
    ///   in the group's advantages (TRL's `mask_truncated_completions`).
    public record Optimisation(
            int steps,
            int innerSteps,
            double learningRate,
            int warmUpSteps,
            Decay schedule,
            double weightDecay,
            double gradientNorm,
            int rowsPerPart,
            boolean maskTruncated) {
        /// @throws InvalidInputException if a number is out of range
        public Optimisation {
            Require.atLeast("steps", steps, 1);
            Require.atLeast("inner_steps", innerSteps, 1);
            Require.positive("learning_rate", learningRate);
            Require.atLeast("warm_up_steps", warmUpSteps, 0);
            Require.notNegative("weight_decay", weightDecay);
            Require.positive("gradient_norm", gradientNorm);
            Require.atLeast("rows_per_part", rowsPerPart, 1);
        }

        /// The same with another number of steps.
        public Optimisation withSteps(int other) {
            return new Optimisation(
                    other,
                    innerSteps,
                    learningRate,
                    warmUpSteps,
                    schedule,
                    weightDecay,
                    gradientNorm,
                    rowsPerPart,
                    maskTruncated);
        }

        /// The same with another learning rate.
        public Optimisation withLearningRate(double other) {
            return new Optimisation(
                    steps,
                    innerSteps,
                    other,
                    warmUpSteps,
                    schedule,
                    weightDecay,
                    gradientNorm,
                    rowsPerPart,
                    maskTruncated);
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
    }

    /// @throws InvalidInputException if a number is out of range
    public PolicySettings {
        Require.atLeast("checkpoint_every", checkpointEvery, 1);
        if (workers.count() > rollout.prompts()) {
            throw new InvalidInputException(
                    "there are %d workers for the %d prompts of a step; expected at least one prompt for each"
                            .formatted(workers.count(), rollout.prompts()));
        }
    }

    /// Reads a file; omitted settings are FGO's for the embedded model. `task` and `method` may be names.
    ///
    /// @throws InvalidInputException if a name or a key is unknown, or a value is unusable
    public static PolicySettings read(YamlSection file) {
        int limit = file.at("rollout")
                .flatMap(rollout -> rollout.at("sampling"))
                .map(sampling -> sampling.at("response_limit", Integer.class, DEFAULT_RESPONSE_LIMIT))
                .orElse(DEFAULT_RESPONSE_LIMIT);
        var method = PolicyMethods.read(file.at("method").orElse(YamlSection.empty()), limit);
        var task = file.at("task");
        var usual = of(EmbeddedModel.NAME, Tasks.named(Tasks.EMBEDDED), method);
        return new PolicySettings(
                file.at("model", String.class, usual.model),
                task.flatMap(YamlSection::text)
                        .map(Tasks::named)
                        .orElseGet(() -> file.at("task", TaskSettings.class, usual.task)),
                method,
                file.at("rollout", Rollout.class, usual.rollout),
                file.at("optimisation", Optimisation.class, usual.optimisation),
                file.at("checkpoint_every", Integer.class, usual.checkpointEvery),
                file.at("resources", TrainingResources.class, usual.resources),
                file.at("workers", WorkerSettings.class, usual.workers));
    }

    /// The recipe for the embedded model.
    public static PolicySettings of(String model, TaskSettings task, PolicyMethod method) {
        return new PolicySettings(
                model,
                task,
                method,
                new Rollout(16, 8, DEFAULT_PROMPT_LIMIT, SamplingSettings.at(1, DEFAULT_RESPONSE_LIMIT)),
                new Optimisation(110, 1, 3e-4, 0, Decay.LINEAR, 0, 1, 128, false),
                20,
                TrainingResources.PLAIN,
                WorkerSettings.ONE);
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
                task instanceof DataSetSettings data && data.selection().first() == 0 ? data.withFirst(3_200) : task,
                method,
                new Rollout(4, 8, DEFAULT_PROMPT_LIMIT, new SamplingSettings(0.9, 50, 1, 2_048)),
                new Optimisation(800, 1, fast ? 1e-5 : 1e-6, 80, Decay.COSINE, 0, 1, 32, false),
                20,
                new TrainingResources(
                        Device.CPU,
                        Optional.of(WeightType.BFLOAT16),
                        OptionalDouble.of(FreeMemory.limit()),
                        Optional.empty(),
                        Optional.empty()),
                WorkerSettings.ONE);
    }

    /// The same settings from another model.
    public PolicySettings withModel(String other) {
        return new PolicySettings(other, task, method, rollout, optimisation, checkpointEvery, resources, workers);
    }

    /// The same settings on another task.
    public PolicySettings withTask(TaskSettings other) {
        return new PolicySettings(model, other, method, rollout, optimisation, checkpointEvery, resources, workers);
    }

    /// The same budget for another method.
    public PolicySettings withMethod(PolicyMethod other) {
        return new PolicySettings(model, task, other, rollout, optimisation, checkpointEvery, resources, workers);
    }

    /// The same settings with other rollouts.
    public PolicySettings withRollout(Rollout other) {
        return new PolicySettings(model, task, method, other, optimisation, checkpointEvery, resources, workers);
    }

    /// The same settings with another policy update.
    public PolicySettings withOptimisation(Optimisation other) {
        return new PolicySettings(model, task, method, rollout, other, checkpointEvery, resources, workers);
    }

    /// The same settings with other resources.
    public PolicySettings withResources(TrainingResources other) {
        return new PolicySettings(model, task, method, rollout, optimisation, checkpointEvery, other, workers);
    }

    /// The same settings for other workers.
    public PolicySettings withWorkers(WorkerSettings other) {
        return new PolicySettings(model, task, method, rollout, optimisation, checkpointEvery, resources, other);
    }

    /// @throws InvalidInputException if no response can be as long as the limit
    void requireWithin(int contextLength) {
        if (sampling().responseLimit() >= contextLength) {
            throw new InvalidInputException(
                    "--limit is %d tokens, but the context of %s is %d with the prompt; lower the limit"
                            .formatted(sampling().responseLimit(), model, contextLength));
        }
    }

    SamplingSettings sampling() {
        return rollout.sampling();
    }
}
