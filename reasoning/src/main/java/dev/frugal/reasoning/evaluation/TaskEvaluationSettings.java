package dev.frugal.reasoning.evaluation;

import dev.frugal.reasoning.language.model.WeightType;
import dev.frugal.reasoning.reward.RewardSum;
import dev.frugal.reasoning.task.TaskSettings;
import dev.frugal.tensor.Device;
import java.util.Optional;

/// How a model is judged by a task that makes its own problems.
///
/// - `model`: folder of the model, or `embedded`; `weights`, `device`: as what and where it is run;
/// - `task`: the problems; `promptLimit`: the longest prompt, in tokens;
/// - `evaluation`: how many, and how they are answered;
/// - `rewards`: what the sampled responses are worth.
public record TaskEvaluationSettings(
        String model,
        Optional<WeightType> weights,
        Device device,
        TaskSettings task,
        int promptLimit,
        EvaluationSettings evaluation,
        RewardSum rewards) {}
