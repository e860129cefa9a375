package dev.frugal.reasoning.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.frugal.base.Documents;
import dev.frugal.base.InvalidInputException;
import dev.frugal.reasoning.language.model.AttentionSettings;
import dev.frugal.reasoning.language.model.ConfigurationDocument;
import dev.frugal.reasoning.language.model.RopeScaling;
import dev.frugal.reasoning.language.model.Sequence;
import dev.frugal.reasoning.language.model.WeightType;
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
import java.util.stream.Stream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ModelFolderTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void copyATinyModel() throws IOException {
        try (var files = Files.newDirectoryStream(TinyCheckpoints.folder("qwen2"))) {
            for (var file : files) {
                Files.copy(file, folder.resolve(file.getFileName().toString()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"qwen2\"                 | \"mamba\"            | model_type 'mamba' is not supported; expected one of qwen2, qwen3, llama",
                "\"vocab_size\": 64        | \"vocab_size\": null  | key 'vocab_size' is missing",
                "\"silu\"                  | \"gelu\"             | hidden_act is \"gelu\"",
                "\"rope_type\": \"default\"| \"rope_type\": \"yarn\" | rope_type 'yarn' is not supported",
                "\"num_key_value_heads\": 2| \"num_key_value_heads\": 3 | not a multiple of num_key_value_heads 3",
                "\"hidden_size\": 16       | \"hidden_size\": 16.5 | hidden_size is 16.5; expected a whole number",
                "\"intermediate_size\": 24 | \"intermediate_size\": 32 | has shape [24, 16] but config.json requires [32, 16]",
                "\"num_hidden_layers\": 2  | \"num_hidden_layers\": 1 | num_hidden_layers is 1, but the weights have 2 layers",
                "\"num_hidden_layers\": 2  | \"num_hidden_layers\": 1000000000 | num_hidden_layers is 1000000000, but the weights have 2 layers",
                "\"max_position_embeddings\": 192 | \"max_position_embeddings\": 2147483647 | float32 tells no more than 16777216 positions apart",
                "\"rope_theta\": 10000.0  | \"rope_theta\": 1e-320 | rope_theta is 1.0E-320, with which the angles of rotary positions do not fit float32",
                "\"num_hidden_layers\": 2  | \"num_hidden_layers\": 3 | num_hidden_layers is 3, but the weights have 2 layers",
                "\"vocab_size\": 64        | \"vocab_size\": 60    | has token id 63 but vocab_size",
                "\"use_cache\"          | \"num_experts\": 8, \"use_cache\" | key 'num_experts' is not known and may change what the model computes; supported are qwen2, qwen3, llama",
                "\"use_cache\"          | \"mlp_bias\": true, \"use_cache\" | mlp_bias is true, which is not supported; expected false",
                "\"use_cache\"          | \"quantization_config\": {}, \"use_cache\" | quantization_config is not supported",
                "\"full_attention\"     | \"sliding_attention\" | which is not supported; expected 'full_attention' for every layer",
                "\"full_attention\"     | \"linear_attention\" | which is not supported; expected 'full_attention' for every layer",
                "\"rope_type\": \"default\"| \"rope_type\": \"longrope\" | rope_type 'longrope' is not supported; expected default, linear or llama3",
                "\"use_cache\"          | \"attn_logit_softcapping\": 50.0, \"use_cache\" | key 'attn_logit_softcapping' is not known and may change",
                "\"use_cache\"          | \"partial_rotary_factor\": 0.5, \"use_cache\" | partial_rotary_factor is 0.5, which is not supported; expected 1",
                "\"use_cache\"          | \"lm_head_bias\": true, \"use_cache\" | lm_head_bias is true, which is not supported; expected false",
                "\"rope_type\": \"default\"| \"rope_type\": \"default\", \"mrope_section\": [1] | at 'rope_parameters': key 'mrope_section' is not supported",
                "{                         | {{                    | config.json",
            })
    void aConfigurationThatCannotBeUsedIsOneSentence(String found, String replacement, String sentence)
            throws IOException {
        replace("config.json", found, replacement);
        assertMistake(sentence);
    }

    @Test
    void aFolderOrFileThatIsNotThereIsNamed() throws IOException {
        assertThatThrownBy(() -> ModelFolder.read(folder.resolve("nowhere")))
                .isInstanceOf(InvalidInputException.class)
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
        assertMistake("'model.norm.weight' has type Int");
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void aWeightThatIsNotFiniteIsRefused(double weight) {
        try (var _ = Scope.open()) {
            var file = folder.resolve("model.safetensors");
            var tensors = new LinkedHashMap<>(Safetensors.read(file).tensors());
            tensors.computeIfPresent(
                    "model.layers.1.mlp.up_proj.weight",
                    (_, all) -> all.masked_fill(all.eq(all.max()), new Scalar(weight)));
            Safetensors.write(file, tensors, Map.of());
        }
        assertMistake("'model.layers.1.mlp.up_proj.weight' holds a weight that is infinite or not a number");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"99999999999 | 99999999999", "[2, \"x\"] | \"x\"", "-1 | -1", "{} | {}", "[2, 64] | 64"})
    void anEndTokenOutsideTheVocabularyIsRefused(String end, String shown) throws IOException {
        replace("generation_config.json", "\"eos_token_id\": 2", "\"eos_token_id\": " + end);
        assertMistake("eos_token_id is %s, which is outside the vocabulary of 64".formatted(shown));
    }

    @Test
    void aTensorWithoutUseIsRefused() {
        try (var _ = Scope.open()) {
            var file = folder.resolve("model.safetensors");
            var tensors = new LinkedHashMap<>(Safetensors.read(file).tensors());
            tensors.put("model.layers.1.self_attn.o_proj.bias", torch.zeros(16));
            Safetensors.write(file, tensors, Map.of());
        }
        assertMistake("'model.layers.1.self_attn.o_proj.bias', for which its config.json has no use");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"id\": 0, | \"id\": 8589934592, | the id of token '<pad>' is 8589934592",
                "\"id\": 0, | \"id\": [], | the id of token '<pad>' is []",
                "\"w4\": 4, | \"w4\": \"x\", | the id of token 'w4' is \"x\"",
                "\"normalizer\": null | \"normalizer\": {\"type\": \"Unknown\"} | is not a usable tokenizer.json",
                "\"normalizer\": null | \"normalizer\": {\"type\": \"Precompiled\", \"precompiled_charsmap\": \"AA==\"} | Precompiled is not supported",
                "{\"type\": \"WhitespaceSplit\"} | {\"type\": \"Split\", \"pattern\": {\"Regex\": \"(\"}, \"behavior\": \"Isolated\", \"invert\": false} | is not a usable tokenizer.json",
                "\"decoder\": null | \"decoder\": {\"type\": \"Strip\", \"content\": \" \", \"start\": 0, \"stop\": 1} | cuts 1 characters off the end",
                "\"post_processor\": null | \"post_processor\": {\"type\": \"TemplateProcessing\", \"single\": [{\"SpecialToken\": {\"id\": \"<x>\", \"type_id\": 0}}], \"pair\": [], \"special_tokens\": {}} | adds the token '<x>', which its special_tokens do not describe",
            })
    void aTokenizerThatCannotBeUsedIsOneSentence(String found, String replacement, String sentence) throws IOException {
        Files.writeString(
                folder.resolve("tokenizer.json"),
                Documents.json(Documents.jsonTree(text("tokenizer.json"), "tokenizer.json"))
                        .replace("\":", "\": ")
                        .replace(",\"", ", \""));
        replace("tokenizer.json", found, replacement);
        assertMistake(sentence);
    }

    @ParameterizedTest
    @CsvSource({"float32, FLOAT32", "bfloat16, BFLOAT16", "unknown, BFLOAT16"})
    void weightsOfSeveralTypesAreBroughtToTheStatedOneOrElseTheEmbeddings(String stated, WeightType expected)
            throws IOException {
        try (var _ = Scope.open()) {
            var file = folder.resolve("model.safetensors");
            var tensors = new LinkedHashMap<>(Safetensors.read(file).tensors());
            tensors.replaceAll((_, weights) -> weights.dim() > 1 ? weights.to(ScalarType.BFloat16) : weights);
            Safetensors.write(file, tensors, Map.of());
        }
        replace("config.json", "\"dtype\": \"float32\"", "\"dtype\": \"%s\"".formatted(stated));
        try (var mixed = ModelFolder.read(folder)) {
            assertThat(mixed.model().mergedParameters().values())
                    .allMatch(weights -> WeightType.of(weights) == expected);
        }
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
    void anEndTokenThatTheTokenizerLacksIsNamed() throws IOException {
        replace("tokenizer.json", "\"id\": 2,", "\"id\": 61,");
        assertMistake("tokenizer.json has no token with id 2, which the folder's configuration names as an end token");
    }

    @Test
    void rowsOfTheVocabularyThatNoTokenHasAreKept() throws IOException {
        replace("config.json", "\"vocab_size\": 64", "\"vocab_size\": 70");
        try (var _ = Scope.open()) {
            var file = folder.resolve("model.safetensors");
            var tensors = new LinkedHashMap<>(Safetensors.read(file).tensors());
            tensors.replaceAll((_, weights) -> weights.size(0) == 64
                    ? torch.constant_pad_nd(weights, new long[] {0, 0, 0, 6}, new Scalar(0))
                    : weights);
            Safetensors.write(file, tensors, Map.of());
        }
        try (var padded = ModelFolder.read(folder)) {
            assertThat(padded.model().configuration().vocabularySize()).isEqualTo(70);
            ModelFolder.write(folder, padded);
        }
        assertThat(text("config.json")).contains("\"vocab_size\" : 70");
    }

    static Stream<Arguments> shippedConfigurations() throws IOException {
        return Files.readAllLines(TinyCheckpoints.folder("shipped-configurations.jsonl")).stream()
                .map(line -> Documents.jsonTree(line, "shipped-configurations.jsonl"))
                .map(one -> Arguments.of(one.get("model").asString(), one.get("config")));
    }

    @ParameterizedTest
    @MethodSource("shippedConfigurations")
    void configurationsAsTheirAuthorsShipThemAreRead(String model, JsonNode config) {
        var read = ConfigurationDocument.read(config.toString(), model);
        assertThat(read.hiddenSize()).isEqualTo(config.get("hidden_size").asInt());
        assertThat(read.rotary().theta())
                .isEqualTo(
                        config.has("rope_parameters")
                                ? config.get("rope_parameters")
                                        .get("rope_theta")
                                        .asDouble()
                                : config.path("rope_theta").asDouble(10_000));
        assertThat(read.rotary().scaling())
                .isInstanceOf(
                        config.path("rope_scaling").isObject() ? RopeScaling.Llama3.class : RopeScaling.None.class);
    }

    @Test
    void aSlidingWindowCountsWhereItReachesALayer() throws IOException {
        var original = ConfigurationDocument.read(text("config.json"), "config.json");
        replace("config.json", "\"sliding_window\": null", "\"sliding_window\": 4");
        replace("config.json", "\"use_sliding_window\": false", "\"use_sliding_window\": true");
        assertThat(ConfigurationDocument.read(text("config.json"), "config.json"))
                .isEqualTo(original);
        replace("config.json", "\"layer_types\"", "\"bad_words_ids\"");
        assertThat(ConfigurationDocument.read(text("config.json"), "config.json"))
                .isEqualTo(original);
        replace("config.json", "\"max_window_layers\": 28", "\"max_window_layers\": 1");
        var attention =
                ConfigurationDocument.read(text("config.json"), "config.json").attention();
        assertThat(attention.windowOf(0)).isEmpty();
        assertThat(attention.windowOf(1)).hasValue(4);
    }

    @Test
    void mistralHasItsWindowWhereTheKeyIsMissing() {
        var text = """
                {"model_type": "mistral", "vocab_size": 8, "hidden_size": 8, "intermediate_size": 8,
                 "num_hidden_layers": 1, "num_attention_heads": 1, "max_position_embeddings": 32768,
                 "rms_norm_eps": 1e-6%s}
                """;
        var silent = ConfigurationDocument.read(text.formatted(""), "config.json");
        assertThat(silent.attention().windowOf(0)).hasValue(4096);
        var none = ConfigurationDocument.read(text.formatted(", \"sliding_window\": null"), "config.json");
        assertThat(none.attention()).isEqualTo(AttentionSettings.PLAIN);
    }

    @Test
    void gemmaThreeIsReadInBothSpellings() throws IOException {
        var folder = TinyCheckpoints.folder("gemma3");
        var text = Files.readString(folder.resolve("config.json"));
        var newer = ConfigurationDocument.read(text, "config.json");
        var older = text.replaceFirst("(?s)\"layer_types\": \\[.*?\\],", "\"sliding_window_pattern\": 3,")
                .replace("\"_sliding_window_pattern\": 6,", "")
                .replaceFirst(
                        "(?s)\"rope_parameters\": \\{.*?\\}\\s*\\}",
                        "\"rope_theta\": 1000000.0, \"rope_local_base_freq\": 10000.0,"
                                + " \"rope_scaling\": {\"rope_type\": \"linear\", \"factor\": 8.0}");
        assertThat(older).contains("rope_local_base_freq").doesNotContain("layer_types");
        assertThat(ConfigurationDocument.read(older, "config.json")).isEqualTo(newer);
        assertThat(newer.attention().slidingLayers()).containsExactly(0, 1);
        var usual = older.replace("\"sliding_window_pattern\": 3", "\"sep_token_id\": null")
                .replace("\"num_hidden_layers\": 3", "\"num_hidden_layers\": 12");
        assertThat(ConfigurationDocument.read(usual, "config.json").attention().slidingLayers())
                .doesNotContain(5, 11)
                .hasSize(10);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gemma2 | \"attn_logit_softcapping\": 5.0,  | | key 'attn_logit_softcapping' is missing",
                "gemma2 | \"attn_logit_softcapping\": 5.0 | \"attn_logit_softcapping\": -1.0 | attn_logit_softcapping is -1.0, not above 0",
                "gemma2 | \"final_logit_softcapping\": 8.0 | \"final_logit_softcapping\": 0.0 | final_logit_softcapping is 0.0, not above 0",
                "gemma2 | \"sliding_window\": 20 | \"sliding_window\": 0 | sliding_window is 0, not above 0",
                "gemma2 | \"use_bidirectional_attention\": null | \"use_bidirectional_attention\": true | use_bidirectional_attention is true, which is not supported",
                "gemma3 | \"query_pre_attn_scalar\": 12 | \"query_pre_attn_scalar\": null | key 'query_pre_attn_scalar' is missing",
                "gemma3 | \"num_hidden_layers\": 3 | \"num_hidden_layers\": 1000000000 | layer_types has 3 layers and num_hidden_layers is 1000000000",
                "gemma3 | \"rope_type\": \"default\" | \"rope_type\": \"linear\", \"factor\": 2.0 | positions are scaled, which is not supported in sliding layers",
                "gemma3 | \"gemma3_text\" | \"gemma3\" | model_type 'gemma3' is not supported",
                "phi4   | \"partial_rotary_factor\": 0.75 | \"partial_rotary_factor\": 0.4 | rotary positions turn 3 of head_dim 8 numbers",
                "phi4   | \"partial_rotary_factor\": 0.75 | \"partial_rotary_factor\": 0.5 | short_factor and long_factor have 3 and 3 numbers, not 2 each",
                "phi4   | 1.1, | -1.1, | short_factor is -1.1, not above 0",
                "phi3   | \"intermediate_size\": 24 | \"intermediate_size\": 32 | has shape [48, 16] but config.json requires [64, 16]",
            })
    void aConfigurationOfAFamilyThatCannotBeUsedIsOneSentence(
            String family, String found, @Nullable String replacement, String sentence) throws IOException {
        try (var files = Files.newDirectoryStream(TinyCheckpoints.folder(family))) {
            for (var file : files) {
                Files.copy(file, folder.resolve(file.getFileName().toString()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        replace("config.json", found, replacement == null ? "" : replacement);
        assertMistake(sentence);
    }

    @Test
    void aTextUnderLongRopeEndsAtTheOriginalContext() {
        try (var phi = ModelFolder.read(TinyCheckpoints.folder("phi4"))) {
            assertThat(phi.model().configuration().contextLength()).isEqualTo(96);
            var tooLong = new Sequence(new int[97], 1);
            assertThatThrownBy(() -> TokenScores.of(phi.model(), List.of(tooLong), ScoreSettings.at(1)))
                    .hasMessageContaining("96");
        }
    }

    @Test
    void whereBothSpellingsOfPositionsStandTheOlderOneCounts() throws IOException {
        replace("config.json", "\"sliding_window\": null", "\"rope_scaling\": {\"type\": \"linear\", \"factor\": 4.0}");
        assertThat(ConfigurationDocument.read(text("config.json"), "config.json")
                        .rotary()
                        .scaling())
                .isEqualTo(new RopeScaling.Linear(4));
    }

    @Test
    void aHeadOfQwen3HasASizeOfItsOwn() {
        var read = ConfigurationDocument.read("""
                        {"model_type": "qwen3", "vocab_size": 8, "hidden_size": 64,
                         "intermediate_size": 8, "num_hidden_layers": 1, "num_attention_heads": 4,
                         "max_position_embeddings": 8, "rms_norm_eps": 1e-6}
                        """, "config.json");
        assertThat(read.headSize()).isEqualTo(128);
    }

    @Test
    void transformersFourSpelledPositionsDifferently() throws IOException {
        var original = ConfigurationDocument.read(text("config.json"), "config.json");
        replace("config.json", "\"rope_parameters\"", "\"rope_theta\": 10000.0, \"rope_scaling\"");
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
            var scores = TokenScores.of(
                    again.model(), List.of(new Sequence(new int[] {4, 5, 6, 7}, 1)), ScoreSettings.at(1));
            assertThat(Arrays.stream(scores.logProbabilityArrays()[0])).allMatch(Double::isFinite);
        }
    }

    private void assertMistake(String sentence) {
        assertThatThrownBy(() -> ModelFolder.read(folder).close())
                .isInstanceOf(InvalidInputException.class)
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
