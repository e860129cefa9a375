package dev.frugal.reasoning.language.model;

/// A prompt and the response to it as one row of token ids: the first `promptLength` are given, the
/// rest are scored. Never re-tokenised: the ids are those the sampler drew.
///
/// The array is not copied: sequences are made by the thousand and read once.
public record Sequence(int[] tokens, int promptLength) {
    public Sequence {
        if (promptLength < 1 || promptLength > tokens.length) {
            throw new IllegalArgumentException(
                    "a prompt of %d tokens in a sequence of %d; a response needs at least one token before it"
                            .formatted(promptLength, tokens.length));
        }
    }

    public static Sequence of(int[] prompt, int[] response) {
        var tokens = java.util.Arrays.copyOf(prompt, prompt.length + response.length);
        System.arraycopy(response, 0, tokens, prompt.length, response.length);
        return new Sequence(tokens, prompt.length);
    }

    public int responseLength() {
        return tokens.length - promptLength;
    }
}
