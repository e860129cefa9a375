package dev.frugal.reasoning.language.compact;

import dev.frugal.reasoning.language.Sequence;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;

/// Which row holds which token of some texts: a row each, without padding.
///
/// Texts with the same prompt lie together: the prompt once, then their first tokens, their second
/// tokens and so on, as decoding them side by side computes them. The last token of a text predicts
/// nothing and is left out.
///
/// - `tokens`: the token of each row.
/// - `predictors`: for each response token, text after text, the row that predicts it.
/// - `targets`: the response tokens themselves.
record TextLayout(int[] tokens, List<Segment> segments, int[] predictors, int[] targets) {
    /// Rows whose queries are computed together: those of `rows` from `prefixLength` on, after
    /// those before, whose keys they meet too.
    record Segment(int[] rows, int prefixLength) {
        /// Tokens up to the end of this segment.
        int reach() {
            return rows.length;
        }

        int length() {
            return rows.length - prefixLength;
        }
    }

    static TextLayout of(List<Sequence> sequences) {
        return new Builder(sequences).layout();
    }

    /// Tokens of the longest text.
    int longest() {
        return segments.stream().mapToInt(Segment::reach).max().orElse(0);
    }

    private static final class Builder {
        private final List<Sequence> sequences;

        /// For each text the rows of its tokens.
        private final int[][] places;

        private final List<Segment> segments = new ArrayList<>();
        private final int[] tokens;
        private int rows;

        private Builder(List<Sequence> sequences) {
            this.sequences = sequences;
            this.places = new int[sequences.size()][];
            this.tokens =
                    new int
                            [sequences.stream()
                                    .mapToInt(sequence -> sequence.tokens().length)
                                    .sum()];
        }

        private TextLayout layout() {
            var alike = new LinkedHashMap<IntBuffer, List<Integer>>();
            for (int text = 0; text < sequences.size(); text++) {
                var sequence = sequences.get(text);
                var prompt = IntBuffer.wrap(sequence.tokens(), 0, sequence.promptLength());
                alike.computeIfAbsent(prompt, _ -> new ArrayList<>()).add(text);
            }
            alike.values().forEach(this::place);
            int scored = sequences.stream().mapToInt(Sequence::responseLength).sum();
            var predictors = new int[scored];
            var targets = new int[scored];
            int next = 0;
            for (int text = 0; text < sequences.size(); text++) {
                var sequence = sequences.get(text);
                for (int t = sequence.promptLength(); t < sequence.tokens().length; t++) {
                    predictors[next] = places[text][t - 1];
                    targets[next] = sequence.tokens()[t];
                    next++;
                }
            }
            return new TextLayout(Arrays.copyOf(tokens, rows), segments, predictors, targets);
        }

        /// Gives rows to texts with the same prompt.
        private void place(List<Integer> texts) {
            var first = sequences.get(texts.getFirst());
            int prompt = first.promptLength();
            for (int text : texts) {
                places[text] = new int[sequences.get(text).tokens().length - 1];
            }
            for (int t = 0; t < prompt; t++) {
                for (int text : texts) {
                    places[text][t] = rows;
                }
                tokens[rows++] = first.tokens()[t];
            }
            int longest = texts.stream().mapToInt(text -> places[text].length).max().orElse(prompt);
            for (int t = prompt; t < longest; t++) {
                for (int text : texts) {
                    if (t < places[text].length) {
                        places[text][t] = rows;
                        tokens[rows++] = sequences.get(text).tokens()[t];
                    }
                }
            }
            if (texts.size() == 1) {
                segments.add(new Segment(places[texts.getFirst()], 0));
                return;
            }
            segments.add(new Segment(Arrays.copyOf(places[texts.getFirst()], prompt), 0));
            for (int text : texts) {
                if (places[text].length > prompt) {
                    segments.add(new Segment(places[text], prompt));
                }
            }
        }
    }
}
