package dev.frugal.reasoning.language;

import dev.frugal.reasoning.language.ScoreSettings.Gradients;
import dev.frugal.reasoning.language.adapter.LowRankAdapter;
import dev.frugal.reasoning.language.compact.CompactGradients;
import dev.frugal.reasoning.language.compact.CompactModel;
import dev.frugal.reasoning.language.compact.CompactScorer;
import dev.frugal.reasoning.language.compact.CompactScores;
import dev.frugal.reasoning.language.compact.DecodedRow;
import dev.frugal.reasoning.language.model.Sequence;
import dev.frugal.tensor.Scope;
import dev.frugal.tensor.Tensors;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/// Scores under a small model in plain Java arrays ([dev.frugal.reasoning.language.compact]).
///
/// Nothing is padded, so that rows of a shard need not be of similar length.
final class CompactScoring implements Scoring {
    /// Few enough that a handful of threads find work in a batch of 32.
    private static final int ROWS_PER_SHARD = 8;

    /// Sums that the gradients of shards are added to side by side. It bounds the threads of the
    /// way back and the memory; being a constant, it keeps bits from depending on the threads.
    private static final int SUMS = 8;

    private final LanguageModel model;
    private final ScoreSettings settings;
    private final CompactScorer scorer;
    private final List<CompactScores> shards;

    CompactScoring(LanguageModel model, List<Sequence> sequences, List<int[]> groups, ScoreSettings settings) {
        this.model = model;
        this.settings = settings;
        int longest =
                sequences.stream().mapToInt(row -> row.tokens().length).max().orElse(1);
        this.scorer = CompactScorer.of(model, longest);
        boolean backward = settings.gradients() != Gradients.NONE;
        this.shards = inParallel(groups.stream()
                .<Callable<CompactScores>>map(
                        group -> () -> scorer.score(rows(sequences, group), settings.temperature(), backward))
                .toList());
    }

    /// From the activations that decoding the groups left.
    CompactScoring(
            LanguageModel model, List<Sequence> sequences, ScoreSettings settings, List<DecodedRow.Group> decoded) {
        this.model = model;
        this.settings = settings;
        this.scorer =
                CompactScorer.of(decoded.stream().map(DecodedRow.Group::cache).toList());
        this.shards = inParallel(decoded.stream()
                .<Callable<CompactScores>>map(group ->
                        () -> scorer.score(rows(sequences, group.rows()), settings.temperature(), group.cache()))
                .toList());
    }

    private static List<Sequence> rows(List<Sequence> sequences, int[] group) {
        return Arrays.stream(group).mapToObj(sequences::get).toList();
    }

    /// Whether scores with these settings can be computed this way.
    static boolean suits(LanguageModel model, ScoreSettings settings) {
        return CompactModel.suits(model)
                && switch (settings.gradients()) {
                    case NONE -> true;
                    case KEPT -> true;
                    case CHECKPOINTED, RECOMPUTED, RECOMPUTED_CHECKPOINTED -> false;
                };
    }

    /// Rows for each shard, the most work first. Responses to one prompt stay together as far as
    /// they fit, since a shard computes a prompt once.
    static List<int[]> groups(List<Sequence> sequences) {
        var alike = new LinkedHashMap<IntBuffer, List<Integer>>();
        for (int row : Scoring.byLength(sequences)) {
            alike.computeIfAbsent(sequences.get(row).prompt(), _ -> new ArrayList<>())
                    .add(row);
        }
        var shards = new ArrayList<List<Integer>>();
        var shard = new ArrayList<Integer>();
        for (var rows : alike.values()) {
            if (shard.size() + rows.size() > ROWS_PER_SHARD && !shard.isEmpty()) {
                shards.add(shard);
                shard = new ArrayList<>();
            }
            for (int row : rows) {
                if (shard.size() == ROWS_PER_SHARD) {
                    shards.add(shard);
                    shard = new ArrayList<>();
                }
                shard.add(row);
            }
        }
        if (!shard.isEmpty()) {
            shards.add(shard);
        }
        shards.sort(Comparator.comparingInt(rows -> -rows.stream()
                .mapToInt(row -> sequences.get(row).tokens().length)
                .sum()));
        return shards.stream()
                .map(rows -> rows.stream().mapToInt(Integer::intValue).toArray())
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
        var starts = new int[shards.size() + 1];
        for (int s = 0; s < shards.size(); s++) {
            starts[s + 1] = starts[s] + shards.get(s).logProbabilities().length;
        }
        var tasks = new ArrayList<Callable<CompactGradients>>();
        for (int sum = 0; sum < Math.min(SUMS, shards.size()); sum++) {
            int first = sum;
            tasks.add(() -> {
                var gradients = scorer.gradients();
                for (int s = first; s < shards.size(); s += SUMS) {
                    shards.get(s)
                            .backward(
                                    Arrays.copyOfRange(scores, starts[s], starts[s + 1]),
                                    Arrays.copyOfRange(entropies, starts[s], starts[s + 1]),
                                    gradients);
                }
                gradients.tieHead();
                return gradients;
            });
        }
        send(inParallel(tasks));
    }

    private void send(List<CompactGradients> sums) {
        var whole = sums.getFirst();
        var others = sums.subList(1, sums.size());
        inParallel(IntStream.range(0, whole.arrays())
                .<Callable<Integer>>mapToObj(array -> () -> {
                    whole.add(array, others);
                    return array;
                })
                .toList());
        model.adapter().ifPresentOrElse(adapter -> send(whole, adapter), () -> send(whole));
        sums.forEach(CompactGradients::giveBack);
    }

    /// The adapter was added to the weights: its matrices' gradients follow from theirs.
    private void send(CompactGradients whole, LowRankAdapter adapter) {
        inParallel(model.parameters().keySet().stream()
                .filter(adapter::adapts)
                .<Callable<String>>map(name -> () -> {
                    try (var _ = Scope.open()) {
                        var shape = Objects.requireNonNull(
                                model.configuration().parameterShapes().get(name));
                        adapter.gradients(name, Tensors.of(whole.values(name), shape), HiddenStates::send);
                    }
                    return name;
                })
                .toList());
    }

    private void send(CompactGradients whole) {
        inParallel(model.trainableParameters().entrySet().stream()
                .<Callable<String>>map(entry -> () -> {
                    var name = entry.getKey();
                    var parameter = entry.getValue();
                    try (var _ = Scope.open()) {
                        HiddenStates.send(parameter, Tensors.of(whole.values(name), Tensors.shape(parameter)));
                    }
                    return name;
                })
                .toList());
    }

    private <T> List<T> inParallel(List<Callable<T>> tasks) {
        return SingleThreadedTorchPool.inOrder(settings.threads(), tasks);
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
