package dev.frugal.reasoning.language.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.base.Seed;
import dev.frugal.reasoning.language.LanguageModel;
import dev.frugal.reasoning.language.ModelEngine;
import dev.frugal.reasoning.language.ModelFolder;
import dev.frugal.reasoning.language.ScoreSettings;
import dev.frugal.reasoning.language.ScoreSettings.Gradients;
import dev.frugal.reasoning.language.TinyCheckpoints;
import dev.frugal.reasoning.language.TokenScores;
import dev.frugal.reasoning.language.adapter.LowRankAdapter;
import dev.frugal.reasoning.language.adapter.LowRankSettings;
import dev.frugal.reasoning.language.compact.ActivationCache;
import dev.frugal.reasoning.language.compact.CompactGradients;
import dev.frugal.reasoning.language.compact.CompactScorer;
import dev.frugal.reasoning.language.compact.CompactScores;
import dev.frugal.reasoning.language.compact.DecodedRow;
import dev.frugal.reasoning.language.model.Sequence;
import dev.frugal.reasoning.language.model.SpecialTokens;
import dev.frugal.tensor.Scope;
import dev.frugal.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What decoding keeps against a pass forward over the same texts, which is the reference.
class KeptActivationsTest {
    private static final double TEMPERATURE = 0.8;
    private static final int LONGEST = 60;

    /// Float32 rounding of sums in another order, relative to a gradient's largest number.
    private static final double GRADIENT_TOLERANCE = 2e-5;

    private final Seed seed = new Seed(19);

    @ParameterizedTest
    @ValueSource(strings = {"qwen2", "qwen3", "llama"})
    void oneGroupHasTheScoresOfAPassForwardBitByBit(String family) {
        for (int group : new int[] {1, 2, 8}) {
            try (var _ = Scope.open();
                    var pretrained = ModelFolder.read(TinyCheckpoints.folder(family))) {
                var model = pretrained.model();
                var kept = sample(model, prompts(1), group, 2);
                var cache = cache(kept);
                var scorer = CompactScorer.of(List.of(cache));
                var expected = scorer.score(sequences(kept), TEMPERATURE, true);
                var found = scorer.score(sequences(kept), TEMPERATURE, cache);
                assertThat(found.logProbabilities()).isEqualTo(expected.logProbabilities());
                assertThat(found.entropies()).isEqualTo(expected.entropies());
                var expectedGradients = gradients(scorer, expected);
                var foundGradients = gradients(scorer, found);
                for (var name : model.parameters().keySet()) {
                    // One response has its rows in the same order; several are summed in another.
                    if (group == 1) {
                        assertThat(foundGradients.values(name)).as(name).isEqualTo(expectedGradients.values(name));
                    } else {
                        var gradient = wide(expectedGradients.values(name));
                        assertThat(wide(foundGradients.values(name)))
                                .as(name)
                                .containsExactly(gradient, tolerance(gradient));
                    }
                }
            }
        }
    }

    private CompactGradients gradients(CompactScorer scorer, CompactScores scores) {
        var weights = new float[scores.logProbabilities().length];
        var random = seed.named("weights").random();
        for (int i = 0; i < weights.length; i++) {
            weights[i] = random.nextFloat() * 2 - 1;
        }
        var gradients = scorer.gradients();
        scores.backward(weights, weights, gradients);
        return gradients;
    }

    /// Groups that a pass forward joins or cuts, so that its sums have another order.
    @ParameterizedTest
    @ValueSource(ints = {3, 20})
    void manyGroupsHaveThemToo(int group) {
        try (var _ = Scope.open();
                var pretrained = ModelFolder.read(TinyCheckpoints.folder("qwen2"))) {
            var model = pretrained.model();
            var kept = sample(model, prompts(5), group, 2);
            var expected = passed(model, TokenScores.of(model, plain(kept), settings()));
            var found = passed(model, TokenScores.of(model, sequences(kept), settings()));
            assertThat(found.logProbabilities()).isDeepEqualTo(expected.logProbabilities());
            assertThat(found.entropies()).isDeepEqualTo(expected.entropies());
            expected.gradients()
                    .forEach((name, gradient) -> assertThat(found.gradients().get(name))
                            .as(name)
                            .containsExactly(gradient, tolerance(gradient)));
        }
    }

    @Test
    void keepingChangesNoToken() {
        try (var pretrained = ModelFolder.read(TinyCheckpoints.folder("qwen2"))) {
            var model = pretrained.model();
            var kept = sample(model, prompts(4), 6, 2);
            var plain = generator(model, 2, false).generate(prompts(4), 6, sampling(), seed.named("rollouts"));
            for (int row = 0; row < plain.size(); row++) {
                assertThat(kept.get(row).response()).isEqualTo(plain.get(row).response());
                assertThat(kept.get(row).logProbabilities())
                        .isEqualTo(plain.get(row).logProbabilities());
            }
        }
    }

    @Test
    void theNumberOfThreadsChangesNoBit() {
        try (var _ = Scope.open();
                var pretrained = ModelFolder.read(TinyCheckpoints.folder("qwen2"))) {
            var model = pretrained.model();
            var one = gradients(
                    model, sample(model, prompts(5), 20, 1), settings().withThreads(1));
            var five = gradients(
                    model, sample(model, prompts(5), 20, 5), settings().withThreads(5));
            one.forEach((name, bits) -> assertThat(five.get(name)).as(name).isEqualTo(bits));
        }
    }

    /// Part of a group, a model whose weights have moved and activations that were given back: each has a pass
    /// forward, and its numbers.
    @Test
    void activationsThatCannotServeAreLeftAside() {
        try (var _ = Scope.open();
                var pretrained = ModelFolder.read(TinyCheckpoints.folder("qwen2"))) {
            var model = pretrained.model();
            var kept = sample(model, prompts(2), 3, 1);
            var part = kept.subList(0, 4);
            assertThat(DecodedRow.groups(model, sequences(part))).isEmpty();
            assertThat(passed(model, TokenScores.of(model, sequences(part), settings())))
                    .usingRecursiveComparison()
                    .isEqualTo(passed(model, TokenScores.of(model, plain(part), settings())));

            assertThat(DecodedRow.groups(model, sequences(kept))).isPresent();
            kept.getFirst().release();
            assertThat(DecodedRow.groups(model, sequences(kept))).isEmpty();

            var later = sample(model, prompts(2), 3, 1);
            try (var _ = new NoGradGuard()) {
                Objects.requireNonNull(model.parameters().get("model.norm.weight"))
                        .mul_(new Scalar(1.5));
            }
            assertThat(DecodedRow.groups(model, sequences(later))).isEmpty();
        }
    }

    /// Norms stay as they are when an adapter learns.
    @Test
    void activationsOfAnAdapterServeUntilItLearns() {
        try (var _ = Scope.open();
                var pretrained = ModelFolder.read(TinyCheckpoints.folder("qwen2"));
                var adapter = LowRankAdapter.initialise(
                        LowRankSettings.onAllProjections(2, 4),
                        pretrained.model().configuration().parameterShapes(),
                        seed)) {
            var model = pretrained.model().withAdapter(adapter);
            var kept = sample(model, prompts(2), 3, 1);
            assertThat(DecodedRow.groups(model, sequences(kept))).isPresent();
            try (var _ = new NoGradGuard()) {
                adapter.parameters().values().forEach(matrix -> matrix.add_(new Scalar(0.1)));
            }
            assertThat(DecodedRow.groups(model, sequences(kept))).isEmpty();
        }
    }

    @Test
    void whatIsKeptServesOnce() {
        try (var _ = Scope.open();
                var pretrained = ModelFolder.read(TinyCheckpoints.folder("qwen2"))) {
            var model = pretrained.model();
            var kept = sample(model, prompts(1), 2, 1);
            var scores = TokenScores.of(model, sequences(kept), settings());
            scores.backward(scores.logProbabilities().sum());
            assertThatThrownBy(() -> scores.backward(scores.logProbabilities().sum()))
                    .hasMessage("these scores were computed without a way back, or went it already");
        }
    }

    private List<Rollout> sample(LanguageModel model, List<int[]> prompts, int group, int threads) {
        return generator(model, threads, true).generate(prompts, group, sampling(), seed.named("rollouts"));
    }

    /// One token in 24 ends a response, so that lengths differ much.
    private static Generator generator(LanguageModel model, int threads, boolean keeping) {
        int vocabulary = model.configuration().vocabularySize();
        var ends = IntStream.range(0, vocabulary)
                .filter(id -> id % 24 == 3)
                .boxed()
                .toList();
        var options = GenerationOptions.defaults().with(ModelEngine.COMPACT).withThreads(threads);
        return new Generator(
                model,
                new SpecialTokens(OptionalInt.empty(), ends, OptionalInt.empty()),
                keeping ? options.keepingActivations() : options);
    }

    private static SamplingSettings sampling() {
        return SamplingSettings.at(TEMPERATURE, LONGEST);
    }

    private static ScoreSettings settings() {
        return ScoreSettings.at(TEMPERATURE).withEntropies().withGradients(Gradients.KEPT);
    }

    private List<int[]> prompts(int count) {
        var random = seed.named("prompts").random();
        var prompts = new ArrayList<int[]>();
        for (int p = 0; p < count; p++) {
            prompts.add(random.ints(random.nextInt(1, 20), 0, 40).toArray());
        }
        return prompts;
    }

    private static ActivationCache cache(List<Rollout> kept) {
        return ((DecodedRow) kept.getFirst().activations().orElseThrow()).cache();
    }

    /// The same texts with nothing kept.
    private static List<Sequence> plain(List<Rollout> kept) {
        return kept.stream()
                .map(rollout -> Sequence.of(rollout.prompt(), rollout.response()))
                .toList();
    }

    private static List<Sequence> sequences(List<Rollout> kept) {
        return kept.stream().map(Rollout::sequence).toList();
    }

    private record Passed(double[][] logProbabilities, double[][] entropies, Map<String, double[]> gradients) {}

    private Passed passed(LanguageModel model, TokenScores scores) {
        return new Passed(
                scores.logProbabilityArrays(), scores.entropyArrays().orElseThrow(), gradients(model, scores));
    }

    private Map<String, double[]> gradients(LanguageModel model, List<Rollout> kept, ScoreSettings settings) {
        return gradients(model, TokenScores.of(model, sequences(kept), settings));
    }

    private Map<String, double[]> gradients(LanguageModel model, TokenScores scores) {
        scores.backward(weighted("scores", scores.logProbabilities())
                .add(weighted("entropies", scores.entropies().orElseThrow())));
        var gradients = new LinkedHashMap<String, double[]>();
        model.parameters().forEach((name, tensor) -> {
            gradients.put(name, Tensors.doubles(tensor.grad()));
            tensor.mutable_grad().zero_();
        });
        return gradients;
    }

    private Tensor weighted(String name, Tensor scores) {
        var weights = new float[(int) scores.numel()];
        var random = seed.named(name).random();
        for (int i = 0; i < weights.length; i++) {
            weights[i] = random.nextFloat() * 2 - 1;
        }
        return scores.mul(Tensors.of(weights, scores.size(0), scores.size(1))).sum();
    }

    private static double[] wide(float[] values) {
        return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
    }

    private static org.assertj.core.data.Offset<Double> tolerance(double[] gradient) {
        double largest = Arrays.stream(gradient).map(Math::abs).max().orElse(0);
        return within(GRADIENT_TOLERANCE * Math.max(largest, 1e-3));
    }
}
