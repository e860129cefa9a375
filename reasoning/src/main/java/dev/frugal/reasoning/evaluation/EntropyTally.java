package dev.frugal.reasoning.evaluation;

import dev.frugal.reasoning.evaluation.Evaluation.After;
import dev.frugal.reasoning.evaluation.Evaluation.ByKind;
import dev.frugal.reasoning.language.model.Sequence;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;

/// Adds up the entropies of next-token distributions, in nats, by the kind of the token that was
/// drawn and by the token before it.
final class EntropyTally {
    /// Places listed; a large vocabulary has thousands of little weight.
    private static final int PLACES = 64;

    /// The second key makes the order the same whatever the order in which places were met.
    private static final Comparator<Map.Entry<Place, Sum>> FREEST_FIRST =
            Comparator.<Map.Entry<Place, Sum>>comparingDouble(one -> -one.getValue().entropy)
                    .thenComparingInt(one -> one.getKey().tokenBefore())
                    .thenComparing(one -> one.getKey().kind());

    private final IntFunction<String> text;
    private final Map<Integer, TokenKind> kinds = new HashMap<>();
    private final Map<TokenKind, Sum> byKind = new TreeMap<>();
    private final Map<Place, Sum> byPlace = new HashMap<>();
    private final Sum all = new Sum();

    /// `text` gives the text of a token id.
    EntropyTally(IntFunction<String> text) {
        this.text = text;
    }

    /// `entropies[t]` belongs to the distribution from which response token `t` was drawn.
    void add(Sequence sequence, double[] entropies) {
        var tokens = sequence.tokens();
        for (int t = 0; t < entropies.length; t++) {
            int at = sequence.promptLength() + t;
            var kind = kinds.computeIfAbsent(tokens[at], id -> TokenKind.of(text.apply(id)));
            byKind.computeIfAbsent(kind, _ -> new Sum()).add(entropies[t]);
            byPlace.computeIfAbsent(new Place(tokens[at - 1], kind), _ -> new Sum())
                    .add(entropies[t]);
            all.add(entropies[t]);
        }
    }

    double perToken() {
        return all.mean();
    }

    List<ByKind> byKind() {
        return byKind.entrySet().stream()
                .map(one -> new ByKind(
                        one.getKey(), share(one.getValue()), one.getValue().mean()))
                .toList();
    }

    List<After> after() {
        return byPlace.entrySet().stream()
                .sorted(FREEST_FIRST)
                .limit(PLACES)
                .map(one -> new After(
                        text.apply(one.getKey().tokenBefore()),
                        one.getKey().kind(),
                        share(one.getValue()),
                        one.getValue().mean()))
                .toList();
    }

    private double share(Sum sum) {
        return (double) sum.tokens / all.tokens;
    }

    private record Place(int tokenBefore, TokenKind kind) {}

    private static final class Sum {
        private double entropy;
        private long tokens;

        void add(double nats) {
            entropy += nats;
            tokens++;
        }

        double mean() {
            return entropy / tokens;
        }
    }
}
