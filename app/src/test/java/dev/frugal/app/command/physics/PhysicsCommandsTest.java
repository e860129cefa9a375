package dev.frugal.app.command.physics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.app.Invocation;
import dev.frugal.app.Schemas;
import dev.frugal.app.command.Failures;
import dev.frugal.physics.system.Systems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PhysicsCommandsTest {
    /// Of an estimate from its truth: a chance of one in fifteen thousand.
    private static final double STANDARD_DEVIATIONS = 4;

    /// Of a standard deviation that is estimated from a hundred errors, which is itself uncertain by 7 %.
    private static final double SPREAD = STANDARD_DEVIATIONS / Math.sqrt(2 * 100);

    /// Of a solution with an error of 1e-10 a step.
    private static final double SOLVED = 1e-8;

    /// Four decimals are known of where the period doubles.
    private static final double FOUR_DECIMALS = 1e-4;

    /// A seventieth of what is left of the first reactants, 6.944e-8.
    private static final double LEFT = 1e-9;

    /// Of a parameter from a recording without noise.
    private static final double FITTED = 1e-6;

    private static Invocation frugal(String line) {
        return Invocation.of(line.split(" "));
    }

    @Test
    void aSolutionIsOneJsonDocumentOfTimesAndStates() {
        var invocation =
                frugal("physics solve duffing --parameter F0=0.3 --initial -0.5,0.25 --until 2 --samples 5 --json");
        assertThat(invocation.code()).isEqualTo(Failures.DONE);
        var document = invocation.document();
        assertThat(document.get("time").valueStream().map(node -> node.asDouble()))
                .containsExactly(0.0, 0.5, 1.0, 1.5, 2.0);
        assertThat(document.get("states").propertyNames()).containsExactly("x", "v");
        assertThat(document.get("states").get("x")).hasSize(5);
        assertThat(document.get("states").get("x").get(0).asDouble()).isEqualTo(-0.5);
        assertThat(document.get("states").get("v").get(0).asDouble()).isEqualTo(0.25);
    }

    @Test
    void aSolutionIsCsvWithOneColumnPerState(@TempDir Path folder) throws Exception {
        var printed = frugal("physics solve lorenz --parameter rho=28 --samples 3");
        assertThat(printed.out().lines()).hasSize(4).first().isEqualTo("time,x,y,z");
        var file = folder.resolve("window.csv");
        var written = frugal("physics solve lorenz --parameter rho=28 --samples 3 --output " + file);
        assertThat(written.code()).isEqualTo(Failures.DONE);
        assertThat(Files.readString(file)).isEqualTo(printed.out());
    }

    @Test
    void measurementErrorsAreAsLargeAsAskedAndRepeatable() {
        var line = "physics solve duffing --parameter F0=0.3 --samples 100 --json";
        var exact = frugal(line).document().get("states").get("x");
        var noisy = frugal(line + " --noise 0.1").document().get("states").get("x");
        assertThat(frugal(line + " --noise 0.1").document().get("states").get("x"))
                .isEqualTo(noisy);
        double squares = 0;
        for (int i = 0; i < 100; i++) {
            double error = noisy.get(i).asDouble() - exact.get(i).asDouble();
            squares += error * error;
        }
        assertThat(Math.sqrt(squares / 100)).isCloseTo(0.1, within(SPREAD * 0.1));
    }

    @Test
    void aRegimeIsOneJsonDocument() {
        var invocation =
                frugal("physics regimes duffing --parameter F0=0.28 --constant omega=1.2 --initial 1,0 --json");
        var document = invocation.document();
        assertThat(document.get("regime").asString()).isEqualTo("period-2");
        assertThat(document.get("period").asInt()).isEqualTo(2);
        assertThat(document.get("lyapunov").asDouble()).isNegative();
        assertThat(document.get("section")).hasSize(2);
        assertThat(document.get("section").get(0)).hasSize(2);
    }

    @Test
    void aRegimeWithoutACycleHasNoPeriod() {
        var document =
                frugal("physics regimes lorenz --parameter rho=14 --json").document();
        assertThat(document.get("regime").asString()).isEqualTo("equilibrium");
        assertThat(document.get("period").isNull()).isTrue();
        assertThat(document.get("section")).hasSize(1);
    }

    @Test
    void aSweepPrintsTheBifurcationsItSees() {
        var invocation = frugal(
                "physics regimes duffing --sweep F0 --from 0.25 --to 0.28 --count 2 --constant omega=1.2 --json");
        assertThat(invocation.code()).isEqualTo(Failures.DONE);
        var changes = invocation.document().get("bifurcations");
        assertThat(changes).hasSize(1);
        assertThat(changes.get(0).get("from").asString()).isEqualTo("period-1");
        assertThat(changes.get(0).get("to").asString()).isEqualTo("period-2");
        assertThat(changes.get(0).get("value").asDouble()).isCloseTo(0.2655, within(FOUR_DECIMALS));
    }

    @Test
    void aUsersFileIsEqualInRightsToABuiltInSystem(@TempDir Path folder) throws Exception {
        var yaml = frugal("physics systems duffing --yaml");
        var file = Files.writeString(folder.resolve("mine.yaml"), yaml.out());
        var line = "physics solve %s --parameter F0=0.3 --samples 20 --json";
        assertThat(frugal(line.formatted(file)).out())
                .isEqualTo(frugal(line.formatted("duffing")).out());
        var described = frugal("physics systems " + file + " --json").document();
        assertThat(described.get("equations").get(0).asString()).isEqualTo("x' = v");
        assertThat(frugal("physics systems " + file).out()).contains("v' = F0*cos(omega*t)");
    }

    @Test
    void aStiffSystemIsSolvedOverAThousandYearsOfSecondsAndTheChoiceSaid(@TempDir Path folder) throws Exception {
        var file = Files.writeString(folder.resolve("robertson.yaml"), """
                        name: robertson
                        states: [y1, y2, y3]
                        parameters: {k1: [0.02, 0.08]}
                        constants: {k2: 3e7, k3: 1e4}
                        equations:
                          - y1' = -k1*y1 + k3*y2*y3
                          - y2' = k1*y1 - k3*y2*y3 - k2*y2^2
                          - y3' = k2*y2^2
                        initial: {y1: [0.9, 1], y2: 0, y3: 0}
                        horizon: 3e10
                        """);
        var line = "physics solve " + file + " --parameter k1=0.04 --initial 1,0,0 --samples 3 --json";
        var invocation = frugal(line);
        assertThat(invocation.code()).isEqualTo(Failures.DONE);
        assertThat(invocation.sentence()).startsWith("note: the system is stiff");
        var last = invocation.document().get("states").get("y3").get(2);
        assertThat(last.asDouble()).isCloseTo(1 - 6.944e-8, within(LEFT));
        var regime = frugal("physics regimes " + file + " --parameter k1=0.04 --initial 1,0,0 --json");
        assertThat(regime.document().get("regime").asString()).isEqualTo("equilibrium");
    }

    @Test
    void aSystemThatSticksIsFollowedWithAWarning(@TempDir Path folder) throws Exception {
        var file = Files.writeString(folder.resolve("coulomb.yaml"), """
                        name: coulomb
                        states: {x: m, v: m/s}
                        parameters: {mu: [0.02, 0.3]}
                        constants: {m: 1, g: 9.81, k: 10}
                        equations: [x' = v, v' = -k/m*x - mu*g*sign(v)]
                        initial: {x: [1, 3], v: [-0.5, 0.5]}
                        horizon: 5
                        """);
        var invocation = frugal("physics regimes " + file + " --parameter mu=0.15");
        assertThat(invocation.code()).isEqualTo(Failures.DONE);
        assertThat(invocation.sentence()).startsWith("warning: ").contains("discontinuous where v = 0", "tanh(v/ε)");
        assertThat(invocation.out()).startsWith("equilibrium").contains("0.0570000, 0.00000");
    }

    @Test
    void whereANumberStandsAFormulaOfNumbersMayStand() {
        assertThat(frugal("physics solve lorenz --parameter rho=28 --constant beta=8/3 --initial -pi/2,max(1,2),3^2"
                                + " --until 2*pi --samples 3 --json")
                        .document())
                .isEqualTo(frugal("physics solve lorenz --parameter rho=28 --initial -1.5707963267948966,2,9"
                                + " --until 6.283185307179586 --samples 3 --json")
                        .document());
    }

    @Test
    void anEquationOfSecondOrderHasItsVelocityAsAColumn(@TempDir Path folder) throws Exception {
        var file = Files.writeString(folder.resolve("spring.yaml"), """
                name: spring
                states: {x: m}
                constants: {m: 2, k: 8*m, w: sqrt(k/m)}
                equations:
                  - x'' = F/m
                  - F = -k*x
                initial: {x: [0, 1], x': 0}
                horizon: 4*pi
                """);
        var line = "physics solve " + file + " --until pi --samples 3";
        assertThat(frugal(line).out().lines().findFirst()).hasValue("time,x,x'");
        var states = frugal(line + " --initial 1,0 --json").document().get("states");
        assertThat(states.propertyNames()).containsExactly("x", "x'");
        double w = Math.sqrt(8);
        assertThat(states.get("x").get(2).asDouble()).isCloseTo(Math.cos(w * Math.PI), within(SOLVED));
        var lighter = frugal(line + " --initial 1,0 --constant m=1/2 --json").document();
        assertThat(lighter.get("states")).isEqualTo(states);
        assertThat(frugal("physics systems " + file).out()).contains("x'' = F/m", "F = -k*x", "2.82843 = sqrt(k/m)");
        assertThat(frugal("physics train " + file + " --model flow-tapinn").sentence())
                .contains("spring has no parameter");
    }

    @Test
    void aSystemThatNeedsRecordingsIsDescribedButNotSolved(@TempDir Path folder) throws Exception {
        var file = Files.writeString(folder.resolve("box.yaml"), """
                name: box
                states: [y]
                inputs: {u: {unit: V, between-samples: hold}}
                measured: {y: {formula: y + offset, noise: 1 %}}
                constants: {omega: {estimate: [300, 600], unit: rad/s}, offset: {estimate: [-1, 1]}}
                unknown: {restoring: {of: [y], hidden: [6], odd: true}}
                equations: [y'' = u - omega^2*y + restoring]
                initial: {y: [-0.2, 0.2], y': [-100, 100]}
                horizon: 10
                """);
        assertThat(frugal("physics systems " + file).out())
                .contains(
                        "to estimate in [300, 600] rad/s", "measured V, hold between samples", "odd: [y]", "noise 1 %");
        var document = frugal("physics systems " + file + " --json").document();
        assertThat(document.get("estimate").get(0).get("name").asString()).isEqualTo("omega");
        assertThat(document.get("inputs").get(0).get("between_samples").asString())
                .isEqualTo("hold");
        assertThat(document.get("unknown").get(0).get("of").get(0).asString()).isEqualTo("y");
        assertThat(document.get("measured").get(0).get("noise").asString()).isEqualTo("1 %");
        for (var line : List.of("solve %s", "regimes %s", "train %s --model flow-tapinn", "compare %s")) {
            var refused = frugal("physics " + line.formatted(file));
            assertThat(refused.sentence()).contains("the measured input u (key 'inputs')");
            assertThat(refused.code()).isEqualTo(Failures.USER_MISTAKE);
        }
    }

    @Test
    void theListHoldsEveryBuiltInSystem() {
        assertThat(frugal("physics systems").out()).contains(Systems.builtIn());
        assertThat(frugal("physics systems --json").document().get("systems"))
                .hasSize(Systems.builtIn().size());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "solve dufing --parameter F0=0.3 | unknown system 'dufing'; did you mean 'duffing'?",
                "solve nowhere/mine.yaml | there is no file nowhere/mine.yaml",
                "solve duffing | F0=0.2",
                "solve duffing --parameter F0=7 | expected a value in [0.1, 0.7]",
                "solve duffing --parameter F0=NaN | expected a finite number",
                "solve duffing --parameter F0=much | 'much' is a name; expected a number",
                "solve duffing --parameter F0=1/0 | its value is Infinity",
                "solve duffing --parameter F0=14/2 | expected a value in [0.1, 0.7]",
                "solve duffing --parameter F1=0.3 | did you mean 'F0'?",
                "solve duffing --parameter omega=1.2 --parameter F0=0.3 | 'omega' is a constant",
                "solve duffing --parameter F0=0.3 --constant F0=0.4 | 'F0' is a parameter",
                "solve duffing --parameter F0=0.3 --constant omega=NaN | expected a finite number",
                "solve duffing --parameter F0=0.3 --initial 1 | the states x, v",
                "solve duffing --parameter F0=0.3 --initial 1,NaN | expected a number",
                "solve duffing --parameter F0=0.3 --initial 1,,2 | column 3 of '1,,2'",
                "solve duffing --parameter F0=0.3 --until 2*tau | 'tau' is a name",
                "solve duffing --parameter F0=0.3 --until -1 | expected a finite time above 0",
                "solve duffing --parameter F0=0.3 --samples 1 | expected 2 to 1000000",
                "solve duffing --parameter F0=0.3 --noise -1 | of at least 0",
                "solve van-der-pol --parameter mu=-1 --initial 9,9 | van-der-pol",
                "regimes duffing --from 0.2 --parameter F0=0.3 | add --sweep",
                "regimes duffing --sweep F1 | did you mean 'F0'?",
                "regimes duffing --sweep F0 --to 3 | expected values in [0.1, 0.7]",
                "regimes duffing --sweep F0 --from 0.5 --to 0.4 | --from below --to",
                "regimes duffing --sweep F0 --count 1 | expected 2 to 10000",
                "regimes duffing --sweep F0 --parameter F0=0.3 | omit one of them",
            })
    void badInputGetsOneSentenceAndExitCodeTwo(String line, String sentence) {
        var invocation = frugal("physics " + line);
        assertThat(invocation.sentence()).contains(sentence);
        assertThat(invocation.code()).isEqualTo(Failures.USER_MISTAKE);
        assertThat(invocation.out()).isEmpty();
    }

    private static Path solved(Path folder, String system, String options) {
        var file = folder.resolve("recording.csv");
        var solved = frugal("physics solve %s %s --output %s".formatted(system, options, file));
        assertThat(solved.code()).isEqualTo(Failures.DONE);
        return file;
    }

    @Test
    void aRecordingGivesItsParameterWithItsUncertaintyAndGoesOn(@TempDir Path folder) {
        var file = solved(folder, "duffing", "--parameter F0=0.3 --until 8 --samples 100 --noise 0.01");
        var document =
                frugal("physics fit duffing " + file + " --until 12 --json").document();
        assertThat(Schemas.errors("physics-fit.json", document)).isEmpty();
        var force = document.get("parameters").get(0);
        assertThat(force.get("name").asString()).isEqualTo("F0");
        // Standard deviations are between what 200 and 20 good samples would give.
        assertThat(force.get("mean").asDouble())
                .isCloseTo(0.3, within(STANDARD_DEVIATIONS * force.get("sd").asDouble()));
        assertThat(force.get("sd").asDouble()).isBetween(2e-4, 1e-2);
        assertThat(document.get("noise").get("x").asDouble()).isCloseTo(0.01, within(SPREAD * 0.01));
        var exact = frugal("physics solve duffing --parameter F0=0.3 --until 12 --samples 2 --json")
                .document();
        var last = document.get("forecast").get("states").get("x");
        var deviations = document.get("forecast").get("sd").get("x");
        double end = last.get(last.size() - 1).asDouble();
        assertThat(end)
                .isCloseTo(
                        exact.get("states").get("x").get(1).asDouble(),
                        within(STANDARD_DEVIATIONS
                                * deviations.get(deviations.size() - 1).asDouble()));
        assertThat(frugal("physics fit duffing " + file).out()).contains("F0", "standard deviation", "residuals");
    }

    @Test
    void aStatedErrorThatTheRecordingDoesNotHaveIsDoubted(@TempDir Path folder) {
        var file = solved(folder, "duffing", "--parameter F0=0.3 --until 8 --samples 100 --noise 0.01");
        assertThat(frugal("physics fit duffing " + file + " --noise x=0.01,v=0.01")
                        .out())
                .doesNotContain("--noise states");
        assertThat(frugal("physics fit duffing " + file + " --noise x=50%,v=0.01")
                        .out())
                .contains("the residuals of x are", "but --noise states");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--noise y=0.1 | which is no channel of duffing",
                "--noise x=0.1 | --noise lacks v",
                "--noise x=0,v=1 | --noise of x is 0",
                "--until 1 | choose a later time"
            })
    void aMistakeInAFitIsOneSentence(String options, String said, @TempDir Path folder) {
        var file = solved(folder, "duffing", "--parameter F0=0.3 --until 8 --samples 20");
        var invocation = frugal("physics fit duffing " + file + " " + options);
        assertThat(invocation.code()).isEqualTo(Failures.USER_MISTAKE);
        assertThat(invocation.sentence()).contains(said);
    }

    @Test
    void wrappedAnglesAreUnwrappedAndItIsSaid(@TempDir Path folder) throws Exception {
        var file = solved(folder, "forced-pendulum", "--parameter torque=1.2 --initial 2,2 --until 10 --samples 100");
        var rows = Files.readAllLines(file);
        var wrapped = new StringBuilder(rows.getFirst());
        for (var row : rows.subList(1, rows.size())) {
            var cells = row.split(",");
            cells[1] = Double.toString(Math.IEEEremainder(Double.parseDouble(cells[1]), 2 * Math.PI));
            wrapped.append('\n').append(String.join(",", cells));
        }
        Files.writeString(file, wrapped);
        var document = frugal("physics fit forced-pendulum " + file + " --json").document();
        assertThat(document.get("warnings").get(0).asString()).contains("theta is an angle", "unwrapped");
        assertThat(document.get("parameters").get(0).get("mean").asDouble()).isCloseTo(1.2, within(FITTED));
    }
}
