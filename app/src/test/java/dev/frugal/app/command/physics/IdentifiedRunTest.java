package dev.frugal.app.command.physics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.app.Invocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A run of `physics identify` in the place of a system, for each command that takes one: of a body that is
/// heated and cooled in turn and loses heat by an unknown law, and of a tank with a measured inflow.
class IdentifiedRunTest {
    private static final String BODY = """
            name: body
            states: [T]
            parameters:
              heat: {range: [0.5, 2], grid: [0.6, 1.2, 1.8]}
            unknown:
              loss: {of: [T], hidden: [4], odd: true}
            equations:
              - T' = heat*sin(2*t) - loss
            initial: {T: [-1, 1]}
            horizon: 6
            samples: 60
            """;

    private static final String TANK = """
            name: tank
            states: [h, s]
            inputs: {u: {between-samples: linear}}
            measured: {level: h}
            constants:
              drain: {estimate: [0, 5]}
              lag: {estimate: [0.2, 5]}
            equations:
              - h' = s - drain*h
              - s' = lag*(u - s)
            initial: {h: [0, 2], s: [0, 2]}
            horizon: 10
            """;

    private static final double INTERVAL = 0.05;
    private static final double DRAIN = 0.7;
    private static final double LAG = 2;

    /// Of a law that a network of four units learnt from a few hundred exact samples, in units of its value.
    private static final double LEARNT = 0.01;

    /// Times are multiples of the interval.
    private static final double ROUNDING = 1e-12;

    /// Of a level that is forecast from exact samples, by constants found from exact samples.
    private static final double FORECAST = 1e-4;

    /// What a straight line between samples leaves of the sines: h²/8 · (0.5·1.3² + 0.3·3.1²) is 0.0012 of the
    /// inflow.
    private static final double INTERPOLATED = 2e-3;

    @TempDir
    private static Path folder;

    @BeforeAll
    static void identify() throws IOException {
        var runs = folder.resolve("runs").toString();
        Invocation.of(
                        "physics",
                        "identify",
                        write("body.yaml", BODY),
                        "--recording",
                        body("a.csv", 0.7, 0, 160),
                        "--recording",
                        body("b.csv", 1.7, 0.1, 160),
                        "--recording",
                        body("c.csv", 0.6, -1, 160),
                        "--runs",
                        runs,
                        "--name",
                        "body-run",
                        "--json")
                .document();
        Invocation.of(
                        "physics",
                        "identify",
                        write("tank.yaml", TANK),
                        "--recording",
                        tank("d.csv", 300, 300),
                        "--runs",
                        runs,
                        "--name",
                        "tank-run",
                        "--json")
                .document();
    }

    private static double loss(double temperature) {
        return 0.4 * temperature + 0.3 * Math.tanh(2 * temperature);
    }

    private static String write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    /// The temperatures at a heat, by steps that leave no error worth mentioning.
    private static double[] temperatures(double heat, double first, int samples) {
        var values = new double[samples];
        double y = first;
        int steps = 20;
        double h = INTERVAL / steps;
        for (int i = 0; i < samples; i++) {
            values[i] = y;
            for (int s = 0; s < steps; s++) {
                double t = i * INTERVAL + s * h;
                double middle = y + h / 2 * (heat * Math.sin(2 * t) - loss(y));
                y += h * (heat * Math.sin(2 * t + h) - loss(middle));
            }
        }
        return values;
    }

    private static String body(String name, double heat, double first, int samples) throws IOException {
        var text = new StringBuilder("t,T\n");
        var values = temperatures(heat, first, samples);
        for (int i = 0; i < samples; i++) {
            text.append(i * INTERVAL).append(',').append(values[i]).append('\n');
        }
        return write(name, text.toString());
    }

    private static double inflow(double time) {
        return 0.8 + 0.5 * Math.sin(1.3 * time) + 0.3 * Math.sin(3.1 * time);
    }

    private static List<double[]> tankStates(int samples) {
        var states = new ArrayList<double[]>();
        double level = 1.5;
        double flow = 0.3;
        int steps = 50;
        double h = INTERVAL / steps;
        for (int i = 0; i < samples; i++) {
            states.add(new double[] {level, flow});
            double before = inflow(i * INTERVAL);
            double after = inflow((i + 1) * INTERVAL);
            for (int s = 0; s < steps; s++) {
                double input = before + (after - before) * s / steps;
                double middleInput = before + (after - before) * (s + 0.5) / steps;
                double middleLevel = level + h / 2 * (flow - DRAIN * level);
                double middleFlow = flow + h / 2 * LAG * (input - flow);
                level += h * (middleFlow - DRAIN * middleLevel);
                flow += h * LAG * (middleInput - middleFlow);
            }
        }
        return states;
    }

    /// @param measured the level of so many samples is known, and the inflow of all
    private static String tank(String name, int samples, int measured) throws IOException {
        var text = new StringBuilder("t,level,u\n");
        var states = tankStates(samples);
        for (int i = 0; i < samples; i++) {
            // Some cells of the measured part are empty too.
            var level = i < measured && i % 17 != 5 ? Double.toString(states.get(i)[0]) : "";
            text.append("%s,%s,%s\n".formatted(i * INTERVAL, level, inflow(i * INTERVAL)));
        }
        return write(name, text.toString());
    }

    private Invocation physics(String command) {
        var words = new ArrayList<>(List.of(("physics " + command).split(" ")));
        words.addAll(List.of("--runs", folder.resolve("runs").toString()));
        return Invocation.of(words.toArray(String[]::new));
    }

    @Test
    void solvesWithTheLearntTerm() {
        var solution = physics("solve body-run --parameter heat=1.2 --initial 0.3 --until 4 --samples 81 --json")
                .document();
        var truth = temperatures(1.2, 0.3, 81);
        for (int i = 0; i < truth.length; i++) {
            assertThat(solution.at("/states/T/" + i).asDouble()).isCloseTo(truth[i], within(LEARNT));
        }
    }

    @Test
    void isDescribedWithTheFormulaOfItsTerm() {
        assertThat(physics("systems body-run").out()).contains("loss = ", "tanh(");
    }

    @Test
    void isTakenByThePathOfItsFolder() {
        var run = folder.resolve("runs").resolve("body-run");
        assertThat(Invocation.of("physics", "solve", run.toString(), "--parameter", "heat=1")
                        .code())
                .isZero();
    }

    @Test
    void hasRegimes() {
        var regime = physics("regimes body-run --parameter heat=1 --json").document();
        assertThat(regime.at("/regime").asString()).startsWith("period");
    }

    @Test
    void isFittedToAWindowAndPredictsWhatFollows() throws IOException {
        var window = body("window.csv", 1.4, 0.2, 60);
        var truth = temperatures(1.4, 0.2, 101);
        var fitted = physics("fit body-run " + window + " --json").document();
        assertThat(fitted.at("/parameters/0/mean").asDouble()).isCloseTo(1.4, within(LEARNT));
        var predicted = physics("predict --model body-run --window " + window + " --until 5 --json")
                .document();
        assertThat(predicted.at("/parameter/mean").asDouble()).isCloseTo(1.4, within(LEARNT));
        int last = predicted.at("/forecast/time").size() - 1;
        assertThat(predicted.at("/forecast/time/" + last).asDouble()).isEqualTo(5.0);
        assertThat(predicted.at("/forecast/states/T/" + last).asDouble()).isCloseTo(truth[100], within(LEARNT));
        // A cubic curve through steps of half a sample obeys the equation to the third order of the step.
        assertThat(predicted.at("/certificate/residual").asDouble()).isLessThan(1e-8);
    }

    @Test
    void trainsAModelThatForecasts() throws IOException {
        var trained = physics(
                "train body-run --model hybrid-tapinn --budget 0.02 --trajectories 3 --window 20 --name body-model --json");
        assertThat(trained.code()).as(trained.err()).isZero();
        var window = body("window.csv", 1.4, 0.2, 40);
        var predicted = physics("predict --model body-model --window " + window + " --ahead 1 --json")
                .document();
        assertThat(predicted.at("/parameter/mean").asDouble()).isCloseTo(1.4, within(LEARNT));
    }

    @Test
    void isComparedWithBaselines() {
        var compared = physics("compare body-run --models classical --seeds 1 --trajectories 3 --window 20 --json");
        assertThat(compared.code()).as(compared.err()).isZero();
        assertThat(compared.document().toString()).contains("classical");
    }

    @Test
    void fitsAndForecastsWithItsInputsFromAWindowWithGapsAndOneChannel() throws IOException {
        var window = tank("window.csv", 140, 80);
        var states = tankStates(140);
        for (var command : List.of(
                "fit tank-run " + window + " --until 6.5 --json",
                "predict --model tank-run --window " + window + " --until 6.5 --json",
                "fit tank-run " + window + " --until 6.5 --noise level=0.001 --json")) {
            var document = physics(command).document();
            assertThat(document.at("/forecast/time/0").asDouble()).isCloseTo(80 * INTERVAL, within(ROUNDING));
            int last = document.at("/forecast/time").size() - 1;
            assertThat(document.at("/forecast/time/" + last).asDouble()).isCloseTo(6.5, within(ROUNDING));
            for (int state = 0; state < 2; state++) {
                assertThat(document.at("/forecast/states/%s/%d".formatted(state == 0 ? "h" : "s", last))
                                .asDouble())
                        .isCloseTo(states.get(130)[state], within(FORECAST));
            }
        }
    }

    @Test
    void aForecastBeyondTheInputsIsRefusedWithTheirEnd() throws IOException {
        var window = tank("window.csv", 140, 80);
        assertThat(physics("fit tank-run " + window + " --until 9").sentence())
                .contains("the input u up to t = 6.95", "add rows with the input");
    }

    @Test
    void aSystemWithInputsIsSolvedWithAFormulaInstead() {
        var refused = physics("solve tank-run");
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.sentence()).contains("measured input u", "--input u=", "'physics fit'");
        var solution = physics(
                        "solve tank-run --input u=0.8+0.5*sin(1.3*t)+0.3*sin(3.1*t) --initial 1.5,0.3 --until 5 --samples 101 --json")
                .document();
        assertThat(solution.at("/states/h/100").asDouble())
                .isCloseTo(tankStates(101).get(100)[0], within(INTERPOLATED));
        assertThat(physics("solve tank-run --input w=1").sentence()).contains("'w'", "u");
        assertThat(physics("solve tank-run --input u=2*w").sentence()).contains("names 'w'");
    }

    @Test
    void whatNeedsATrainedModelSaysSo() {
        assertThat(physics("predict --model tank-run --windows . --until 5").err())
                .contains("need a trained model", "physics train");
        assertThat(physics("monitor --model tank-run --recording d.csv").sentence())
                .contains("identified system", "physics train");
    }
}
