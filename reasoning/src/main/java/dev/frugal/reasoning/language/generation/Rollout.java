package dev.frugal.reasoning.language.generation;

import dev.frugal.reasoning.language.model.Sequence;

/// A response to a prompt as it was sampled.
///
/// `logProbabilities`: one per response token, nats, at [SamplingSettings#scoringTemperature].
/// `finished`: true if the last token ends the response, false if it was cut at the longest length.
/// The arrays are not copied.
public record Rollout(int[] prompt, int[] response, float[] logProbabilities, boolean finished) {
    public Rollout {
        if (response.length != logProbabilities.length) {
            throw new IllegalArgumentException(
                    "%d log-probabilities for %d tokens".formatted(logProbabilities.length, response.length));
        }
    }

    /// Prompt and response as one row to score.
    public Sequence sequence() {
        return Sequence.of(prompt, response);
    }
}
