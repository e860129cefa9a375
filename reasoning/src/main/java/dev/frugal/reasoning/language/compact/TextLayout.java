package dev.frugal.reasoning.language.compact;

import dev.frugal.reasoning.language.model.Sequence;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;

/// Which row holds which token of some texts: a row each, without padding.
///
/// A prompt that several of the texts begin with lies there once, before them. The last token of a
/// text predicts nothing and is left out.
///
/// - `texts`: how many texts there are;
/// - `tokens`: the token of each row;
/// - `predictors`: for each response token, text after text, the row that predicts it;
/// - `targets`: the response tokens themselves.
record TextLayout(int texts, int[] tokens, List<Segment> segments, int[] predictors, int[] targets) {
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

    /// One text after another.
    static TextLayout of(List<Sequence> sequences) {
        var builder = new Builder(sequences);
        for (int text = 0; text < sequences.size(); text++) {
            builder.append(text);
        }
        return builder.layout();
    }

    /// Responses to one prompt, after the prompt their first tokens, then their second tokens and
    /// so on, as decoding them computes them.
    static TextLayout sideBySide(List<Sequence> sequences) {
        var builder = new Builder(sequences);
        int longest =
                sequences.stream().mapToInt(one -> one.tokens().length).max().orElse(0);
        for (int t = 0; t < longest; t++) {
            for (int text = 0; text < sequences.size(); text++) {
                builder.append(text, t);
            }
        }
        builder.addSegments();
        return builder.layout();
    }

    /// Tokens of the longest text.
    int longest() {
        return segments.stream().mapToInt(Segment::reach).max().orElse(0);
    }

    private static final class Builder {
        private final List<Sequence> sequences;

        /// For each text the first one with the same prompt.
        private final int[] first;

        /// For each text that is such a first one, how many have its prompt.
        private final int[] alike;

        /// For each text the rows of its tokens.
        private final int[][] places;

        private final List<Segment> segments = new ArrayList<>();
        private final int[] tokens;
        private int rows;

        private Builder(List<Sequence> sequences) {
            this.sequences = sequences;
            this.first = new int[sequences.size()];
            this.alike = new int[sequences.size()];
            this.places = new int[sequences.size()][];
            var prompts = new HashMap<IntBuffer, Integer>();
            for (int text = 0; text < places.length; text++) {
                var sequence = sequences.get(text);
                int number = text;
                first[text] = prompts.computeIfAbsent(sequence.prompt(), _ -> number);
                alike[first[text]]++;
                places[text] = new int[sequence.tokens().length - 1];
            }
            this.tokens =
                    new int[Arrays.stream(places).mapToInt(own -> own.length).sum()];
        }

        /// Gives a whole text rows and segments.
        private void append(int text) {
            for (int t = 0; t < sequences.get(text).tokens().length; t++) {
                append(text, t);
            }
            addSegments(text);
        }

        /// Gives token `t` of a text a row, or that of the first text with the same prompt; none if
        /// there is no such token or nothing after it.
        private void append(int text, int t) {
            if (t >= places[text].length) {
                return;
            }
            if (t < sequences.get(text).promptLength() && first[text] != text) {
                places[text][t] = places[first[text]][t];
                return;
            }
            places[text][t] = rows;
            tokens[rows] = sequences.get(text).tokens()[t];
            rows++;
        }

        private void addSegments() {
            for (int text = 0; text < places.length; text++) {
                addSegments(text);
            }
        }

        private void addSegments(int text) {
            if (alike[first[text]] == 1) {
                segments.add(new Segment(places[text], 0));
                return;
            }
            int prompt = sequences.get(text).promptLength();
            if (first[text] == text) {
                segments.add(new Segment(Arrays.copyOf(places[text], prompt), 0));
            }
            if (places[text].length > prompt) {
                segments.add(new Segment(places[text], prompt));
            }
        }

        private TextLayout layout() {
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
            return new TextLayout(sequences.size(), Arrays.copyOf(tokens, rows), segments, predictors, targets);
        }
    }
}
