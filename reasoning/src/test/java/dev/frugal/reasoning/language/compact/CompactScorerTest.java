package dev.frugal.reasoning.language.compact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.base.Seed;
import dev.frugal.reasoning.language.LanguageModel;
import dev.frugal.reasoning.language.ModelEngine;
import dev.frugal.reasoning.language.ScoreSettings;
import dev.frugal.reasoning.language.ScoreSettings.Gradients;
import dev.frugal.reasoning.language.TokenScores;
import dev.frugal.reasoning.language.adapter.LowRankAdapter;
import dev.frugal.reasoning.language.adapter.LowRankSettings;
import dev.frugal.reasoning.language.model.AttentionSettings;
import dev.frugal.reasoning.language.model.ModelConfiguration;
import dev.frugal.reasoning.language.model.ModelFamily;
import dev.frugal.reasoning.language.model.RotarySettings;
import dev.frugal.reasoning.language.model.Sequence;
import dev.frugal.tensor.Scope;
import dev.frugal.tensor.Tensors;
import dev.frugal.tensor.transformer.TransformerKernels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The compact engine against libtorch over awkward shapes: both directions, all parameters.
class CompactScorerTest {
    /// Float32 rounding of a few layers whose logits reach ±10, in nats: each of the two engines is
    /// up to 1.3e-5 away from float64.
    private static final double SCORE_TOLERANCE = 3e-5;

    /// Float32 rounding of sums over all tokens, relative to a gradient's largest number.
    private static final double GRADIENT_TOLERANCE = 2e-5;

    private static final double TEMPERATURE = 0.7;
    private static final int ROWS = 11;

    private final Seed seed = new Seed(7);

    /// Sizes that do not fill registers, one and several queries to a key, all that differs between
    /// the families.
    static Stream<ModelConfiguration> shapes() {
        return Stream.of(
                ModelConfiguration.qwen2(44, 64, 176, 3, 4, 128),
                shape(ModelFamily.QWEN2, 37, 30, 21, 5, 5, 6, true, false, false, true),
                shape(ModelFamily.QWEN3, 101, 48, 50, 6, 2, 18, false, false, true, false),
                shape(ModelFamily.LLAMA, 5, 8, 3, 2, 1, 10, false, true, false, true));
    }

    private static ModelConfiguration shape(
            ModelFamily family,
            int vocabulary,
            int hidden,
            int intermediate,
            int queryHeads,
            int keyHeads,
            int headSize,
            boolean bias,
            boolean outputBias,
            boolean norms,
            boolean tied) {
        return new ModelConfiguration(
                family,
                vocabulary,
                hidden,
                intermediate,
                2,
                queryHeads,
                keyHeads,
                headSize,
                128,
                1e-6,
                RotarySettings.plain(10_000),
                AttentionSettings.PLAIN,
                bias,
                outputBias,
                norms,
                tied,
                OptionalDouble.empty());
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void scoresAndGradientsAreThoseOfLibtorch(ModelConfiguration shape) {
        try (var _ = Scope.open();
                var model = model(shape)) {
            var sequences = sequences(shape, ROWS, 90);
            var expected = passed(model, sequences, ModelEngine.TORCH);
            var found = passed(model, sequences, ModelEngine.COMPACT);
            for (int row = 0; row < ROWS; row++) {
                assertThat(found.logProbabilities()[row])
                        .containsExactly(expected.logProbabilities()[row], within(SCORE_TOLERANCE));
                assertThat(found.entropies()[row]).containsExactly(expected.entropies()[row], within(SCORE_TOLERANCE));
            }
            expected.gradients()
                    .forEach((name, gradient) -> assertThat(found.gradients().get(name))
                            .as(name)
                            .containsExactly(gradient, tolerance(gradient)));
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void anAdaptersGradientsAreThoseOfLibtorch(ModelConfiguration shape) {
        try (var _ = Scope.open();
                var base = model(shape);
                var adapter = LowRankAdapter.initialise(
                        LowRankSettings.onAllProjections(3, 6), shape.parameterShapes(), new Seed(4))) {
            trained(adapter);
            var model = base.withAdapter(adapter);
            var sequences = sequences(shape, ROWS, 90);
            var expected = gradients(model, sequences, settings(ModelEngine.TORCH));
            var found = gradients(model, sequences, settings(ModelEngine.COMPACT));
            expected.forEach((name, gradient) ->
                    assertThat(found.get(name)).as(name).containsExactly(gradient, tolerance(gradient)));
        }
    }

    /// A fresh adapter changes nothing, so that half of its gradients would be 0.
    private void trained(LowRankAdapter adapter) {
        adapter.parameters().forEach((name, matrix) -> {
            var values =
                    seed.named(name).random().doubles(matrix.numel(), -0.1, 0.1).toArray();
            matrix.detach().copy_(Tensors.of(values, Tensors.shape(matrix)));
        });
    }

    /// Groups of three and of nine, which is more than a shard holds, and two texts alone; among
    /// the responses some of a single token.
    @ParameterizedTest
    @MethodSource("shapes")
    void aPromptComputedOnceGivesWhatItGivesEachTime(ModelConfiguration shape) {
        try (var _ = Scope.open();
                var model = model(shape)) {
            var sequences = answers(shape, new int[] {3, 9, 1, 1});
            var expected = passed(model, sequences, ModelEngine.TORCH);
            var found = passed(model, sequences, ModelEngine.COMPACT);
            for (int row = 0; row < sequences.size(); row++) {
                assertThat(found.logProbabilities()[row])
                        .containsExactly(expected.logProbabilities()[row], within(SCORE_TOLERANCE));
                var alone = TokenScores.of(model, List.of(sequences.get(row)), settings(ModelEngine.COMPACT));
                assertThat(found.logProbabilities()[row])
                        .as("the same bits as without the others")
                        .isEqualTo(alone.logProbabilityArrays()[0]);
            }
            expected.gradients()
                    .forEach((name, gradient) -> assertThat(found.gradients().get(name))
                            .as(name)
                            .containsExactly(gradient, tolerance(gradient)));
        }
    }

    private List<Sequence> answers(ModelConfiguration shape, int[] groups) {
        var random = seed.named("answers").random();
        var sequences = new ArrayList<Sequence>();
        for (int group : groups) {
            var prompt = random.ints(random.nextInt(1, 30), 0, shape.vocabularySize())
                    .toArray();
            for (int i = 0; i < group; i++) {
                int response = i == 1 ? 1 : random.nextInt(1, 60);
                var ids = Arrays.copyOf(prompt, prompt.length + response);
                for (int t = prompt.length; t < ids.length; t++) {
                    ids[t] = random.nextInt(shape.vocabularySize());
                }
                sequences.add(new Sequence(ids, prompt.length));
            }
        }
        return sequences;
    }

    static Stream<Arguments> kernelsAndShapes() {
        return shapes().map(shape -> Arguments.of(TransformerKernels.portable(), shape));
    }

    @ParameterizedTest
    @MethodSource("kernelsAndShapes")
    void portableKernelsGiveWhatVectorKernelsGive(TransformerKernels kernels, ModelConfiguration shape) {
        try (var _ = Scope.open();
                var model = model(shape)) {
            var sequences = sequences(shape, 3, 70);
            var portableScorer = CompactScorer.of(model, 128, kernels);
            var vectorScorer = CompactScorer.of(model, 128, TransformerKernels.fastest());
            var portable = portableScorer.score(sequences, 1, true);
            var vectors = vectorScorer.score(sequences, 1, true);
            assertThat(portable.logProbabilities())
                    .containsExactly(vectors.logProbabilities(), within((float) SCORE_TOLERANCE));
            var ones = new float[portable.logProbabilities().length];
            Arrays.fill(ones, 1f);
            var expected = vectorScorer.gradients();
            vectors.backward(ones, ones, expected);
            var found = portableScorer.gradients();
            portable.backward(ones, ones, found);
            model.parameters()
                    .keySet()
                    .forEach(name -> assertThat(wide(found.values(name)))
                            .as(name)
                            .containsExactly(wide(expected.values(name)), tolerance(wide(expected.values(name)))));
        }
    }

    @Test
    void theNumberOfThreadsChangesNoBit() {
        var shape = shapes().findFirst().orElseThrow();
        try (var _ = Scope.open();
                var model = model(shape)) {
            var sequences = sequences(shape, 20, 40);
            var one = gradients(model, sequences, settings(ModelEngine.COMPACT).withThreads(1));
            var three =
                    gradients(model, sequences, settings(ModelEngine.COMPACT).withThreads(3));
            one.forEach((name, bits) -> assertThat(three.get(name)).as(name).isEqualTo(bits));
        }
    }

    @Test
    void whatAnEarlierPassLeftInTheBorrowedArraysChangesNoBit() {
        var shape = shapes().findFirst().orElseThrow();
        try (var _ = Scope.open();
                var model = model(shape)) {
            var sequences = sequences(shape, 20, 40);
            var fresh = gradients(model, sequences, settings(ModelEngine.COMPACT));
            // Longer and shorter texts leave numbers beyond the ends of what comes after.
            gradients(model, sequences(shape, 9, 70), settings(ModelEngine.COMPACT));
            gradients(model, sequences(shape, 2, 10), settings(ModelEngine.COMPACT));
            var again = gradients(model, sequences, settings(ModelEngine.COMPACT));
            fresh.forEach((name, bits) -> assertThat(again.get(name)).as(name).isEqualTo(bits));
        }
    }

    private record Passed(double[][] logProbabilities, double[][] entropies, Map<String, double[]> gradients) {}

    private Passed passed(LanguageModel model, List<Sequence> sequences, ModelEngine engine) {
        var scores = TokenScores.of(model, sequences, settings(engine));
        return new Passed(
                scores.logProbabilityArrays(),
                scores.entropyArrays().orElseThrow(),
                gradients(model, sequences, settings(engine)));
    }

    private Map<String, double[]> gradients(LanguageModel model, List<Sequence> sequences, ScoreSettings settings) {
        var scores = TokenScores.of(model, sequences, settings);
        scores.backward(weighted("scores", scores.logProbabilities())
                .add(weighted("entropies", scores.entropies().orElseThrow())));
        var gradients = new LinkedHashMap<String, double[]>();
        model.trainableParameters().forEach((name, tensor) -> {
            gradients.put(name, Tensors.doubles(tensor.grad()));
            tensor.mutable_grad().zero_();
        });
        return gradients;
    }

    private static ScoreSettings settings(ModelEngine engine) {
        return ScoreSettings.at(TEMPERATURE)
                .withEntropies()
                .withGradients(Gradients.KEPT)
                .withEngine(engine);
    }

    private Tensor weighted(String name, Tensor scores) {
        var weights = new float[(int) scores.numel()];
        var random = seed.named(name).random();
        for (int i = 0; i < weights.length; i++) {
            weights[i] = random.nextFloat() * 2 - 1;
        }
        return scores.mul(Tensors.of(weights, scores.size(0), scores.size(1))).sum();
    }

    /// Weights ten times larger than those of a fresh model, so that nothing is nearly linear.
    private LanguageModel model(ModelConfiguration shape) {
        var model = LanguageModel.initialise(shape, seed.named("model"));
        model.parameters().forEach((name, tensor) -> {
            var random = seed.named(name).random();
            var values = new float[(int) tensor.numel()];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) random.nextGaussian(name.contains("norm") ? 1 : 0, 0.2);
            }
            tensor.detach().copy_(Tensors.of(values, Tensors.shape(tensor)));
        });
        return model;
    }

    private List<Sequence> sequences(ModelConfiguration shape, int rows, int longest) {
        var random = seed.named("sequences").random();
        var sequences = new ArrayList<Sequence>();
        for (int row = 0; row < rows; row++) {
            int prompt = random.nextInt(1, 6);
            int response = row == 0 ? 1 : random.nextInt(1, longest);
            var ids = random.ints(prompt + response, 0, shape.vocabularySize()).toArray();
            sequences.add(new Sequence(ids, prompt));
        }
        return sequences;
    }

    private static org.assertj.core.data.Offset<Double> tolerance(double[] gradient) {
        double largest = Arrays.stream(gradient).map(Math::abs).max().orElse(0);
        return within(GRADIENT_TOLERANCE * Math.max(largest, 1e-3));
    }

    private static double[] wide(float[] values) {
        var wide = new double[values.length];
        Arrays.setAll(wide, i -> values[i]);
        return wide;
    }
}
