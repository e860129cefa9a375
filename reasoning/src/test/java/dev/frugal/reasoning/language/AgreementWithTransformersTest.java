package dev.frugal.reasoning.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.base.Seed;
import dev.frugal.reasoning.language.compact.CompactModel;
import dev.frugal.reasoning.language.generation.Generator;
import dev.frugal.reasoning.language.generation.SamplingSettings;
import dev.frugal.reasoning.language.model.SpecialTokens;
import dev.frugal.tensor.Scope;
import dev.frugal.tensor.Tensors;
import dev.frugal.tensor.io.Safetensors;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class AgreementWithTransformersTest {
    /// Two float32 implementations of the same sums in another order.
    private static final float LOGIT_TOLERANCE = 1e-4f;

    static final List<String> FAMILIES = List.of(
            "qwen2",
            "qwen3",
            "qwen3-window",
            "llama",
            "mistral",
            "mistral-window",
            "phi3",
            "phi4",
            "gemma",
            "gemma2",
            "gemma3");

    @ParameterizedTest
    @FieldSource("FAMILIES")
    void logitsAgree(String family) {
        var folder = TinyCheckpoints.folder(family);
        try (var _ = Scope.open();
                var _ = new NoGradGuard();
                var pretrained = ModelFolder.read(folder)) {
            var expected =
                    Safetensors.read(folder.resolve("expected.safetensors")).tensors();
            var model = pretrained.model();
            var logits = Tensors.floats(model.logits(model.hidden(required(expected, "ids"))));
            assertThat(logits).containsExactly(Tensors.floats(required(expected, "logits")), within(LOGIT_TOLERANCE));
        }
    }

    @ParameterizedTest
    @FieldSource("FAMILIES")
    void greedyContinuationsAreIdentical(String family) {
        var folder = TinyCheckpoints.folder(family);
        try (var _ = Scope.open();
                var pretrained = ModelFolder.read(folder)) {
            var expected =
                    Safetensors.read(folder.resolve("expected.safetensors")).tensors();
            var continuation = narrow(Tensors.longs(required(expected, "continuation")));
            var prompt = narrow(Tensors.longs(required(expected, "prompt")));
            var rollouts = new Generator(pretrained.model(), neverIn(continuation))
                    .generate(List.of(prompt), 1, SamplingSettings.greedy(continuation.length), new Seed(1));
            assertThat(rollouts.getFirst().response()).containsExactly(continuation);
        }
    }

    @ParameterizedTest
    @FieldSource("FAMILIES")
    void aFolderWrittenAndReadAgainIsTheSameModel(String family, @TempDir Path copy) {
        var folder = TinyCheckpoints.folder(family);
        try (var _ = Scope.open();
                var first = ModelFolder.read(folder)) {
            // Small enough that the weights are split into several files.
            ModelFolder.write(copy, first, 8_000);
            try (var second = ModelFolder.read(copy)) {
                assertThat(copy.resolve("model.safetensors.index.json")).exists();
                assertThat(second.model().configuration())
                        .isEqualTo(first.model().configuration());
                assertThat(second.tokens()).isEqualTo(first.tokens());
                first.model()
                        .parameters()
                        .forEach((name, tensor) -> assertThat(
                                        Tensors.floats(required(second.model().parameters(), name)))
                                .containsExactly(Tensors.floats(tensor)));
            }
            ModelFolder.write(copy, first);
            assertThat(copy.resolve("model.safetensors.index.json")).doesNotExist();
            ModelFolder.read(copy).close();
        }
    }

    /// Its kernels compute SwiGLU, norms without an offset, plain embeddings and attention to the whole text.
    @Test
    void theCompactEngineLeavesFamiliesThatItDoesNotComputeToLibtorch() {
        try (var llama = ModelFolder.read(TinyCheckpoints.folder("llama"));
                var gemma = ModelFolder.read(TinyCheckpoints.folder("gemma"))) {
            assertThat(CompactModel.suits(llama.model())).isTrue();
            assertThat(CompactModel.suits(gemma.model())).isFalse();
            assertThat(TokenScores.isCompact(gemma.model(), ScoreSettings.at(1)))
                    .isFalse();
            for (var family : List.of("gemma2", "gemma3", "phi3", "phi4", "mistral-window", "qwen3-window")) {
                try (var other = ModelFolder.read(TinyCheckpoints.folder(family))) {
                    assertThat(CompactModel.suits(other.model())).as(family).isFalse();
                }
            }
            assertThatThrownBy(() -> CompactModel.of(gemma.model(), 8))
                    .hasMessage("the compact engine does not compute models of the family gemma");
        }
    }

    private static SpecialTokens neverIn(int[] tokens) {
        int unused = IntStream.range(0, 64)
                .filter(id -> Arrays.stream(tokens).noneMatch(token -> token == id))
                .findFirst()
                .orElseThrow();
        return new SpecialTokens(OptionalInt.empty(), List.of(unused), OptionalInt.empty());
    }

    private static Tensor required(Map<String, Tensor> tensors, String name) {
        return Objects.requireNonNull(tensors.get(name), name);
    }

    private static int[] narrow(long[] wide) {
        return Arrays.stream(wide).mapToInt(Math::toIntExact).toArray();
    }
}
