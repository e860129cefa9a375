package dev.frugal.reasoning.language.generation;

import dev.frugal.reasoning.language.model.SpecialTokens;
import dev.frugal.runs.StopSignal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Samples token after token for a chunk of rows until each has ended or reached its limit; rows
/// that are done leave the batch.
final class DecodingLoop {
    private final Decoder decoder;
    private final TokenSampler sampler;
    private final SpecialTokens ends;
    private final int vocabularySize;

    DecodingLoop(Decoder decoder, TokenSampler sampler, SpecialTokens ends, int vocabularySize) {
        this.decoder = decoder;
        this.sampler = sampler;
        this.ends = ends;
        this.vocabularySize = vocabularySize;
    }

    /// `rows.size()` responses; row r of the chunk draws the noise of row `firstRow + r`.
    List<Rollout> run(List<int[]> prompts, List<Row> rows, long firstRow) {
        int room = rows.stream().mapToInt(Row::limit).max().orElse(0);
        var responses = new int[rows.size()][];
        var scores = new float[rows.size()][];
        for (int r = 0; r < rows.size(); r++) {
            responses[r] = new int[rows.get(r).limit()];
            scores[r] = new float[rows.get(r).limit()];
        }
        var lengths = new int[rows.size()];
        var finished = new boolean[rows.size()];
        var active = new int[rows.size()];
        Arrays.setAll(active, r -> r);
        var logits = decoder.start(prompts, rows.stream().mapToInt(Row::prompt).toArray(), room);
        for (int step = 0; active.length > 0; step++) {
            StopSignal.check();
            var kept = new int[active.length];
            var tokens = new int[active.length];
            int count = 0;
            for (int place = 0; place < active.length; place++) {
                int row = active[place];
                sampler.choose(logits, place * vocabularySize, firstRow + row, step);
                responses[row][step] = sampler.token();
                scores[row][step] = sampler.logProbability();
                lengths[row] = step + 1;
                finished[row] = ends.ends(sampler.token());
                if (!finished[row] && step + 1 < responses[row].length) {
                    kept[count] = place;
                    tokens[count] = sampler.token();
                    active[count] = row;
                    count++;
                }
            }
            active = Arrays.copyOf(active, count);
            if (count > 0) {
                logits = decoder.advance(Arrays.copyOf(tokens, count), Arrays.copyOf(kept, count));
            }
        }
        var rollouts = new ArrayList<Rollout>(rows.size());
        for (int r = 0; r < rows.size(); r++) {
            rollouts.add(new Rollout(
                    prompts.get(rows.get(r).prompt()),
                    Arrays.copyOf(responses[r], lengths[r]),
                    Arrays.copyOf(scores[r], lengths[r]),
                    finished[r]));
        }
        return rollouts;
    }

    /// A response to be drawn: the place of its prompt and the most tokens it may have.
    record Row(int prompt, int limit) {}
}
