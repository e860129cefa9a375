package dev.frugal.app.command.reasoning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frugal.app.Invocation;
import dev.frugal.base.Documents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// `--config` of the trainings: settings from a file, over the defaults and under the options.
class ReasoningConfigTest {
    private static final String SETTINGS = """
            task: arithmetic-chains
            method: {name: grpo, kl: 0.01}
            rollout:
              prompts: 2
              group: 2
              sampling: {response_limit: 24}
            optimisation: {steps: 1, schedule: constant}
            """;

    @TempDir
    private Path folder;

    private Invocation frugal(String command, String settings, String... options) throws IOException {
        var arguments = new ArrayList<>(List.of("reasoning", command, "--config"));
        arguments.add(
                Files.writeString(folder.resolve("settings.yaml"), settings).toString());
        arguments.addAll(List.of("--json", "--runs", folder.resolve("runs").toString()));
        arguments.addAll(List.of(options));
        return Invocation.of(arguments.toArray(String[]::new));
    }

    /// The configuration of the run that trained the model of the answer.
    private static Path configOf(Invocation trained) {
        assertThat(trained.code()).as(trained.err()).isZero();
        return Path.of(trained.document().get("model").asString()).resolveSibling("config.yaml");
    }

    private static JsonNode read(Path config) {
        return Documents.yamlTree(Documents.text(config), config.toString());
    }

    @Test
    void aFileSaysWhatItChangesAndOptionsOverrideIt() throws IOException {
        var trained = frugal("train", SETTINGS, "--seed", "5", "--learning-rate", "1e-5");
        assertThat(trained.err())
                .contains("settings.yaml; the command line overrides it: --seed 5 --learning-rate 1e-5");
        var config = read(configOf(trained));
        assertThat(config.get("seed").asLong()).isEqualTo(5);
        assertThat(config.get("method").get("advantage").get("kind").asString()).isEqualTo("group-normalised");
        assertThat(config.get("method").get("kl").asDouble()).isEqualTo(0.01);
        var rollout = config.get("rollout");
        assertThat(rollout.get("group").asInt()).isEqualTo(2);
        assertThat(rollout.get("sampling").get("response_limit").asInt()).isEqualTo(24);
        assertThat(rollout.get("sampling").get("temperature").asDouble()).isEqualTo(1);
        var optimisation = config.get("optimisation");
        assertThat(optimisation.get("schedule").asString()).isEqualTo("constant");
        assertThat(optimisation.get("learning_rate").asDouble()).isEqualTo(1e-5);
        assertThat(optimisation.get("gradient_norm").asDouble()).isEqualTo(1);
    }

    @Test
    void aRunsOwnConfigurationIsAcceptedBackAndGivesTheSameBits() throws IOException {
        var first = configOf(frugal("train", SETTINGS + "seed: 3\n"));
        var second = configOf(frugal("train", Files.readString(first)));
        assertThat(second).hasSameTextualContentAs(first);
        assertThat(second.resolveSibling("model").resolve("model.safetensors"))
                .hasSameBinaryContentAs(first.resolveSibling("model").resolve("model.safetensors"));
    }

    @Test
    void aSmallModelIsMadeFromAFile() throws IOException {
        var made = frugal("pretrain", """
                shape: {hidden: 8, intermediate: 8, layers: 1, heads: 1}
                optimisation: {steps: 1, batch: 2}
                """);
        var config = read(configOf(made));
        assertThat(config.get("shape").get("hidden").asInt()).isEqualTo(8);
        assertThat(config.get("shape").get("context").asInt()).isEqualTo(384);
        assertThat(config.get("optimisation").get("learning_rate").asDouble()).isEqualTo(3e-3);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    "prompts: 2"   | "promts: 2"   | "settings.yaml, line 4, column 3: unknown key 'promts' (did you mean 'prompts'?); expected one of: group, prompt_limit, prompts, sampling"
                    "optimisation" | "optimization" | "line 7, column 1: unknown key 'optimization' (did you mean 'optimisation'?)"
                    "steps: 1"     | "steps: 0"    | "line 7, column 16, at 'optimisation.steps': steps is 0; expected at least 1"
                    "group: 2"     | "group: 1"    | "line 5, column 3, at 'rollout.group': group is 1; expected at least 2"
                    "{name: grpo, kl: 0.01}" | "gropo" | "line 2, column 1, at 'method': there is no method 'gropo'"
                    "name: grpo"   | "name: mine"  | "line 2, column 1: the key 'method.advantage' is missing"
                    "kl: 0.01"     | "kl: 0.01, advantage: {kind: best}" | "at 'method.advantage.kind': unknown kind 'best'"
                    "schedule: constant" | "schedule: step" | "expected one of constant, linear, cosine, found 'step'"
                    """)
    void aMistakeIsOneSentenceWithItsPlace(String right, String wrong, String sentence) throws IOException {
        var trained = frugal("train", SETTINGS.replace(right, wrong));
        assertThat(trained.code()).isEqualTo(2);
        assertThat(trained.sentence()).contains(sentence);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    "{hidden: 7}"                      | "at 'shape.hidden': hidden is 7; expected a multiple of twice the 4 heads"
                    "{heads: 0}"                       | "at 'shape.heads': heads is 0"
                    "{hidden: 8192, layers: 256}"      | "at 'shape.layers': layers is 256; expected few enough"
                    """)
    void aShapeThatMakesNoModelIsRefusedBeforeARunBegins(String shape, String sentence) throws IOException {
        var made = frugal("pretrain", "shape: " + shape + "\n");
        assertThat(made.code()).isEqualTo(2);
        assertThat(made.sentence()).contains("settings.yaml, line 1, ").contains(sentence);
        assertThat(Files.exists(folder.resolve("runs"))).isFalse();
    }
}
