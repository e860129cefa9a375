package dev.frugal.physics.field.estimation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.base.Documents;
import dev.frugal.base.Seed;
import dev.frugal.physics.field.FieldSolver;
import dev.frugal.physics.field.FieldSystem;
import dev.frugal.physics.identification.IdentificationSettings;
import dev.frugal.physics.system.FieldDescriptions;
import dev.frugal.physics.system.Systems;
import dev.frugal.runs.Progress;
import dev.frugal.runs.RunContext;
import dev.frugal.runs.RunDirectory;
import dev.frugal.runs.RunInterruptedException;
import dev.frugal.runs.Session;
import dev.frugal.runs.StopSignal;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FieldIdentificationTest {
    private static final String TRUTH = """
            name: small-front
            fields: {u: {grid: 16, length: 2, boundary: periodic}}
            equations: ["u' = 0.02*d(u, x, 2) + 2*(u - u^3)"]
            initial: {u: {random: {amplitude: 0.6, modes: 2}}}
            horizon: 2
            """;

    private static final String UNKNOWN = """
            name: small-front
            fields: {u: {grid: 16, length: 2, boundary: periodic}}
            unknown: {reaction: {of: [u], hidden: [4], odd: true}}
            equations: ["u' = 0.02*d(u, x, 2) + reaction"]
            initial: {u: {random: {amplitude: 0.6, modes: 2}}}
            horizon: 2
            """;

    private static final int SAMPLES = 31;
    private static final int[] SENSORS = {0, 2, 5, 7, 10, 13};
    private static final double NOISE = 0.01;

    /// Relative error of the law, root mean square: 3 windows of 6 sensors leave about one percent.
    private static final double LAW = 0.04;

    /// Of 558 readings about 50 numbers are learnt, so that residuals are 5 % smaller than the noise, give or take 3 %:
    /// four standard deviations.
    private static final double RESIDUALS = 0.95 * NOISE;

    private static final double RESIDUALS_TOLERANCE = 0.12 * NOISE;

    /// Of a field that reaches 1, after 1.8 units of time with the learnt law: what an error of `LAW` in it does.
    private static final double FORECAST_TOLERANCE = 0.05;

    @TempDir
    private Path folder;

    private static double[] times() {
        return IntStream.range(0, SAMPLES).mapToDouble(i -> 0.06 * i).toArray();
    }

    private static FieldWindow window(int number) {
        var system = FieldSystem.read("test", TRUTH);
        var seed = new Seed(4).at(number);
        var truth = new FieldSolver(system)
                .solve(new double[0], system.initial(new double[0], seed), times())
                .values();
        var exact = FieldWindow.of(times(), truth, SENSORS);
        var random = seed.named("noise").random();
        return new FieldWindow(
                exact.times(),
                SENSORS,
                Arrays.stream(exact.values())
                        .map(row -> Arrays.stream(row)
                                .map(value -> value + NOISE * random.nextGaussian())
                                .toArray())
                        .toArray(double[][]::new));
    }

    private static List<FieldWindow> windows() {
        return IntStream.range(0, 3).mapToObj(FieldIdentificationTest::window).toList();
    }

    private RunContext context(String name, StopSignal stop) {
        var run = RunDirectory.create(
                folder,
                name,
                "physics identify",
                new IdentificationSettings("", List.of(), List.of()),
                3,
                Session.now(List.of(), "test", "test"));
        return new RunContext(run, run.openMetrics(), Progress.silent(), stop, new Seed(3));
    }

    @Test
    void aFewNoisySensorsGiveTheLawWithItsBandAndARunThatIsASystem() {
        var system = FieldSystem.read("test", UNKNOWN);
        var context = context("law", new StopSignal());
        var found = FieldIdentification.run(system, windows(), List.of(window(7)), context);
        var curve = found.terms().getFirst();
        double squares = 0;
        double size = 0;
        int covered = 0;
        for (int i = 0; i < curve.values().length; i++) {
            double u = curve.points()[i][0];
            double law = 2 * (u - u * u * u);
            double error = curve.values()[i] - law;
            squares += error * error;
            size += law * law;
            covered += Math.abs(error) < 1.96 * curve.deviations()[i] ? 1 : 0;
        }
        assertThat(Math.sqrt(squares / size)).isLessThan(LAW);
        // Of 95 % at neighbouring points, whose errors go together, most are within.
        assertThat(covered).isGreaterThan(curve.values().length * 3 / 4);
        var document = found.document();
        var errors = Objects.requireNonNull(document.rmse().get("u"));
        assertThat(errors.training()).isCloseTo(RESIDUALS, within(RESIDUALS_TOLERANCE));
        double forecast = errors.validation().orElseThrow();
        assertThat(forecast).isLessThan(1.5 * NOISE);
        for (var baseline : List.of("zero", "persistence", "equation")) {
            assertThat(document.baselines().getOrDefault(baseline, Map.of()).getOrDefault("u", 0.0))
                    .as(baseline)
                    .isGreaterThan(2 * forecast);
        }
        var known = new FieldSystem(
                FieldDescriptions.named(context.directory().folder().toString()));
        known.description().requireKnown();
        var initial = known.initial(new double[0], new Seed(8));
        var learnt =
                new FieldSolver(known).solve(new double[0], initial, times()).values();
        var truth = new FieldSolver(FieldSystem.read("test", TRUTH))
                .solve(new double[0], initial, times())
                .values();
        assertThat(learnt[SAMPLES - 1]).containsExactly(truth[SAMPLES - 1], within(FORECAST_TOLERANCE));
    }

    @Test
    void anIdentificationStoppedAtAnyTrialContinuesToTheSameBits() {
        var system = FieldSystem.read("test", UNKNOWN);
        var two = windows().subList(0, 2);
        var whole = context("whole", new StopSignal());
        FieldIdentification.run(system, two, List.of(), whole);
        var expected = Documents.text(whole.directory().file(Systems.IDENTIFIED));
        var parts = context("parts", new StopSignal());
        int stops = 0;
        boolean done = false;
        while (!done) {
            var stop = new StopSignal();
            var session = new RunContext(parts.directory(), parts.metrics(), Progress.silent(), stop, new Seed(3));
            int most = 12 + stops;
            var trials = new int[1];
            try {
                FieldIdentification.run(system, two, List.of(), session, () -> {
                    if (++trials[0] > most) {
                        stop.request();
                    }
                });
                done = true;
            } catch (RunInterruptedException _) {
                stops++;
            }
        }
        assertThat(stops).isGreaterThan(2);
        assertThat(Documents.text(parts.directory().file(Systems.IDENTIFIED))).isEqualTo(expected);
    }
}
