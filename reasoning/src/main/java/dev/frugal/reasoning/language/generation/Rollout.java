package dev.frugal.reasoning.language.generation;

import dev.frugal.reasoning.language.model.Sequence;
import dev.frugal.reasoning.language.model.Sequence.Activations;
import java.util.Optional;

/// A response to a prompt as it was sampled.
///
/// `logProbabilities`: one per response token, nats, at [SamplingSettings#scoringTemperature].
/// `finished`: true if the last token ends the response, false if it was cut at the longest length.
/// `activations`: what decoding it left for its gradients, where the generator was asked to keep
/// that. The arrays are not copied.
public record Rollout(
        int[] prompt, int[] response, float[] logProbabilities, boolean finished, Optional<Activations> activations) {
    public Rollout {
        if (response.length != logProbabilities.length) {
            throw new IllegalArgumentException(
                    "%d log-probabilities for %d tokens".formatted(logProbabilities.length, response.length));
        }
    }

    public Rollout(int[] prompt, int[] response, float[] logProbabilities, boolean finished) {
        this(prompt, response, logProbabilities, finished, Optional.empty());
    }

    Rollout with(Activations kept) {
        return new Rollout(prompt, response, logProbabilities, finished, Optional.of(kept));
    }

    /// Prompt and response as one row to score.
    public Sequence sequence() {
        return Sequence.of(prompt, response, activations);
    }

    /// Gives back what is kept of a response that nobody will score.
    public void release() {
        activations.ifPresent(Activations::release);
    }
}
