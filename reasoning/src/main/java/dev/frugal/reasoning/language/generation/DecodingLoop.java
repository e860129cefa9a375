package dev.frugal.reasoning.language.generation;

import dev.frugal.reasoning.language.SingleThreadedTorchPool;
import dev.frugal.reasoning.language.model.SpecialTokens;
import dev.frugal.runs.StopSignal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;

/// Samples token after token for a chunk of rows until each has ended or reached its limit; rows
/// that are done leave the batch.
final class DecodingLoop {
    /// Logits of a step from which on drawing its tokens takes longer than starting threads for it.
    private static final long WORTH_THREADS = 1 << 20;

    private final Decoder decoder;
    private final List<TokenSampler> samplers;
    private final SpecialTokens ends;
    private final int vocabularySize;

    /// `samplers`: alike; each serves a thread of its own where a step has so many logits that it is worth it.
    DecodingLoop(Decoder decoder, List<TokenSampler> samplers, SpecialTokens ends, int vocabularySize) {
        this.decoder = decoder;
        this.samplers = samplers;
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
            choose(logits, active, firstRow, step, responses, scores);
            int count = 0;
            for (int place = 0; place < active.length; place++) {
                int row = active[place];
                int token = responses[row][step];
                lengths[row] = step + 1;
                finished[row] = ends.ends(token);
                if (!finished[row] && step + 1 < responses[row].length) {
                    kept[count] = place;
                    tokens[count] = token;
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

    /// Draws the token of every active row; what a row draws depends on no other.
    private void choose(float[] logits, int[] active, long firstRow, int step, int[][] responses, float[][] scores) {
        boolean spread = (long) active.length * vocabularySize >= WORTH_THREADS;
        int workers = spread ? Math.min(samplers.size(), active.length) : 1;
        var tasks = new ArrayList<Callable<Integer>>();
        for (int worker = 0; worker < workers; worker++) {
            int first = worker;
            tasks.add(() -> {
                var sampler = samplers.get(first);
                for (int place = first; place < active.length; place += workers) {
                    int row = active[place];
                    sampler.choose(logits, place * vocabularySize, firstRow + row, step);
                    responses[row][step] = sampler.token();
                    scores[row][step] = sampler.logProbability();
                }
                return first;
            });
        }
        SingleThreadedTorchPool.inOrder(workers, tasks);
    }

    /// A response to be drawn: the place of its prompt and the most tokens it may have.
    record Row(int prompt, int limit) {}
}
