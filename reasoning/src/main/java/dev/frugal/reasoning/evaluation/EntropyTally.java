package dev.frugal.reasoning.evaluation;

import dev.frugal.reasoning.evaluation.Evaluation.ByKind;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/// Adds up the entropies of next-token distributions, in nats, by the kind of the token that was
/// drawn.
final class EntropyTally {
    private final IntFunction<String> text;
    private final Map<Integer, TokenKind> kinds = new HashMap<>();
    private final double[] entropy = new double[TokenKind.values().length];
    private final long[] tokens = new long[TokenKind.values().length];

    /// `text` gives the text of a token id.
    EntropyTally(IntFunction<String> text) {
        this.text = text;
    }

    /// `entropies[t]` belongs to the distribution from which `response[t]` was drawn.
    void add(int[] response, double[] entropies) {
        for (int t = 0; t < response.length; t++) {
            int kind = kind(response[t]).ordinal();
            entropy[kind] += entropies[t];
            tokens[kind]++;
        }
    }

    double perToken() {
        return Arrays.stream(entropy).sum() / Arrays.stream(tokens).sum();
    }

    List<ByKind> byKind() {
        return Arrays.stream(TokenKind.values())
                .filter(kind -> tokens[kind.ordinal()] > 0)
                .map(this::byKind)
                .toList();
    }

    private ByKind byKind(TokenKind kind) {
        long drawn = tokens[kind.ordinal()];
        return new ByKind(
                kind,
                (double) drawn / Arrays.stream(tokens).sum(),
                entropy[kind.ordinal()] / drawn);
    }

    private TokenKind kind(int token) {
        return kinds.computeIfAbsent(token, id -> TokenKind.of(text.apply(id)));
    }
}
