package dev.frugal.reasoning.evaluation;

import dev.frugal.base.Require;
import dev.frugal.reasoning.language.generation.SamplingSettings;

/// How a model is judged.
///
/// - `problems`: held-out problems; `samples`: sampled responses to each, for pass@k;
/// - `sampling`: how those are sampled, at a temperature above 0; greedy responses are judged anyway.
public record EvaluationSettings(int problems, int samples, SamplingSettings sampling) {
    /// @throws dev.frugal.base.InvalidInputException if a number is out of range
    public EvaluationSettings {
        Require.atLeast("problems", problems, 1);
        Require.atLeast("samples", samples, 1);
        Require.that(
                !sampling.isGreedy(),
                "temperature",
                sampling.temperature(),
                "a finite number above 0, greedy responses are judged anyway");
    }

    /// `problems` problems, one response to each from the model's own distribution.
    public static EvaluationSettings of(int problems, int responseLimit) {
        return new EvaluationSettings(problems, 1, SamplingSettings.at(1, responseLimit));
    }
}
