package dev.frugal.reasoning.language.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import dev.frugal.reasoning.language.LanguageModel;
import dev.frugal.reasoning.language.ModelEngine;
import dev.frugal.reasoning.language.ModelFolder;
import dev.frugal.reasoning.language.PretrainedModel;
import dev.frugal.reasoning.language.ScoreSettings;
import dev.frugal.reasoning.language.ScoreSettings.Gradients;
import dev.frugal.reasoning.language.TinyCheckpoints;
import dev.frugal.reasoning.language.TokenScores;
import dev.frugal.reasoning.language.generation.GenerationOptions;
import dev.frugal.reasoning.language.generation.Generator;
import dev.frugal.reasoning.language.generation.SamplingSettings;
import dev.frugal.reasoning.language.model.Sequence;
import dev.frugal.tensor.Scope;
import dev.frugal.tensor.Tensors;
import dev.frugal.tensor.optim.Adam;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LowRankAdapterTest {
    /// Float32: the product B·A added to the weight or applied beside it.
    private static final double MERGE_TOLERANCE = 2e-5;

    private static final List<Sequence> SEQUENCES = List.of(
            new Sequence(new int[] {1, 9, 17, 40, 33, 21, 2}, 2), new Sequence(new int[] {1, 30, 31, 32, 12}, 3));

    private final Seed seed = new Seed(8);

    @Test
    void aFreshAdapterChangesNothing() {
        try (var _ = Scope.open();
                var pretrained = pretrained();
                var adapter = adapter(pretrained)) {
            var before = scores(pretrained.model());
            assertThat(scores(pretrained.model().withAdapter(adapter))).isEqualTo(before);
        }
    }

    @Test
    void onlyTheAdapterLearns() {
        try (var _ = Scope.open();
                var pretrained = pretrained();
                var adapter = adapter(pretrained)) {
            var before = scores(pretrained.model());
            var adapted = pretrained.model().withAdapter(adapter);
            assertThat(adapted.trainableParameters().keySet())
                    .isEqualTo(adapter.parameters().keySet())
                    .hasSize(2 * 2 * 2);
            double loss = train(adapted, 5);
            assertThat(train(adapted, 0)).isLessThan(loss);
            assertThat(scores(pretrained.model())).isEqualTo(before);
        }
    }

    /// Without gradients few rows are multiplied by a kernel of our own.
    @Test
    void whatItAddsIsTheSameWithAndWithoutGradients() {
        try (var _ = Scope.open();
                var pretrained = pretrained();
                var adapter = adapter(pretrained)) {
            train(pretrained.model().withAdapter(adapter), 5);
            for (var shape :
                    pretrained.model().configuration().parameterShapes().entrySet()) {
                if (adapter.adapts(shape.getKey())) {
                    var random = seed.named(shape.getKey()).random();
                    long inputs = shape.getValue()[1];
                    var input =
                            Tensors.of(random.doubles(2 * 3 * inputs, -1, 1).toArray(), ScalarType.Float, 2, 3, inputs);
                    var differentiable = adapter.output(shape.getKey(), input).orElseThrow();
                    try (var _ = new NoGradGuard()) {
                        var plain = adapter.output(shape.getKey(), input).orElseThrow();
                        assertThat(Tensors.shape(plain)).isEqualTo(Tensors.shape(differentiable));
                        assertThat(Tensors.doubles(plain))
                                .containsExactly(Tensors.doubles(differentiable.detach()), within(MERGE_TOLERANCE));
                        assertThat(plain.abs().max().item_double()).isPositive();
                    }
                }
            }
        }
    }

    @Test
    void mergedWrittenAndDecodedItIsTheSameModel(@TempDir Path folder) {
        try (var _ = Scope.open();
                var pretrained = pretrained();
                var adapter = adapter(pretrained)) {
            var adapted = pretrained.model().withAdapter(adapter);
            train(adapted, 5);
            var expected = scores(adapted);
            try (var frozen = adapted.frozenCopy()) {
                assertClose(scores(frozen), expected);
            }
            ModelFolder.write(folder, new PretrainedModel(adapted, pretrained.tokenizer(), pretrained.tokens()));
            try (var read = ModelFolder.read(folder)) {
                assertClose(scores(read.model()), expected);
            }
            var prompts = List.of(new int[] {1, 9}, new int[] {1, 17, 4});
            var settings = SamplingSettings.greedy(20);
            assertThat(decode(adapted, pretrained, ModelEngine.COMPACT, prompts, settings))
                    .isEqualTo(decode(adapted, pretrained, ModelEngine.TORCH, prompts, settings));
        }
    }

    @Test
    void theFolderOfPeftGoesOutAndIn(@TempDir Path folder) {
        try (var _ = Scope.open();
                var pretrained = pretrained();
                var adapter = adapter(pretrained)) {
            var adapted = pretrained.model().withAdapter(adapter);
            train(adapted, 3);
            AdapterFolder.write(folder, adapter, "tiny");
            var shapes = pretrained.model().configuration().parameterShapes();
            try (var read = AdapterFolder.read(folder, shapes)) {
                assertThat(read.settings()).isEqualTo(adapter.settings());
                assertThat(scores(pretrained.model().withAdapter(read))).isEqualTo(scores(adapted));
            }
            try (var other = ModelFolder.read(TinyCheckpoints.folder("qwen3"))) {
                assertThatThrownBy(() -> AdapterFolder.read(
                                folder, other.model().configuration().parameterShapes()))
                        .isInstanceOf(InvalidInputException.class)
                        .hasMessageContaining("does not fit the model");
            }
        }
    }

    @Test
    void peftMayNameEveryModuleByItsPath(@TempDir Path folder) throws IOException {
        try (var _ = Scope.open();
                var pretrained = pretrained();
                var adapter = adapter(pretrained)) {
            AdapterFolder.write(folder, adapter, "tiny");
            replace(folder, "\"q_proj\"", "\"model.layers.0.self_attn.q_proj\", \"q_proj\"");
            var shapes = pretrained.model().configuration().parameterShapes();
            try (var read = AdapterFolder.read(folder, shapes)) {
                assertThat(read.settings()).isEqualTo(adapter.settings());
            }
        }
    }

    @Test
    void aRankStabilisedAdapterIsScaledByTheRootOfItsRank(@TempDir Path folder) {
        var plain = new LowRankSettings(4, 8, Set.of("q_proj"), false);
        var stabilised = new LowRankSettings(4, 8, Set.of("q_proj"), true);
        assertThat(plain.scale()).isEqualTo(2);
        assertThat(stabilised.scale()).isEqualTo(4);
        try (var _ = Scope.open();
                var pretrained = pretrained()) {
            var shapes = pretrained.model().configuration().parameterShapes();
            try (var adapter = LowRankAdapter.initialise(stabilised, shapes, seed)) {
                AdapterFolder.write(folder, adapter, "tiny");
            }
            try (var read = AdapterFolder.read(folder, shapes)) {
                assertThat(read.settings()).isEqualTo(stabilised);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            .*layers\\.1\\..*                     | 7
            .*\\.[qv]_proj                        | 4
            model\\.layers\\.0\\.mlp\\.down_proj  | 1
            """)
    void targetsMayBeARegularExpression(String pattern, int projections, @TempDir Path folder) {
        var settings = new LowRankSettings(2, 4, Set.of(pattern), false);
        try (var _ = Scope.open();
                var pretrained = pretrained()) {
            var shapes = pretrained.model().configuration().parameterShapes();
            try (var adapter = LowRankAdapter.initialise(settings, shapes, seed)) {
                assertThat(adapter.parameters()).hasSize(2 * projections);
                AdapterFolder.write(folder, adapter, "tiny");
            }
            try (var read = AdapterFolder.read(folder, shapes)) {
                assertThat(read.settings()).isEqualTo(settings);
                assertThat(read.parameters()).hasSize(2 * projections);
            }
        }
    }

    @Test
    void namesAndRegularExpressionsTogetherAreOneExpressionForPeft(@TempDir Path folder) {
        var both = new LowRankSettings(2, 4, Set.of("q_proj", ".*layers\\.1\\..*v_proj"), false);
        try (var _ = Scope.open();
                var pretrained = pretrained()) {
            var shapes = pretrained.model().configuration().parameterShapes();
            try (var adapter = LowRankAdapter.initialise(both, shapes, seed)) {
                AdapterFolder.write(folder, adapter, "tiny");
                try (var read = AdapterFolder.read(folder, shapes)) {
                    assertThat(read.parameters().keySet())
                            .isEqualTo(adapter.parameters().keySet())
                            .hasSize(2 * 3);
                }
            }
        }
    }

    @Test
    void targetsThatMatchNothingOrSomethingElseAreRefused() {
        try (var _ = Scope.open();
                var pretrained = pretrained()) {
            var shapes = pretrained.model().configuration().parameterShapes();
            assertThatThrownBy(() -> LowRankAdapter.initialise(
                            new LowRankSettings(2, 4, Set.of(".*layers\\.7\\..*"), false), shapes, seed))
                    .hasMessageContaining("match no projection");
            assertThatThrownBy(() -> LowRankAdapter.initialise(
                            new LowRankSettings(2, 4, Set.of(".*embed.*"), false), shapes, seed))
                    .hasMessageContaining("include model.embed_tokens");
            assertThatThrownBy(() -> new LowRankSettings(2, 4, Set.of("lm_head"), false))
                    .hasMessageContaining("targets are [lm_head]");
            assertThatThrownBy(() -> new LowRankSettings(2, 4, Set.of("(q_proj"), false))
                    .hasMessageContaining("targets are [(q_proj]");
            assertThatThrownBy(() -> LowRankAdapter.initialise(
                            new LowRankSettings(2, 4, Set.of("((((\\w|\\.)+)+)+)+x"), false), shapes, seed))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("tries too many ways");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"alpha_pattern\": {\"q_proj\": 32}",
                "\"modules_to_save\": [\"lm_head\"]",
                "\"init_lora_weights\": \"pissa\"",
                "\"a_key_of_tomorrow\": 3"
            })
    void whatWouldChangeTheAdapterAndIsNotBuiltIsRefused(String setting, @TempDir Path folder) throws IOException {
        try (var _ = Scope.open();
                var pretrained = pretrained();
                var adapter = adapter(pretrained)) {
            AdapterFolder.write(folder, adapter, "tiny");
            replace(folder, "\"use_dora\" : false", setting);
            var shapes = pretrained.model().configuration().parameterShapes();
            assertThatThrownBy(() -> AdapterFolder.read(folder, shapes))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("which is not supported; train the adapter without it");
        }
    }

    @Test
    void anAdapterOnAllProjectionsNamesThoseOfTheFamily(@TempDir Path folder) {
        var all = LowRankSettings.onAllProjections(2, 4);
        for (var family : List.of("phi3", "gemma2", "gemma3")) {
            boolean fused = family.equals("phi3");
            try (var _ = Scope.open();
                    var pretrained = ModelFolder.read(TinyCheckpoints.folder(family))) {
                var shapes = pretrained.model().configuration().parameterShapes();
                try (var adapter = LowRankAdapter.initialise(all, shapes, seed)) {
                    assertThat(adapter.settings().targets())
                            .containsExactlyInAnyOrderElementsOf(
                                    fused
                                            ? List.of("qkv_proj", "o_proj", "gate_up_proj", "down_proj")
                                            : List.of(
                                                    "q_proj",
                                                    "k_proj",
                                                    "v_proj",
                                                    "o_proj",
                                                    "gate_proj",
                                                    "up_proj",
                                                    "down_proj"));
                    var adapted = pretrained.model().withAdapter(adapter);
                    double before = train(adapted, 5);
                    assertThat(loss(adapted, false)).isLessThan(before);
                    try (var merged = adapted.frozenCopy()) {
                        assertClose(scores(merged), scores(adapted));
                    }
                    AdapterFolder.write(folder, adapter, family);
                    try (var read = AdapterFolder.read(folder, shapes)) {
                        assertThat(read.settings()).isEqualTo(adapter.settings());
                    }
                }
                if (fused) {
                    assertThatThrownBy(() -> LowRankAdapter.initialise(
                                    new LowRankSettings(2, 4, Set.of("q_proj", "o_proj"), false), shapes, seed))
                            .hasMessage("the targets [q_proj] match no projection of the model");
                }
            }
        }
    }

    private static void replace(Path folder, String found, String replacement) throws IOException {
        var file = folder.resolve("adapter_config.json");
        var text = Files.readString(file);
        assertThat(text).contains(found);
        Files.writeString(file, text.replace(found, replacement));
    }

    private double train(LanguageModel model, int steps) {
        var optimiser = new Adam(model.trainableParameters());
        double first = loss(model, false);
        for (int step = 0; step < steps; step++) {
            optimiser.clearGradients();
            loss(model, true);
            optimiser.step(1e-2);
        }
        return first;
    }

    private static double loss(LanguageModel model, boolean backward) {
        try (var _ = Scope.open()) {
            var scores = TokenScores.of(
                    model,
                    SEQUENCES,
                    ScoreSettings.at(1).withGradients(Gradients.CHECKPOINTED).withRowsPerShard(1));
            var loss = scores.logProbabilities().sum().neg();
            if (backward) {
                scores.backward(loss);
            }
            return loss.item_double();
        }
    }

    private static List<List<Integer>> decode(
            LanguageModel model,
            PretrainedModel pretrained,
            ModelEngine engine,
            List<int[]> prompts,
            SamplingSettings settings) {
        return new Generator(
                        model, pretrained.tokens(), GenerationOptions.defaults().with(engine))
                .generate(prompts, 1, settings, new Seed(1)).stream()
                        .map(rollout ->
                                Arrays.stream(rollout.response()).boxed().toList())
                        .toList();
    }

    private static double[][] scores(LanguageModel model) {
        return TokenScores.of(model, SEQUENCES, ScoreSettings.at(1)).logProbabilityArrays();
    }

    private static void assertClose(double[][] found, double[][] expected) {
        for (int row = 0; row < expected.length; row++) {
            assertThat(found[row]).containsExactly(expected[row], within(MERGE_TOLERANCE));
        }
    }

    private LowRankAdapter adapter(PretrainedModel pretrained) {
        return LowRankAdapter.initialise(
                new LowRankSettings(2, 4, Set.of("q_proj", "down_proj"), false),
                pretrained.model().configuration().parameterShapes(),
                seed);
    }

    private static PretrainedModel pretrained() {
        return ModelFolder.read(TinyCheckpoints.folder("qwen2"));
    }
}
