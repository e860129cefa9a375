package dev.frugal.reasoning.language;

import dev.frugal.reasoning.language.ScoreSettings.Gradients;
import dev.frugal.reasoning.language.compact.CompactGradients;
import dev.frugal.reasoning.language.compact.CompactModel;
import dev.frugal.reasoning.language.compact.CompactScorer;
import dev.frugal.reasoning.language.compact.CompactScores;
import dev.frugal.tensor.Scope;
import dev.frugal.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/// Scores under a small model in plain Java arrays ([dev.frugal.reasoning.language.compact]).
///
/// Nothing is padded, so that shards need not be of similar length: they get rows in turn from the
/// shortest to the longest and are equally long, which is what threads want.
final class CompactScoring implements Scoring {
    /// Few enough that a handful of threads find work in a batch of 32.
    private static final int ROWS_PER_SHARD = 8;

    private final LanguageModel model;
    private final ScoreSettings settings;
    private final List<CompactScores> shards;

    CompactScoring(
            LanguageModel model,
            List<Sequence> sequences,
            List<int[]> groups,
            ScoreSettings settings) {
        this.model = model;
        this.settings = settings;
        int longest = sequences.stream().mapToInt(row -> row.tokens().length).max().orElse(1);
        var scorer = CompactScorer.of(model, longest);
        boolean backward = settings.gradients() != Gradients.NONE;
        this.shards =
                inParallel(
                        groups.stream()
                                .map(group ->
                                        Arrays.stream(group).mapToObj(sequences::get).toList())
                                .<Callable<CompactScores>>map(rows ->
                                        () -> scorer.score(rows, settings.temperature(), backward))
                                .toList());
    }

    /// Whether scores with these settings can be computed this way.
    static boolean suits(LanguageModel model, ScoreSettings settings) {
        return CompactModel.suits(model)
                && switch (settings.gradients()) {
                    case NONE -> true;
                    case KEPT -> model.adapter().isEmpty();
                    case CHECKPOINTED, RECOMPUTED, RECOMPUTED_CHECKPOINTED -> false;
                };
    }

    /// Rows for each shard.
    static List<int[]> groups(List<Sequence> sequences) {
        var order = Scoring.byLength(sequences);
        int shards = (order.length + ROWS_PER_SHARD - 1) / ROWS_PER_SHARD;
        return IntStream.range(0, shards)
                .mapToObj(shard ->
                        IntStream.range(0, order.length)
                                .filter(place -> place % shards == shard)
                                .map(place -> order[place])
                                .toArray())
                .toList();
    }

    @Override
    public Tensor logProbabilities() {
        return joined(shards.stream().map(CompactScores::logProbabilities).toList());
    }

    @Override
    public Tensor entropies() {
        return joined(shards.stream().map(CompactScores::entropies).toList());
    }

    @Override
    public void backward(Tensor scoreGradient, Tensor entropyGradient) {
        var scores = Tensors.floats(scoreGradient);
        var entropies = Tensors.floats(entropyGradient);
        var tasks = new ArrayList<Callable<CompactGradients>>();
        int start = 0;
        for (var shard : shards) {
            int from = start;
            int to = from + shard.logProbabilities().length;
            tasks.add(() ->
                    shard.backward(
                            Arrays.copyOfRange(scores, from, to),
                            Arrays.copyOfRange(entropies, from, to)));
            start = to;
        }
        var gradients = inParallel(tasks);
        var sum = gradients.getFirst();
        gradients.stream().skip(1).forEach(sum::add);
        model.trainableParameters()
                .forEach((name, parameter) -> {
                    try (var _ = Scope.open()) {
                        HiddenStates.send(
                                parameter, Tensors.of(sum.values(name), Tensors.shape(parameter)));
                    }
                });
    }

    private <T> List<T> inParallel(List<Callable<T>> tasks) {
        return OneCoreThreads.inOrder(settings.threads(), tasks);
    }

    private static Tensor joined(List<float[]> parts) {
        var all = new float[parts.stream().mapToInt(part -> part.length).sum()];
        int start = 0;
        for (var part : parts) {
            System.arraycopy(part, 0, all, start, part.length);
            start += part.length;
        }
        return Tensors.of(all, all.length);
    }
}
