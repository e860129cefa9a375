package dev.frugal.reasoning.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.frugal.base.UserMistake;
import dev.frugal.tensor.Scope;
import dev.frugal.tensor.io.Safetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ModelFolderTest {
    @TempDir private Path folder;

    @BeforeEach
    void copyATinyModel() throws IOException {
        try (var files = Files.newDirectoryStream(TinyCheckpoints.folder("qwen2"))) {
            for (var file : files) {
                Files.copy(
                        file,
                        folder.resolve(file.getFileName().toString()),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"qwen2\"                 | \"mamba\"            | model_type 'mamba' is not supported; supported are qwen2, qwen3, llama",
                "\"vocab_size\"            | \"vocabulary\"       | key 'vocab_size' is missing",
                "\"silu\"                  | \"gelu\"             | hidden_act is \"gelu\"",
                "\"rope_type\": \"default\"| \"rope_type\": \"yarn\" | rope_type 'yarn' is not supported",
                "\"num_key_value_heads\": 2| \"num_key_value_heads\": 3 | no multiple of num_key_value_heads 3",
                "\"hidden_size\": 16       | \"hidden_size\": 16.5 | hidden_size is 16.5; expected a whole number",
                "\"intermediate_size\": 24 | \"intermediate_size\": 32 | has shape [24, 16] but config.json asks for [32, 16]",
                "\"num_hidden_layers\": 2  | \"num_hidden_layers\": 3 | holds no tensor 'model.layers.2",
                "\"vocab_size\": 64        | \"vocab_size\": 60    | has token id 63 but vocab_size",
                "\"use_sliding_window\": false | \"use_sliding_window\": true | use_sliding_window is true",
                "{                         | {{                    | config.json",
            })
    void aConfigurationThatCannotBeUsedIsOneSentence(
            String found, String replacement, String sentence) throws IOException {
        replace("config.json", found, replacement);
        assertMistake(sentence);
    }

    @Test
    void aFolderOrFileThatIsNotThereIsNamed() throws IOException {
        assertThatThrownBy(() -> ModelFolder.read(folder.resolve("nowhere")))
                .isInstanceOf(UserMistake.class)
                .hasMessageContaining("no model folder");
        Files.delete(folder.resolve("tokenizer.json"));
        assertMistake("tokenizer.json");
    }

    @Test
    void aMissingShardIsNamed() throws IOException {
        try (var pretrained = ModelFolder.read(folder)) {
            ModelFolder.write(folder, pretrained, 8_000);
        }
        Path shard;
        try (var shards = Files.newDirectoryStream(folder, "model-00002-of-*.safetensors")) {
            shard = shards.iterator().next();
        }
        Files.delete(shard);
        assertMistake("the shard " + shard);
    }

    @Test
    void truncatedWeightsAndABrokenTokenizerAreNamed() throws IOException {
        var weights = folder.resolve("model.safetensors");
        var bytes = Files.readAllBytes(weights);
        Files.write(weights, Arrays.copyOf(bytes, bytes.length - 7));
        assertMistake("model.safetensors");
        Files.write(weights, bytes);
        Files.writeString(folder.resolve("tokenizer.json"), "{\"model\": {\"vocab\": {\"a\": 0}}}");
        assertMistake("tokenizer.json");
    }

    @Test
    void weightsThatAreNoFloatingPointNumbersAreRefused() {
        try (var _ = Scope.open()) {
            var file = folder.resolve("model.safetensors");
            var tensors = new LinkedHashMap<>(Safetensors.read(file).tensors());
            tensors.computeIfPresent("model.norm.weight", (_, norm) -> norm.to(ScalarType.Int));
            Safetensors.write(file, tensors, Map.of());
        }
        assertMistake("'model.norm.weight' holds Int");
    }

    @Test
    void aFolderWithoutAnEndTokenIsReadButNotGeneratedFrom() throws IOException {
        Files.delete(folder.resolve("generation_config.json"));
        replace("config.json", "\"eos_token_id\": 2,", "");
        try (var pretrained = ModelFolder.read(folder)) {
            assertThat(pretrained.tokens().end()).isEmpty();
        }
    }

    @Test
    void transformersFourSpelledPositionsDifferently() throws IOException {
        var original = ConfigurationDocument.read(text("config.json"), "config.json");
        replace("config.json", "\"rope_parameters\"", "\"rope_theta\": 10000.0, \"unused\"");
        var older = ConfigurationDocument.read(text("config.json"), "config.json");
        assertThat(older).isEqualTo(original);
    }

    @ParameterizedTest
    @EnumSource(
            value = WeightType.class,
            names = {"BFLOAT16", "FLOAT16"})
    void halfPrecisionWeightsGoInAndOut(WeightType type) throws IOException {
        try (var half = ModelFolder.read(folder, Optional.of(type))) {
            ModelFolder.write(folder, half);
        }
        assertThat(text("config.json")).contains(type.title());
        try (var _ = Scope.open();
                var again = ModelFolder.read(folder)) {
            assertThat(WeightType.of(again.model().head())).isEqualTo(type);
            var scores =
                    TokenScores.of(
                            again.model(),
                            List.of(new Sequence(new int[] {4, 5, 6, 7}, 1)),
                            ScoreSettings.at(1));
            assertThat(Arrays.stream(scores.logProbabilityArrays()[0])).allMatch(Double::isFinite);
        }
    }

    private void assertMistake(String sentence) {
        assertThatThrownBy(() -> ModelFolder.read(folder).close())
                .isInstanceOf(UserMistake.class)
                .hasMessageContaining(sentence)
                .message()
                .doesNotContain("\n");
    }

    private String text(String name) throws IOException {
        return Files.readString(folder.resolve(name));
    }

    private void replace(String name, String found, String replacement) throws IOException {
        var text = text(name);
        assertThat(text).contains(found.strip());
        Files.writeString(folder.resolve(name), text.replace(found.strip(), replacement.strip()));
    }
}
