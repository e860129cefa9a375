package dev.frugal.reasoning.comparison;

import dev.frugal.reasoning.evaluation.Evaluation;
import java.util.List;

/// A method and seed that is done: its row, the size of its model, all that was found, and its
/// greedy responses to the sample prompts.
public record CompletedRun(MethodComparisonRow row, long parameters, Evaluation evaluation, List<Sample> samples) {
    public CompletedRun {
        samples = List.copyOf(samples);
    }

    /// A prompt, the model's response and whether it is right.
    public record Sample(String prompt, String response, boolean correct) {}
}
