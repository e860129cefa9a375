package dev.frugal.reasoning.language.model;

import java.nio.IntBuffer;
import java.util.Arrays;
import java.util.Optional;

/// A prompt and the response to it as one row of token ids: the first `promptLength` are given, the
/// rest are scored. Never re-tokenised: the ids are those the sampler drew.
///
/// `activations`: what decoding the response left for its gradients, if anything. Whoever scores
/// the sequence finds it there and need not know.
///
/// The array is not copied: sequences are made by the thousand and read once.
public record Sequence(int[] tokens, int promptLength, Optional<Activations> activations) {
    /// Activations kept from decoding; only the engine that made them can read them.
    public interface Activations {
        /// Gives their memory back; they serve no more.
        void release();
    }

    public Sequence {
        if (promptLength < 1 || promptLength > tokens.length) {
            throw new IllegalArgumentException(
                    "a prompt of %d tokens in a sequence of %d; a response needs at least one token before it"
                            .formatted(promptLength, tokens.length));
        }
    }

    public Sequence(int[] tokens, int promptLength) {
        this(tokens, promptLength, Optional.empty());
    }

    public static Sequence of(int[] prompt, int[] response) {
        return of(prompt, response, Optional.empty());
    }

    public static Sequence of(int[] prompt, int[] response, Optional<Activations> activations) {
        var tokens = Arrays.copyOf(prompt, prompt.length + response.length);
        System.arraycopy(response, 0, tokens, prompt.length, response.length);
        return new Sequence(tokens, prompt.length, activations);
    }

    /// The prompt's ids: equal for sequences with the same prompt.
    public IntBuffer prompt() {
        return IntBuffer.wrap(tokens, 0, promptLength);
    }

    public int responseLength() {
        return tokens.length - promptLength;
    }
}
