package dev.frugal.reasoning.language;

import dev.frugal.reasoning.language.model.Sequence;
import dev.frugal.tensor.Scope;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/// Scores by libtorch.
///
/// Sequences run through the model in shards of similar length, which saves padding; where prompts are shared,
/// those with the same one together. A small model's shards run on several threads, each with gradients of its
/// own that are added in the order of the shards; a large model's run one after the other.
final class TorchScoring implements Scoring {
    /// Beyond this, a copy of the gradients for every shard costs more than threads bring.
    private static final long LARGEST_PARALLEL_PARAMETERS = 8_000_000;

    private final LanguageModel model;
    private final ScoreSettings settings;
    private final List<LanguageModel> replicas;
    private final List<ScoreShard> shards;

    TorchScoring(LanguageModel model, List<Sequence> sequences, List<int[]> groups, ScoreSettings settings) {
        this.model = model;
        this.settings = settings;
        var batches = new ArrayList<TokenBatch>();
        for (var rows : groups) {
            batches.add(
                    TokenBatch.of(Arrays.stream(rows).mapToObj(sequences::get).toList(), model.configuration()));
        }
        this.replicas = new ArrayList<>();
        for (int shard = 0; isParallel() && shard < batches.size(); shard++) {
            replicas.add(model.replica());
        }
        this.shards =
                inParallel(batches.size(), shard -> ScoreShard.of(modelOf(shard), batches.get(shard), settings))
                        .stream()
                        .map(ScoreShard::adopted)
                        .toList();
    }

    /// Rows sorted by length, cut into shards. Responses to one prompt stay together as far as they fit, since
    /// a shard computes a prompt once.
    static List<int[]> groups(List<Sequence> sequences, int rowsPerShard) {
        var alike = new LinkedHashMap<IntBuffer, List<Integer>>();
        for (int row : Scoring.byLength(sequences)) {
            alike.computeIfAbsent(sequences.get(row).prompt(), _ -> new ArrayList<>())
                    .add(row);
        }
        var order = alike.values().stream()
                .flatMap(List::stream)
                .mapToInt(Integer::intValue)
                .toArray();
        var groups = new ArrayList<int[]>();
        for (int start = 0; start < order.length; start += rowsPerShard) {
            groups.add(Arrays.copyOfRange(order, start, Math.min(order.length, start + rowsPerShard)));
        }
        return groups;
    }

    @Override
    public Tensor logProbabilities() {
        return joined(shards.stream().map(ScoreShard::logProbabilities));
    }

    @Override
    public Tensor entropies() {
        return joined(shards.stream().map(ScoreShard::entropies));
    }

    @Override
    public void backward(Tensor scoreGradient, Tensor entropyGradient) {
        var scoreGradients = split(scoreGradient);
        var entropyGradients = split(entropyGradient);
        inParallel(shards.size(), shard -> {
            shards.get(shard).backward(scoreGradients.get(shard), entropyGradients.get(shard));
            return shard;
        });
        if (!replicas.isEmpty()) {
            addGradients();
        }
    }

    private void addGradients() {
        var trainable =
                replicas.stream().map(LanguageModel::trainableParameters).toList();
        model.trainableParameters().forEach((name, parameter) -> {
            try (var _ = Scope.open()) {
                var sum = torch.zeros_like(parameter.detach());
                for (var own : trainable) {
                    var gradient = Objects.requireNonNull(own.get(name)).grad();
                    if (gradient.defined()) {
                        sum.add_(gradient);
                    }
                }
                HiddenStates.send(parameter, sum);
            }
        });
    }

    private boolean isParallel() {
        return model.configuration().parameterCount() <= LARGEST_PARALLEL_PARAMETERS
                && !model.head().is_cuda();
    }

    private LanguageModel modelOf(int shard) {
        return replicas.isEmpty() ? model : replicas.get(shard);
    }

    private <T> List<T> inParallel(int count, IntFunction<T> task) {
        int threads = replicas.isEmpty() ? 1 : settings.threads();
        return SingleThreadedTorchPool.inOrder(
                threads,
                IntStream.range(0, count)
                        .mapToObj(i -> (Callable<T>) () -> task.apply(i))
                        .toList());
    }

    private static Tensor joined(Stream<Tensor> parts) {
        return Scope.nested(() -> torch.cat(new TensorVector(parts.toArray(Tensor[]::new)), 0));
    }

    private List<Tensor> split(Tensor perToken) {
        var parts = new ArrayList<Tensor>();
        long start = 0;
        for (var shard : shards) {
            parts.add(perToken.narrow(0, start, shard.batch().scored()));
            start += shard.batch().scored();
        }
        return parts;
    }
}
