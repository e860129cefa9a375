package dev.frugal.reasoning.language.generation;

import dev.frugal.reasoning.language.compact.ActivationCache;
import dev.frugal.reasoning.language.compact.CompactModel;
import dev.frugal.reasoning.language.compact.CompactState;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Small models on the CPU: see [dev.frugal.reasoning.language.compact].
final class CompactDecoder implements Decoder {
    private final CompactModel model;
    private final int vocabularySize;

    /// For each prompt the pass that its rows leave what they compute to, or nothing.
    private final List<ActivationCache> passes;

    private @Nullable CompactState open;
    private int[] rows = {};
    private float[] logits = {};

    CompactDecoder(CompactModel model, int vocabularySize, List<ActivationCache> passes) {
        this.model = model;
        this.vocabularySize = vocabularySize;
        this.passes = passes;
    }

    @Override
    public float[] start(List<int[]> prompts, int[] promptOfRow, int room) {
        int longest = prompts.stream().mapToInt(prompt -> prompt.length).max().orElse(0);
        var passOfRow = passes.isEmpty()
                ? passes
                : Arrays.stream(promptOfRow).mapToObj(passes::get).toList();
        var state = model.open(promptOfRow.length, longest + room, passOfRow);
        open = state;
        rows = new int[promptOfRow.length];
        Arrays.setAll(rows, r -> r);
        logits = new float[rows.length * vocabularySize];
        var firstRow = new int[prompts.size()];
        for (int row = rows.length - 1; row >= 0; row--) {
            firstRow[promptOfRow[row]] = row;
        }
        readPrompts(state, prompts, firstRow);
        for (int row = 0; row < rows.length; row++) {
            int first = firstRow[promptOfRow[row]];
            if (row != first) {
                state.copy(first, row);
                System.arraycopy(logits, first * vocabularySize, logits, row * vocabularySize, vocabularySize);
            }
        }
        return logits;
    }

    /// Runs every prompt on the first row that asks for it, all prompts side by side.
    private void readPrompts(CompactState state, List<int[]> prompts, int[] firstRow) {
        int longest = prompts.stream().mapToInt(prompt -> prompt.length).max().orElse(0);
        var places = new int[prompts.size()];
        var tokens = new int[prompts.size()];
        for (int t = 0; t < longest; t++) {
            int count = 0;
            boolean someEnd = false;
            for (int p = 0; p < prompts.size(); p++) {
                var prompt = prompts.get(p);
                if (t < prompt.length) {
                    places[count] = firstRow[p];
                    tokens[count] = prompt[t];
                    count++;
                    someEnd |= t == prompt.length - 1;
                }
            }
            state.advance(places, tokens, count);
            if (someEnd) {
                // Prompts that go on overwrite theirs at their own end.
                var after = state.logits(count);
                for (int i = 0; i < count; i++) {
                    System.arraycopy(
                            after, i * state.logitStride(), logits, places[i] * vocabularySize, vocabularySize);
                }
            }
        }
    }

    @Override
    public float[] advance(int[] tokens, int[] kept) {
        var state = Objects.requireNonNull(open, "a batch is started before it is advanced");
        var live = new int[kept.length];
        Arrays.setAll(live, i -> rows[kept[i]]);
        rows = live;
        state.advance(live, tokens, live.length);
        var after = state.logits(live.length);
        for (int i = 0; i < live.length; i++) {
            System.arraycopy(after, i * state.logitStride(), logits, i * vocabularySize, vocabularySize);
        }
        return logits;
    }

    @Override
    public void close() {
        if (open != null) {
            open.close();
            open = null;
        }
    }
}
