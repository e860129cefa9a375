package dev.frugal.reasoning.evaluation.dataset;

import dev.frugal.reasoning.language.generation.SamplingSettings;
import dev.frugal.reasoning.language.model.WeightType;
import dev.frugal.reasoning.task.DataSetSettings;
import dev.frugal.tensor.Device;
import java.util.Optional;

/// How a model is judged by a file of problems.
///
/// - `model`: folder of the model, or `embedded`; `weights`, `device`: as what and where it is run;
/// - `data`: the problems; if it keeps some for judging, those alone;
/// - `samples`: responses to each problem;
/// - `temperature` (0 for greedy), `topK`, `topP`, `responseLimit`: how they are sampled;
/// - `promptLimit`: problems with a longer prompt, in tokens, are left out;
/// - `problemsPerPart`: problems answered together and written together.
public record DataSetEvaluationSettings(
        String model,
        Optional<WeightType> weights,
        Device device,
        DataSetSettings data,
        int samples,
        double temperature,
        int topK,
        double topP,
        int responseLimit,
        int promptLimit,
        int problemsPerPart) {
    public DataSetEvaluationSettings {
        if (samples < 1 || responseLimit < 1 || promptLimit < 1 || problemsPerPart < 1) {
            throw new IllegalArgumentException(
                    "%d samples, limits of %d and %d tokens, %d problems per batch; expected at least 1 of each"
                            .formatted(samples, responseLimit, promptLimit, problemsPerPart));
        }
        if (temperature == 0 && samples > 1) {
            throw new IllegalArgumentException(
                    ("temperature is 0 with %d samples; greedy responses are all the same, use one sample or raise "
                                    + "the temperature")
                            .formatted(samples));
        }
        // Checks the rest.
        new SamplingSettings(temperature, topK, topP, responseLimit);
    }

    SamplingSettings sampling() {
        return new SamplingSettings(temperature, topK, topP, responseLimit);
    }
}
