package dev.frugal.reasoning.evaluation.dataset;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Require;
import dev.frugal.reasoning.language.generation.SamplingSettings;
import dev.frugal.reasoning.language.model.WeightType;
import dev.frugal.reasoning.reward.RewardSum;
import dev.frugal.reasoning.task.DataSetSettings;
import dev.frugal.tensor.Device;
import java.util.Optional;

/// How a model is judged by a file of problems.
///
/// - `model`: folder of the model, or `embedded`; `weights`, `device`: as what and where it is run;
/// - `data`: the problems; if it keeps some for judging, those alone;
/// - `samples`: responses to each problem; `sampling`: how they are sampled, at temperature 0 for greedy ones;
/// - `promptLimit`: problems with a longer prompt, in tokens, are left out;
/// - `problemsPerPart`: problems answered together and written together;
/// - `rewards`: what the responses are worth;
/// - `cluster`: where processes answer the parts; empty for the process of the run.
public record DataSetEvaluationSettings(
        String model,
        Optional<WeightType> weights,
        Device device,
        DataSetSettings data,
        int samples,
        SamplingSettings sampling,
        int promptLimit,
        int problemsPerPart,
        RewardSum rewards,
        Optional<ClusterSettings> cluster) {
    /// @throws InvalidInputException if a number is out of range
    public DataSetEvaluationSettings {
        Require.atLeast("samples", samples, 1);
        Require.atLeast("prompt_limit", promptLimit, 1);
        Require.atLeast("problems_per_part", problemsPerPart, 1);
        if (sampling.isGreedy() && samples > 1) {
            throw new InvalidInputException(
                    ("temperature is 0 with %d samples; greedy responses are all the same, use one sample or raise "
                                    + "the temperature")
                            .formatted(samples));
        }
    }
}
