package dev.frugal.app.command.physics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frugal.app.Invocation;
import dev.frugal.base.Documents;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `--config`: settings from a file, over the defaults and under the options.
class PhysicsConfigTest {
    private static final String SPRING = """
            name: spring
            states: [x, v]
            parameters:
              k:
                range: [0.5, 4]
                grid: {from: 1, to: 2, count: 2}
            equations:
              - x' = v
              - v' = -k*x - 0.2*v
            initial: {x: [0.8, 1.2], v: [-0.1, 0.1]}
            horizon: 4
            samples: 24
            regimes:
              - {regime: soft, k: [0.5, 1.5]}
              - {regime: stiff, k: [1.5, 4]}
            """;
    private static final String SETTINGS = """
            system: spring.yaml
            protocol:
              window: 10
              grid: {trajectories: 4}
            model:
              kind: parametric
              widths: [6, 6]
              schedule: {epochs: 2}
            """;

    @TempDir
    private Path folder;

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private Invocation frugal(String command, String... arguments) {
        var all = new ArrayList<>(List.of("physics", command));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--runs", folder.resolve("runs").toString()));
        return Invocation.of(all.toArray(String[]::new));
    }

    private Invocation train(String settings, String... options) throws IOException {
        file("spring.yaml", SPRING);
        var arguments = new ArrayList<>(
                List.of("--config", file("settings.yaml", settings).toString()));
        arguments.addAll(List.of(options));
        return frugal("train", arguments.toArray(String[]::new));
    }

    private static Path runOf(Invocation trained) {
        assertThat(trained.code()).as(trained.err()).isZero();
        return Path.of(trained.document().get("run").asString());
    }

    private static long parameters(Invocation trained) {
        assertThat(trained.code()).as(trained.err()).isZero();
        return trained.document().get("rows").get(0).get("parameters").asLong();
    }

    @Test
    void aWidthChangedInAFileChangesTheParameterCount() throws IOException {
        // (t, k) → x: two inputs, one output.
        assertThat(parameters(train(SETTINGS, "--json"))).isEqualTo(3 * 6 + 7 * 6 + 7);
        assertThat(parameters(train(SETTINGS.replace("[6, 6]", "[6, 9]"), "--json")))
                .isEqualTo(3 * 6 + 7 * 9 + 10);
    }

    @Test
    void aRunsOwnConfigurationIsAcceptedBackAndGivesTheSameBits() throws IOException {
        var first = runOf(train(SETTINGS + "seed: 7\n", "--noise", "0.01", "--json"));
        var config = first.resolve("config.yaml");
        // Nothing of the first run's surroundings is needed: the system lies in the file.
        var second = runOf(frugal("train", "--config", config.toString(), "--json"));
        assertThat(second.resolve("config.yaml")).hasSameTextualContentAs(config);
        assertThat(Files.readString(config)).startsWith("seed: 7\nsystem:\n  name: \"spring\"\n");
        assertThat(weights(second)).isEqualTo(weights(first));
        assertThat(weights(runOf(frugal("train", "--config", config.toString(), "--seed", "8", "--json"))))
                .isNotEqualTo(weights(first));
    }

    /// The tensors' bytes, which follow the header.
    private static byte[] weights(Path run) throws IOException {
        var bytes = Files.readAllBytes(run.resolve("checkpoints/model.safetensors"));
        int header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt();
        return Arrays.copyOfRange(bytes, Long.BYTES + header, bytes.length);
    }

    @Test
    void optionsOverrideTheFileAndAreTold() throws IOException {
        var trained = train(SETTINGS + "seed: 7\n", "--window", "8", "--seed", "2", "--constant", "c=3", "--json");
        assertThat(trained.code()).isEqualTo(2);
        trained = train(SETTINGS + "seed: 7\n", "--window", "8", "--seed", "2", "--budget", "0.5", "--json");
        assertThat(trained.err().lines().map(line -> line.replace(folder.toString(), "…")))
                .contains("settings: …/settings.yaml; the command line overrides it: --window 8 --seed 2 --budget 0.5");
        var config = Documents.yamlTree(Files.readString(runOf(trained).resolve("config.yaml")), "config.yaml");
        assertThat(config.get("seed").asLong()).isEqualTo(2);
        assertThat(config.get("protocol").get("window").asInt()).isEqualTo(8);
        assertThat(config.get("protocol").get("grid").get("trajectories").asInt())
                .isEqualTo(4);
        assertThat(config.get("model").get("schedule").get("epochs").asInt()).isEqualTo(1);
        assertThat(train(SETTINGS, "--json").err()).doesNotContain("overrides");
    }

    @Test
    void theCommandLineNamesAnotherSystemAndAnotherModel() throws IOException {
        file("other.yaml", SPRING.replace("name: spring", "name: other"));
        var run = runOf(train(
                SETTINGS, folder.resolve("other.yaml").toString(), "--model", "sobolev", "--budget", "0.01", "--json"));
        var config = Documents.yamlTree(Files.readString(run.resolve("config.yaml")), "config.yaml");
        assertThat(config.get("system").get("name").asString()).isEqualTo("other");
        assertThat(config.get("model").get("kind").asString()).isEqualTo("sobolev");
        assertThat(config.get("model").get("widths").get(0).asInt()).isEqualTo(62);
    }

    @Test
    void aComparisonTakesItsModelsFromAFileOneOfThemTwice() throws IOException {
        file("spring.yaml", SPRING);
        var settings = file("compare.yaml", """
                system: spring.yaml
                protocol: {window: 10, grid: {trajectories: 4}}
                seeds: 1
                models:
                  parametric-narrow: {widths: [5], schedule: {epochs: 1}}
                  parametric-wide: {kind: parametric, widths: [7, 7], schedule: {epochs: 1}}
                baselines: [persistence]
                """).toString();
        var compared = frugal("compare", "--config", settings, "--json");
        assertThat(compared.code()).as(compared.err()).isZero();
        var rows = compared.document().get("rows");
        assertThat(rows.valueStream().map(row -> row.get("model").asString()).distinct())
                .containsExactly("parametric-narrow", "parametric-wide", "persistence");
        assertThat(rows.get(0).get("parameters").asLong()).isEqualTo(3 * 5 + 6);
        var config = Path.of(compared.document().get("run").asString()).resolve("config.yaml");
        var again = frugal("compare", "--config", config.toString(), "--models", "parametric-wide,mean", "--json");
        assertThat(again.code()).as(again.err()).isZero();
        assertThat(again.document()
                        .get("rows")
                        .valueStream()
                        .map(row -> row.get("model").asString())
                        .distinct())
                .containsExactly("parametric-wide", "mean");
        assertThat(again.document().get("rows").get(0).get("relative_l2_after"))
                .isEqualTo(rows.get(2).get("relative_l2_after"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    widths: [6, 6]   | width: [6, 6]      | "line 7, column 3: unknown key 'width' (did you mean 'widths'?); expected one of: schedule, widths"
                    epochs: 2        | epoch: 2           | "line 8, column 14: unknown key 'epoch' (did you mean 'epochs'?)"
                    "protocol:"      | "protokoll:"       | "line 2, column 1: unknown key 'protokoll' (did you mean 'protocol'?); expected one of: model, protocol, seed, system"
                    trajectories     | trajectoriesPerValue | "line 4, column 10: unknown key 'trajectoriesPerValue'"
                    window: 10       | window: 24         | "line 3, column 3, at 'protocol.window': window is 24; expected at least 1 sample and fewer than the 24 of a trajectory"
                    window: 10       | window: ten        | "line 3, column 3, at 'protocol.window': expected a whole number, found 'ten'"
                    "trajectories: 4" | "trajectories: 1e9" | "expected a whole number"
                    "trajectories: 4" | "trajectories: 2" | "line 4, column 10, at 'protocol.grid.trajectories': trajectories is 2; expected 3"
                    kind: parametric | kind: parametrik   | "line 6, column 3, at 'model.kind': unknown kind 'parametrik' (did you mean 'parametric'?); expected one of: tapinn, hyperpinn"
                    "epochs: 2"      | "epochs: 2, phases: [{name: a, parts: [encoder, generator], objective: {data: 1, derivative: 0, residual: 0, metric: 1}, steps: 1}]" | "line 8, column 3, at 'model.schedule': schedule gives the metric loss a weight"
                    system: spring.yaml | system: sprung.yaml | "sprung.yaml; check the path"
                    "model:"         | "seed: x\\nmodel:" | "line 5, column 1, at 'seed': expected a whole number, found 'x'"
                    """)
    void aMistakeIsOneSentenceWithItsPlace(String right, String wrong, String sentence) throws IOException {
        var trained = train(SETTINGS.replace(right, wrong.translateEscapes()));
        assertThat(trained.code()).isEqualTo(2);
        assertThat(trained.out()).isEmpty();
        assertThat(trained.sentence()).contains(sentence);
        assertThat(Files.exists(folder.resolve("runs"))).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    "seeds: 0"                        | "line 2, column 1, at 'seeds': seeds is 0; expected a whole number from 1 to 1000"
                    "baselines: [perzistence]"        | "line 2, column 1, at 'baselines': there is no baseline 'perzistence'"
                    "baselines: [mean, mean]"         | "line 2, column 1, at 'baselines': the model 'mean' is listed twice"
                    "models: {}"                      | "line 2, column 1, at 'models': there is no model to compare"
                    "models: [tapinn]"                | "line 2, column 1, at 'models': expected keys with values, found a list"
                    "models: {tapinn-x/y: }"          | "line 2, column 10, at 'models.tapinn-x/y': the name of a tapinn is 'tapinn-x/y'"
                    "models: {tapinn-x: {latent: 0}}" | "line 2, column 21, at 'models.tapinn-x.latent': latent is 0"
                    "models: {tapinn: {latent: 9999999999}}" | "at 'models.tapinn.latent': expected a whole number from -2147483648 to 2147483647, found 9999999999"
                    "paper: true"                     | "line 2, column 1, at 'paper': the TAPINN paper's figures apply only to duffing, not lorenz"
                    """)
    void aMistakeInAComparisonIsOneSentenceWithItsPlace(String wrong, String sentence) throws IOException {
        var compared = frugal(
                "compare",
                "--config",
                file("compare.yaml", "system: lorenz\n" + wrong + "\n").toString());
        assertThat(compared.code()).isEqualTo(2);
        assertThat(compared.sentence()).contains("compare.yaml, ").contains(sentence);
        assertThat(Files.exists(folder.resolve("runs"))).isFalse();
    }

    @Test
    void whatIsMissingIsNamed() throws IOException {
        assertThat(frugal("train", "--model", "tapinn").sentence()).contains("there is no system");
        assertThat(frugal("train", "duffing").sentence()).contains("there is no model; name one with --model");
        assertThat(frugal("train", "--config", folder.resolve("absent.yaml").toString())
                        .sentence())
                .contains("there is no file");
        assertThat(frugal(
                                "compare",
                                "--config",
                                file("c.yaml", "system: duffing\nmodels: {mine: {kind: tapinn}}\n")
                                        .toString())
                        .sentence())
                .contains("the name of a tapinn is 'mine'");
    }

    @Test
    void aRunOfOtherSettingsIsRefusedInOneSentence() throws IOException {
        var run = runOf(train(SETTINGS, "--json"));
        Files.writeString(run.resolve("status.json"), """
                {"state": "interrupted", "since": "2026-11-24T00:00:00Z", "message": "stopped by the user"}
                """);
        Files.writeString(run.resolve("config.yaml"), "system: |\n  name: spring\nmethod: {}\n");
        var resumed = Invocation.of("runs", "resume", run.toString());
        assertThat(resumed.code()).isEqualTo(2);
        assertThat(resumed.err())
                .contains("config.yaml, line ")
                .contains("the file was edited or written by another version of Frugal; start a new run");
    }
}
