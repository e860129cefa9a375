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
}
