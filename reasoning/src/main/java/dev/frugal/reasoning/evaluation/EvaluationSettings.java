package dev.frugal.reasoning.evaluation;

/// How a model is judged.
///
/// - `problems`: held-out problems; `samples`: sampled responses to each, for pass@k;
/// - `temperature`, `topK`, `topP`: of the sampled responses;
/// - `responseLimit`: longest response in tokens.
public record EvaluationSettings(
        int problems, int samples, double temperature, int topK, double topP, int responseLimit) {
    public EvaluationSettings {
        if (problems < 1 || samples < 1 || responseLimit < 1) {
            throw new IllegalArgumentException(
                    "%d problems, %d samples and a limit of %d tokens; expected at least 1 of each"
                            .formatted(problems, samples, responseLimit));
        }
        if (!(temperature > 0) || Double.isInfinite(temperature)) {
            throw new IllegalArgumentException(
                    "temperature is %s; expected a finite number above 0, greedy responses are evaluated in any case"
                            .formatted(temperature));
        }
    }

    /// `problems` problems, one response to each from the model's own distribution.
    public static EvaluationSettings of(int problems, int responseLimit) {
        return new EvaluationSettings(problems, 1, 1, 0, 1, responseLimit);
    }
}
