package dev.frugal.app.command.physics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.app.Invocation;
import dev.frugal.app.command.Failures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldCommandsTest {
    /// Of a value that has been through a Fourier transform and back.
    private static final double ROUNDING = 1e-14;

    /// A speed is found between samples.
    private static final double FOUND = 1e-4;

    /// Of an estimate from its truth: a chance below one in a million.
    private static final double STANDARD_DEVIATIONS = 5;

    /// Of fields and parameters from readings without noise at a few points of a coarse grid.
    private static final double WITHOUT_NOISE = 1e-5;

    /// Of a law learnt from two short recordings, at the end of the visited range, where it is known worst.
    private static final double LAW_TOLERANCE = 0.05;

    private static final String GRAY_SCOTT = """
            name: gray-scott
            summary: Two reactants that feed on each other.
            fields:
              u: {grid: [24, 24], length: [0.6, 0.6], boundary: periodic}
              v: {}
            parameters: {feed: [0.01, 0.08], kill: [0.04, 0.07]}
            constants: {du: 2e-5, dv: 1e-5}
            equations:
              - reaction = u*v^2
              - u' = du*laplacian(u) - reaction + feed*(1 - u)
              - v' = dv*laplacian(v) + reaction - (feed + kill)*v
            measured: {v: {at: [[3, 4], [12, 12]], noise: 0.01}}
            initial:
              u: 1 - 0.5*exp(-100*((x - 0.3)^2 + (y - 0.3)^2))
              v: 0.25*exp(-100*((x - 0.3)^2 + (y - 0.3)^2))
            horizon: 20
            samples: 3
            """;

    private static Invocation frugal(String line) {
        return Invocation.of(line.split(" "));
    }

    @Test
    void aFieldIsOneJsonDocumentOfTimesAndPoints() {
        var invocation = frugal("physics solve burgers --parameter nu=0.3 --until 1 --samples 3 --json");
        assertThat(invocation.code()).as(invocation.err()).isEqualTo(Failures.DONE);
        var document = invocation.document();
        assertThat(document.get("time")).hasSize(3);
        assertThat(document.get("coordinates").get("x")).hasSize(64);
        assertThat(document.get("fields").get("u")).hasSize(3);
        assertThat(document.get("fields").get("u").get(2)).hasSize(64);
    }

    @Test
    void theSeedChoosesTheInitialField() {
        var line = "physics solve allen-cahn --parameter r=3 --until 0.1 --samples 2 --seed ";
        assertThat(frugal(line + 1).out()).isEqualTo(frugal(line + 1).out());
        assertThat(frugal(line + 1).out()).isNotEqualTo(frugal(line + 2).out());
    }

    @Test
    void aUsersOwnPairIsSolvedAndReadByItsSensors(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("gray-scott.yaml"), GRAY_SCOTT);
        var described = frugal("physics systems " + file);
        assertThat(described.code()).as(described.err()).isEqualTo(Failures.DONE);
        assertThat(described.out()).contains("u' = du*laplacian(u) - reaction", "24 points", "periodic");
        var solved = frugal("physics solve " + file + " --parameter feed=0.04 --parameter kill=0.06");
        assertThat(solved.code()).as(solved.err()).isEqualTo(Failures.DONE);
        assertThat(solved.out().lines()).hasSize(4).first().isEqualTo("time,v[3 4],v[12 12]");
        double centre = Double.parseDouble(
                solved.out().lines().skip(1).findFirst().orElseThrow().split(",")[2]);
        assertThat(centre).isEqualTo(0.25, within(ROUNDING));
    }

    @Test
    void theRegimeOfAFieldIsToldWithItsExponent() {
        var regime = frugal("physics regimes burgers --parameter nu=0.5 --seed 3");
        assertThat(regime.code()).as(regime.err()).isEqualTo(Failures.DONE);
        assertThat(regime.out().lines().toList())
                .containsExactly("equilibrium", "largest Lyapunov exponent: 0", "followed until t = 88.0000");
    }

    @Test
    void aSweepOfFieldsShowsWhatTravelsHowFast(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("advection.yaml"), """
                name: advection
                fields: {u: {grid: 16, length: 2*pi, boundary: periodic}}
                parameters: {c: [0.1, 0.5]}
                equations: ["u' = -c*d(u, x)"]
                initial: {u: sin(x)}
                horizon: 5
                """);
        var sweep = frugal("physics regimes " + file + " --sweep c --count 3 --json");
        assertThat(sweep.code()).as(sweep.err()).isEqualTo(Failures.DONE);
        var points = sweep.document().get("points");
        assertThat(points).hasSize(3);
        for (var point : points) {
            assertThat(point.get("regime").asString()).isEqualTo("travelling-wave");
            assertThat(point.get("speed").asDouble())
                    .isCloseTo(point.get("value").asDouble(), within(FOUND));
        }
        assertThat(sweep.document().get("bifurcations")).isEmpty();
    }

    @Test
    void aCommandThatTakesNoFieldsSaysWhichDo() {
        var refused = frugal("physics simulate --model allen-cahn");
        assertThat(refused.code()).isEqualTo(Failures.USER_MISTAKE);
        assertThat(refused.err().strip().lines()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "physics solve allen-cahn --parameter r=3 --initial 1,2",
                "physics solve allen-cahn --parameter r=99",
                "physics solve allen-cahn",
                "physics solve allen-cahn --parameter r=3 --constant eps=3",
                "physics solve allen-cahn --parameter r=3 --samples 1000000",
                "physics solve allen-cahn --parameter r=3 --noise -1",
                "physics train allen-cahn --model flow-tapinn",
                "physics regimes allen-cahn",
                "physics regimes allen-cahn --parameter r=3 --initial 1",
                "physics regimes allen-cahn --sweep q",
                "physics regimes allen-cahn --sweep r --parameter r=3",
                "physics regimes allen-cahn --sweep r --from 3 --to 2",
            })
    void aMistakeIsOneSentence(String line) {
        var refused = frugal(line);
        assertThat(refused.code()).as(refused.err()).isEqualTo(Failures.USER_MISTAKE);
        assertThat(refused.err().strip().lines()).hasSize(1);
    }

    /// A small Burgers equation that few points measure.
    private static final String SMALL_BURGERS = """
            name: small-burgers
            fields: {u: {grid: 16, length: 2*pi, boundary: periodic}}
            parameters: {nu: [0.1, 1]}
            equations: ["u' = nu*d(u, x, 2) - u*d(u, x)"]
            measured: {u: {at: [0, 3, 6, 9, 12, 14]}}
            initial: {u: {random: {amplitude: 1, modes: 2}}}
            horizon: 2
            samples: 21
            """;

    @Test
    void aFewSensorsGiveTheParameterAndTheForecastOfTheWholeField(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("burgers.yaml"), SMALL_BURGERS);
        var window = folder.resolve("window.csv");
        var solved = frugal(
                "physics solve %s --parameter nu=0.4 --seed 3 --noise 0.002 --output %s".formatted(file, window));
        assertThat(solved.code()).as(solved.err()).isEqualTo(Failures.DONE);
        var fitted = frugal("physics fit %s %s --until 3 --json".formatted(file, window));
        assertThat(fitted.code()).as(fitted.err()).isEqualTo(Failures.DONE);
        var document = fitted.document();
        var viscosity = document.get("parameters").get(0);
        double deviation = viscosity.get("sd").asDouble();
        assertThat(viscosity.get("mean").asDouble()).isCloseTo(0.4, within(STANDARD_DEVIATIONS * deviation));
        assertThat(deviation).isBetween(1e-4, 0.04);
        assertThat(document.get("noise").get("u").asDouble()).isBetween(0.001, 0.004);
        assertThat(document.get("initial")).hasSize(16);
        assertThat(document.get("forecast").get("states").get("u[7]")).hasSize(10);
        var said = frugal("physics fit %s %s --until 3 --noise u=0.002".formatted(file, window));
        assertThat(said.out()).contains("nu", "forecast", "21 samples of 6 points");
    }

    @Test
    void aHybridModelIsTrainedForItsSensorsAndForecastsFromAWindow(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("burgers.yaml"), SMALL_BURGERS);
        var trained = frugal(
                "physics train %s --window 8 --budget 0.2 --name small --runs %s --json".formatted(file, folder));
        assertThat(trained.code()).as(trained.err()).isEqualTo(Failures.DONE);
        assertThat(trained.document().get("model").asString()).isEqualTo("hybrid-tapinn");
        for (var row : trained.document().get("rows")) {
            assertThat(row.get("relative_l2_after").asDouble()).isLessThan(WITHOUT_NOISE);
        }
        assertThat(Path.of(trained.document().get("file").asString())).exists();
        assertThat(folder.resolve("small/report.html")).exists();

        var window = folder.resolve("window.csv");
        frugal("physics solve %s --parameter nu=0.4 --seed 3 --until 0.7 --samples 8 --output %s"
                .formatted(file, window));
        var line = "physics predict --model small --runs %s --window %s --ahead 1 --json".formatted(folder, window);
        var predicted = frugal(line);
        assertThat(predicted.code()).as(predicted.err()).isEqualTo(Failures.DONE);
        assertThat(predicted.document().get("parameters").get(0).get("mean").asDouble())
                .isCloseTo(0.4, within(WITHOUT_NOISE));
        assertThat(predicted.document().get("forecast").get("states").get("u[7]"))
                .hasSize(10);

        var few = Files.writeString(folder.resolve("few.csv"), "t,u[0],u[3]\n0,1,2\n0.1,1,2\n0.2,1,2\n");
        var refused = frugal("physics predict --model small --runs %s --window %s --ahead 1".formatted(folder, few));
        assertThat(refused.code()).isEqualTo(Failures.USER_MISTAKE);
        assertThat(refused.sentence()).contains("columns of 2 points, and the model reads 6, u[6] among them");
    }

    @Test
    void aLearntReactionIsASystemThatIsSolved(@TempDir Path folder) throws IOException {
        var equation = """
                name: decay
                fields: {u: {grid: 8, length: 2, boundary: periodic}}
                UNKNOWN
                equations: ["u' = 0.05*d(u, x, 2) + REACTION"]
                initial: {u: {formula: 0.8, random: {amplitude: 0.4, modes: 1}}}
                horizon: 2
                samples: 21
                """;
        var known = Files.writeString(
                folder.resolve("known.yaml"), equation.replace("UNKNOWN\n", "").replace("REACTION", "-u^2"));
        var unknown = Files.writeString(
                folder.resolve("unknown.yaml"),
                equation.replace("UNKNOWN", "unknown: {loss: {of: [u], hidden: [3]}}")
                        .replace("REACTION", "loss"));
        var recordings = new StringBuilder();
        for (int seed = 1; seed <= 2; seed++) {
            var file = folder.resolve(seed + ".csv");
            frugal("physics solve %s --seed %d --noise 0.001 --output %s".formatted(known, seed, file));
            recordings.append(" --recording ").append(file);
        }
        var identified =
                frugal("physics identify %s%s --runs %s --name learnt --json".formatted(unknown, recordings, folder));
        assertThat(identified.code()).as(identified.err()).isEqualTo(Failures.DONE);
        var term = identified.document().get("terms").get("loss");
        int last = term.get("values").size() - 1;
        double u = term.get("at").get(last).get(0).asDouble();
        assertThat(term.get("values").get(last).asDouble()).isCloseTo(-u * u, within(LAW_TOLERANCE));
        assertThat(Path.of(identified.document().get("run").asString(), "report.html"))
                .isNotEmptyFile();
        var solved = frugal("physics solve learnt --runs %s --seed 3".formatted(folder));
        assertThat(solved.code()).as(solved.err()).isEqualTo(Failures.DONE);
        assertThat(frugal("physics systems learnt --runs " + folder).out()).contains("loss = ");
    }

    @Test
    void anUnknownTermIsDescribedButNotSolved(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("unknown.yaml"), """
                name: unknown-front
                fields: {u: {grid: 16, length: 2, boundary: periodic}}
                unknown: {reaction: {of: [u], hidden: [4]}}
                equations: ["u' = 0.02*d(u, x, 2) + reaction"]
                initial: {u: {random: {amplitude: 0.6, modes: 2}}}
                horizon: 2
                """);
        assertThat(frugal("physics systems " + file).out()).contains("unknown reaction");
        var window = Files.writeString(folder.resolve("window.csv"), "time,u[0]\n0,1\n1,2\n");
        for (var line : List.of("solve " + file, "regimes " + file, "fit " + file + " " + window)) {
            var refused = frugal("physics " + line);
            assertThat(refused.code()).isEqualTo(Failures.USER_MISTAKE);
            assertThat(refused.err().strip().lines()).hasSize(1);
            assertThat(refused.err()).contains("the unknown term reaction (key 'unknown')");
        }
    }

    @Test
    void aWindowWithoutPointsOfTheFieldIsOneSentence(@TempDir Path folder) throws IOException {
        var window = Files.writeString(folder.resolve("window.csv"), "time,a,b\n0,1,2\n1,2,3\n");
        var refused = frugal("physics fit allen-cahn " + window);
        assertThat(refused.code()).isEqualTo(Failures.USER_MISTAKE);
        assertThat(refused.err().strip().lines()).hasSize(1);
    }

    @Test
    void whatGoesToInfinityIsOneSentence(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("explosion.yaml"), """
                name: explosion
                fields: {u: {grid: 16, length: 1, boundary: periodic}}
                equations: ["u' = 0.01*d(u, x, 2) + u^2"]
                initial: {u: 1}
                horizon: 3
                """);
        var refused = frugal("physics solve " + file);
        assertThat(refused.code()).isEqualTo(Failures.USER_MISTAKE);
        assertThat(refused.err()).contains("goes to infinity after t = 0.9");
    }
}
