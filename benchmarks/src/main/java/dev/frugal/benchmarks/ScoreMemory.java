package dev.frugal.benchmarks;

import dev.frugal.base.Seed;
import dev.frugal.ledger.meter.Counters;
import dev.frugal.reasoning.language.LanguageModel;
import dev.frugal.reasoning.language.ScoreSettings;
import dev.frugal.reasoning.language.ScoreSettings.Gradients;
import dev.frugal.reasoning.language.TokenScores;
import dev.frugal.reasoning.language.model.ModelConfiguration;
import dev.frugal.reasoning.language.model.Sequence;
import dev.frugal.runs.StopSignal;
import dev.frugal.tensor.Scope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// How much memory log-probabilities take where the logits alone would be 10 GB.
final class ScoreMemory implements Benchmark {
    private static final int ROWS = 8;
    private static final int LENGTH = 2_048;
    private static final int PROMPT = 128;
    private static final int VOCABULARY = 151_936;
    private static final int HIDDEN = 64;
    private static final int LAYERS = 2;
    private static final double BYTES_PER_GIB = 1L << 30;

    /// Each needs more than the one before it, so that the largest resident size tells of each.
    private static final List<Gradients> SMALLEST_FIRST =
            List.of(Gradients.NONE, Gradients.RECOMPUTED_CHECKPOINTED, Gradients.KEPT);

    @Override
    public String name() {
        return "score-memory";
    }

    @Override
    public String question() {
        return "Does a log-prob pass fit in 3 GiB at 8 × 2,048 tokens and the vocabulary of Qwen2.5";
    }

    @Override
    public String method() {
        return "The process's largest resident size (VmHWM of /proc/self/status) before and after scoring 8 random"
                + " sequences of 2,048 tokens, 128 of them prompt, under a random model of %d layers, hidden size %d"
                        .formatted(LAYERS, HIDDEN)
                + " and a vocabulary of 151,936, entropies included; then with the way back to the weights. Each row"
                + " adds to the one before, and the last column is what came on top of the model and the process.";
    }

    @Override
    public BenchmarkResult run(BenchmarkContext session) {
        var counters = Counters.ofThisProcess();
        var rows = new ArrayList<List<Object>>();
        var configuration = ModelConfiguration.qwen2(VOCABULARY, HIDDEN, 4 * HIDDEN, LAYERS, 4, LENGTH);
        try (var model = LanguageModel.initialise(configuration, new Seed(1))) {
            // The first use of the engine is not the pass's.
            score(model, List.of(sequence(0, 2 * PROMPT)), Gradients.KEPT);
            var sequences = new ArrayList<Sequence>();
            for (int row = 0; row < ROWS; row++) {
                sequences.add(sequence(row, LENGTH));
            }
            double before = gibibytes(counters.peakResidentBytes());
            for (var gradients : SMALLEST_FIRST) {
                StopSignal.check();
                session.progress().note("scoring with gradients " + gradients);
                score(model, sequences, gradients);
                double after = gibibytes(counters.peakResidentBytes());
                rows.add(List.of(title(gradients), before, after, after - before));
            }
        }
        return new BenchmarkResult(
                List.of(),
                List.of(new BenchmarkResult.Table(
                        "largest resident size, GiB", List.of("pass", "before", "after", "on top"), rows)));
    }

    private static String title(Gradients gradients) {
        return switch (gradients) {
            case NONE -> "scores only";
            case KEPT -> "scores and gradients, everything kept";
            case CHECKPOINTED -> "scores and gradients, layers checkpointed";
            case RECOMPUTED -> "scores and gradients, shards computed again";
            case RECOMPUTED_CHECKPOINTED -> "scores and gradients, the least memory";
        };
    }

    private static void score(LanguageModel model, List<Sequence> sequences, Gradients gradients) {
        try (var _ = Scope.open()) {
            var scores = TokenScores.of(
                    model,
                    sequences,
                    ScoreSettings.at(1).withEntropies().withRowsPerShard(1).withGradients(gradients));
            if (gradients != Gradients.NONE) {
                scores.backward(scores.logProbabilities().sum());
            }
        }
    }

    private static Sequence sequence(int row, int length) {
        var random = new Seed(2).at(row).random();
        var tokens = random.ints(length, 0, VOCABULARY).toArray();
        return Sequence.of(Arrays.copyOf(tokens, PROMPT), Arrays.copyOfRange(tokens, PROMPT, length));
    }

    private static double gibibytes(long bytes) {
        return bytes / BYTES_PER_GIB;
    }
}
