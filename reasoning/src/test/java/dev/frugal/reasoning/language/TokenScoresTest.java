package dev.frugal.reasoning.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.base.Seed;
import dev.frugal.reasoning.language.ScoreSettings.Gradients;
import dev.frugal.reasoning.language.model.Sequence;
import dev.frugal.reasoning.language.model.WeightType;
import dev.frugal.tensor.Scope;
import dev.frugal.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TokenScoresTest {
    /// Float64 throughout: what is left is the order of sums.
    private static final double EXACT = 1e-12;

    /// Float32 sums over a batch of another width, or over rows in another order.
    private static final double ROW_TOLERANCE = 1e-5;

    private static final double TEMPERATURE = 0.7;

    private static final List<String> FAMILIES = List.of("qwen2", "qwen3", "llama", "gemma2", "gemma3", "phi3", "phi4");

    private final Seed seed = new Seed(3);

    @ParameterizedTest
    @EnumSource(
            value = Gradients.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"NONE"})
    void chunkedGradientsAreThoseOfTheWholeGraph(Gradients gradients) {
        for (var family : FAMILIES) {
            for (int rowsPerShard : List.of(2, 32)) {
                var settings = ScoreSettings.at(TEMPERATURE)
                        .withEntropies()
                        .withGradients(gradients)
                        .withRowsPerShard(rowsPerShard)
                        .withChunkLogits(64 * 7);
                compareWithWholeGraph(family, settings, sequences(5, 20), WeightType.FLOAT64, EXACT);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Gradients.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"NONE"})
    void aPromptComputedOnceGivesTheGradientsOfOneComputedForEachResponse(Gradients gradients) {
        for (var family : FAMILIES) {
            var settings = ScoreSettings.at(TEMPERATURE)
                    .withEntropies()
                    .withGradients(gradients)
                    .withEngine(ModelEngine.TORCH)
                    .withRowsPerShard(4);
            compareWithWholeGraph(family, settings, groups(), WeightType.FLOAT64, EXACT);
        }
    }

    @Test
    void itDoesSoInFloat32UpToRounding() {
        var settings = ScoreSettings.at(TEMPERATURE)
                .withEntropies()
                .withGradients(Gradients.KEPT)
                .withEngine(ModelEngine.TORCH);
        compareWithWholeGraph("qwen2", settings, groups(), WeightType.FLOAT32, ROW_TOLERANCE);
    }

    /// Responses of one length and of several, one without a token of its own before the last, and one alone.
    private List<Sequence> groups() {
        var random = seed.named("groups").random();
        var groups = new ArrayList<Sequence>();
        for (var lengths : List.of(List.of(9, 9), List.of(1, 17, 4), List.of(6))) {
            var prompt = random.ints(5 + lengths.size(), 0, 64).toArray();
            for (int length : lengths) {
                groups.add(Sequence.of(prompt, random.ints(length, 0, 64).toArray()));
            }
        }
        return groups;
    }

    private void compareWithWholeGraph(
            String family, ScoreSettings settings, List<Sequence> sequences, WeightType type, double tolerance) {
        try (var _ = Scope.open();
                var pretrained = ModelFolder.read(TinyCheckpoints.folder(family), Optional.of(type))) {
            var model = pretrained.model();
            var scores = TokenScores.of(model, sequences, settings);
            var weights = weights(scores.logProbabilities());
            scores.backward(loss(scores.logProbabilities(), scores.entropies().orElseThrow(), weights));
            var chunked = gradients(model);

            model.parameters().values().forEach(p -> p.mutable_grad().zero_());
            var whole = wholeGraph(model, sequences);
            loss(whole.logProbabilities(), whole.entropies(), weights).backward();
            gradients(model)
                    .forEach((name, expected) -> assertThat(chunked.get(name))
                            .as(family + " " + name)
                            .containsExactly(expected, within(tolerance * largest(expected))));
        }
    }

    /// The largest magnitude, or 1 if all are smaller.
    private static double largest(double[] values) {
        return Math.max(1, Arrays.stream(values).map(Math::abs).max().orElse(0));
    }

    @Test
    void theNumberOfThreadsChangesNoBit() {
        var three = bitsWith(3);
        bitsWith(1).forEach((name, bits) -> assertThat(three.get(name)).as(name).isEqualTo(bits));
    }

    private Map<String, double[]> bitsWith(int threads) {
        try (var _ = Scope.open();
                var pretrained = ModelFolder.read(TinyCheckpoints.folder("qwen2"))) {
            var settings = ScoreSettings.at(1)
                    .withGradients(Gradients.KEPT)
                    .withRowsPerShard(3)
                    .withThreads(threads);
            var scores = TokenScores.of(pretrained.model(), sequences(10, 30), settings);
            scores.backward(scores.logProbabilities().exp().sum());
            return gradients(pretrained.model());
        }
    }

    @Test
    void aPaddedBatchScoresEveryRowAsIfAlone() {
        for (var family : FAMILIES) {
            try (var _ = Scope.open();
                    var pretrained = ModelFolder.read(TinyCheckpoints.folder(family))) {
                var sequences = sequences(6, 40);
                var settings = ScoreSettings.at(TEMPERATURE).withEntropies();
                var together = TokenScores.of(pretrained.model(), sequences, settings);
                for (int row = 0; row < sequences.size(); row++) {
                    var alone = TokenScores.of(pretrained.model(), List.of(sequences.get(row)), settings);
                    assertThat(together.logProbabilityArrays()[row])
                            .containsExactly(alone.logProbabilityArrays()[0], within(ROW_TOLERANCE));
                    assertThat(together.entropyArrays().orElseThrow()[row])
                            .containsExactly(alone.entropyArrays().orElseThrow()[0], within(ROW_TOLERANCE));
                }
            }
        }
    }

    @Test
    void theMaskCountsTheResponseTokens() {
        try (var _ = Scope.open();
                var pretrained = ModelFolder.read(TinyCheckpoints.folder("qwen2"))) {
            var sequences = sequences(5, 30);
            var scores = TokenScores.of(pretrained.model(), sequences, ScoreSettings.at(1));
            assertThat(scores.mask().sum().item_double())
                    .isEqualTo(sequences.stream()
                            .mapToInt(Sequence::responseLength)
                            .sum());
            assertThat(Tensors.shape(scores.logProbabilities())).isEqualTo(Tensors.shape(scores.mask()));
        }
    }

    private record Whole(Tensor logProbabilities, Tensor entropies) {}

    /// Log-probabilities and entropies from all logits at once, by libtorch's own graph.
    private static Whole wholeGraph(LanguageModel model, List<Sequence> sequences) {
        var batch = TokenBatch.padded(sequences);
        var states = model.hidden(batch.ids())
                .reshape(-1, model.configuration().hiddenSize())
                .index_select(0, batch.predictors());
        var all = torch.log_softmax(model.logits(states).div(new Scalar(TEMPERATURE)), 1);
        var chosen = all.gather(1, batch.targets().unsqueeze(1)).squeeze(1);
        var entropies = all.exp()
                .mul(all)
                .sum(new long[] {1}, false, new org.bytedeco.pytorch.ScalarTypeOptional())
                .neg();
        return new Whole(inRows(sequences, chosen), inRows(sequences, entropies));
    }

    private static Tensor inRows(List<Sequence> sequences, Tensor perToken) {
        int longest =
                sequences.stream().mapToInt(Sequence::responseLength).max().orElse(0);
        var places = IntStream.range(0, sequences.size())
                .boxed()
                .flatMapToLong(row ->
                        LongStream.range(0, sequences.get(row).responseLength()).map(t -> (long) row * longest + t))
                .toArray();
        return torch.zeros(
                        new long[] {(long) sequences.size() * longest},
                        perToken.detach().options())
                .index_copy(0, Tensors.of(places, places.length), perToken)
                .view(sequences.size(), longest);
    }

    private Tensor weights(Tensor like) {
        var random = seed.named("weights").random();
        var values = random.doubles(2 * like.numel(), -1, 1).toArray();
        return Tensors.of(values, 2, like.size(0), like.size(1)).to(Tensors.type(like));
    }

    private static Tensor loss(Tensor logProbabilities, Tensor entropies, Tensor weights) {
        return logProbabilities
                .exp()
                .mul(weights.select(0, 0))
                .sum()
                .add(entropies.mul(weights.select(0, 1)).sum());
    }

    private static Map<String, double[]> gradients(LanguageModel model) {
        var gradients = new LinkedHashMap<String, double[]>();
        model.parameters().forEach((name, tensor) -> gradients.put(name, Tensors.doubles(tensor.grad())));
        return gradients;
    }

    private List<Sequence> sequences(int rows, int longest) {
        var random = seed.named("sequences").random();
        var sequences = new ArrayList<Sequence>();
        for (int row = 0; row < rows; row++) {
            int prompt = random.nextInt(1, 6);
            int response = random.nextInt(1, longest);
            sequences.add(new Sequence(random.ints(prompt + response, 0, 64).toArray(), prompt));
        }
        return sequences;
    }
}
