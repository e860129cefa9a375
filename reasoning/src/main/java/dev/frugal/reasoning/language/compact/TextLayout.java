package dev.frugal.reasoning.language.compact;

import dev.frugal.reasoning.language.Sequence;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Where the tokens of some texts lie: one after another, a row each, without padding.
///
/// A prompt that several of the texts begin with lies there once, before them. The last token of a
/// text predicts nothing and is left out.
///
/// - `tokens`: the token of each row.
/// - `predictors`: for each response token, text after text, the row that predicts it.
/// - `targets`: the response tokens themselves.
record TextLayout(int[] tokens, List<Segment> segments, int[] predictors, int[] targets) {
    /// `length` rows from `first` on, which continue the `prefixLength` rows from `prefixFirst` on.
    record Segment(int first, int length, int prefixFirst, int prefixLength) {
        /// Tokens up to the end of this segment.
        int reach() {
            return prefixLength + length;
        }
    }

    static TextLayout of(List<Sequence> sequences) {
        return new Builder(sequences).layout();
    }

    /// Tokens of the longest text.
    int longest() {
        return segments.stream().mapToInt(Segment::reach).max().orElse(0);
    }

    /// The prompt as something that equals others like it.
    private static IntBuffer prompt(Sequence sequence) {
        return IntBuffer.wrap(sequence.tokens(), 0, sequence.promptLength());
    }

    private static final class Builder {
        private final List<Sequence> sequences;
        private final Map<IntBuffer, Integer> users = new HashMap<>();
        private final Map<IntBuffer, Segment> shared = new HashMap<>();
        private final List<Segment> segments = new ArrayList<>();
        private final int[] tokens;
        private final int[] predictors;
        private final int[] targets;
        private int rows;

        private Builder(List<Sequence> sequences) {
            this.sequences = sequences;
            sequences.forEach(sequence -> users.merge(prompt(sequence), 1, Integer::sum));
            int scored = sequences.stream().mapToInt(Sequence::responseLength).sum();
            int most = sequences.stream().mapToInt(sequence -> sequence.tokens().length).sum();
            this.tokens = new int[most];
            this.predictors = new int[scored];
            this.targets = new int[scored];
        }

        private TextLayout layout() {
            int next = 0;
            for (var sequence : sequences) {
                var segment = segment(sequence);
                for (int t = sequence.promptLength(); t < sequence.tokens().length; t++) {
                    int place = t - 1 - segment.prefixLength();
                    predictors[next] =
                            place < 0
                                    ? segment.prefixFirst() + segment.prefixLength() - 1
                                    : segment.first() + place;
                    targets[next] = sequence.tokens()[t];
                    next++;
                }
            }
            return new TextLayout(Arrays.copyOf(tokens, rows), segments, predictors, targets);
        }

        private Segment segment(Sequence sequence) {
            int last = sequence.tokens().length - 1;
            var prompt = prompt(sequence);
            if (users.getOrDefault(prompt, 0) < 2) {
                return append(sequence.tokens(), 0, last, 0);
            }
            var prefix =
                    shared.computeIfAbsent(
                            prompt, _ -> append(sequence.tokens(), 0, sequence.promptLength(), 0));
            return append(sequence.tokens(), sequence.promptLength(), last, prefix.first());
        }

        /// Appends the tokens `from … to` of a text whose first `from` tokens lie at `prefixFirst`.
        private Segment append(int[] text, int from, int to, int prefixFirst) {
            var segment = new Segment(rows, to - from, prefixFirst, from);
            System.arraycopy(text, from, tokens, rows, to - from);
            rows += to - from;
            segments.add(segment);
            return segment;
        }
    }
}
