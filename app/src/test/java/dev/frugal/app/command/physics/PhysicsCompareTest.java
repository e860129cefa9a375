package dev.frugal.app.command.physics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frugal.app.Invocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PhysicsCompareTest {
    @TempDir
    private Path folder;

    private Path system = Path.of("spring.yaml");

    @BeforeEach
    void aSystemOfTheUsersOwn() throws IOException {
        system = folder.resolve("spring.yaml");
        Files.writeString(system, """
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
                """);
    }

    @Test
    void theDocumentHasARowPerModelSeedAndSplitAndTheReferenceProvesTheResidual() {
        var compared = compare("--models", "tapinn,persistence", "--seeds", "2", "--budget", "0.01", "--json");
        assertThat(compared.code()).as(compared.err()).isZero();
        var document = compared.document();
        assertThat(document.propertyNames()).containsExactly("system", "rows", "reference_residual", "run");
        assertThat(document.get("reference_residual").asDouble()).isLessThan(1e-6);
        var rows = new ArrayList<String>();
        document.get("rows")
                .forEach(row -> rows.add("%s %d %s"
                        .formatted(
                                row.get("model").asString(),
                                row.get("seed").asLong(),
                                row.get("split").asString())));
        assertThat(rows)
                .containsExactly(
                        "tapinn 0 new-states",
                        "tapinn 0 new-parameters",
                        "tapinn 1 new-states",
                        "tapinn 1 new-parameters",
                        "persistence 0 new-states",
                        "persistence 0 new-parameters");
    }

    @Test
    void peopleSeeTheBaselinesBesideEveryNetworkAndAReport() {
        var compared = compare("--models", "deeponet", "--seeds", "1", "--budget", "0.01");
        assertThat(compared.code()).as(compared.err()).isZero();
        assertThat(compared.out()).contains("deeponet", "constant", "mean", "persistence", "classical", "flow-ansatz");
        var report = compared.out()
                .lines()
                .filter(line -> line.startsWith("report: "))
                .findFirst();
        assertThat(Path.of(report.orElseThrow().substring("report: ".length()))).isRegularFile();
    }

    @Test
    void aTrainedModelLiesWhereTheAnswerSays() {
        var trained = run("train", "--model", "parametric", "--budget", "0.01", "--json");
        assertThat(trained.code()).as(trained.err()).isZero();
        assertThat(Path.of(trained.document().get("file").asString())).isRegularFile();
        assertThat(trained.document().get("rows").size()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "--models, tapin, tapin",
        "--seeds, 0, seeds",
        "--window, 24, window",
        "--noise, -1, noise",
        "--budget, 0, budget",
        "--constant, omega=2, omega",
        "--protocol, paper, duffing"
    })
    void aMistakeIsNamedInOneSentence(String option, String value, String named) {
        var compared = compare(option, value);
        assertThat(compared.code()).isEqualTo(2);
        assertThat(compared.out()).isEmpty();
        assertThat(compared.sentence()).contains(named);
    }

    @Test
    void aModelOfAnotherKindDoesNotPredict() throws IOException {
        var trained = run("train", "--model", "tapinn", "--budget", "0.01", "--json");
        assertThat(trained.code()).as(trained.err()).isZero();
        var window = Files.writeString(folder.resolve("window.csv"), "t,x,v\n0,1,0\n");
        var predicted = Invocation.of(
                "physics",
                "predict",
                "--model",
                trained.document().get("run").asString(),
                "--window",
                window.toString(),
                "--until",
                "4");
        assertThat(predicted.code()).isEqualTo(2);
        assertThat(predicted.sentence())
                .contains("contains a tapinn model", "trained with --model hybrid-tapinn or flow-tapinn");
    }

    private Invocation compare(String... options) {
        return run("compare", options);
    }

    private Invocation run(String command, String... options) {
        var arguments = new ArrayList<>(List.of(
                "physics",
                command,
                system.toString(),
                "--trajectories",
                "4",
                "--runs",
                folder.resolve("runs").toString()));
        if (!List.of(options).contains("--window")) {
            arguments.addAll(List.of("--window", "10"));
        }
        arguments.addAll(List.of(options));
        return Invocation.of(arguments.toArray(String[]::new));
    }

    private Path field(String grid, String length) throws IOException {
        return Files.writeString(folder.resolve("tiny.yaml"), """
                name: tiny
                fields: {u: {grid: %s, length: %s, boundary: periodic}}
                parameters: {r: {range: [0.5, 2], grid: {from: 0.8, to: 1.6, count: 2}}}
                equations: ["u' = 0.1*laplacian(u) + r*(u - u^3)"]
                initial: {u: {random: {amplitude: 0.8, modes: 2}}}
                horizon: 1
                samples: 12
                """.formatted(grid, length));
    }

    private Invocation compareFields(Path fields, String... more) {
        var arguments = new ArrayList<>(List.of(
                "physics",
                "compare",
                fields.toString(),
                "--runs",
                folder.resolve("runs").toString()));
        arguments.addAll(List.of(more));
        return Invocation.of(arguments.toArray(String[]::new));
    }

    @Test
    void fieldsAreSolvedTrainedForecastAndDrawn() throws IOException {
        var compared = compareFields(
                field("12", "2*pi"),
                "--models",
                "persistence,flow-map",
                "--seeds",
                "1",
                "--trajectories",
                "3",
                "--window",
                "5",
                "--budget",
                "0.01",
                "--json");
        assertThat(compared.code()).as(compared.err()).isZero();
        var document = compared.document();
        assertThat(document.get("reference_residual").isNull()).isTrue();
        var models = new ArrayList<String>();
        document.get("rows").forEach(row -> models.add(row.get("model").asString()));
        assertThat(models).containsExactly("persistence", "persistence", "flow-map", "flow-map");
        var run = Path.of(document.get("run").asString());
        assertThat(Files.readString(run.resolve("report.html")))
                .contains("forecast by flow-map minus truth")
                .contains("forecast by constant minus truth")
                .doesNotContain("forecast by classical");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            12       | 2*pi         | --models tapinn         | there is no model 'tapinn' of fields
            [8, 8]   | [2*pi, 2*pi] | --models fno            | fno take fields in one dimension
            12       | 2*pi         | --window 1              | window is 1; expected at least 2 samples
            12       | 2*pi         | --protocol paper        | --protocol paper is about duffing
            12       | 2*pi         | --protocol suite        | the suite has no system
            12       | 2*pi         | --trajectories 1000000  | trajectories is 1000000
            """)
    void mistakesAboutFieldsAreNamed(String grid, String length, String options, String sentence) throws IOException {
        var compared = compareFields(field(grid, length), options.split(" "));
        assertThat(compared.code()).isEqualTo(2);
        assertThat(compared.err()).contains(sentence);
    }

    @Test
    void theSuiteTakesNoOtherData() {
        var compared = Invocation.of(
                "physics",
                "compare",
                "duffing",
                "--protocol",
                "suite",
                "--noise",
                "0.1",
                "--runs",
                folder.resolve("runs").toString());
        assertThat(compared.code()).isEqualTo(2);
        assertThat(compared.err()).contains("--protocol suite fixes the systems, models and data");
    }
}
