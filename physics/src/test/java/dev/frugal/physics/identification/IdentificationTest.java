package dev.frugal.physics.identification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.base.Documents;
import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import dev.frugal.physics.recording.Recording;
import dev.frugal.physics.system.MeasuredSystem;
import dev.frugal.physics.system.SystemDescription;
import dev.frugal.physics.system.Systems;
import dev.frugal.runs.Progress;
import dev.frugal.runs.RunContext;
import dev.frugal.runs.RunDirectory;
import dev.frugal.runs.RunInterruptedException;
import dev.frugal.runs.Session;
import dev.frugal.runs.StopSignal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdentificationTest {
    /// An oscillator whose position a sensor with an offset reads.
    private static final SystemDescription OSCILLATOR = Systems.describe("oscillator", """
            name: oscillator
            states: [x, v]
            inputs: {u: {between-samples: smooth}}
            measured: {position: x + offset}
            constants:
              stiffness: {estimate: [0, 20]}
              damping: {estimate: [0, 3]}
              offset: {estimate: [-1, 1]}
            equations:
              - x' = v
              - v' = u - damping*v - stiffness*x
            initial: {x: [-2, 2], v: [-2, 2]}
            horizon: 20
            """);

    private static final SystemDescription FRICTION = Systems.describe("friction", """
            name: friction
            states: [x, v]
            inputs: {u: {between-samples: smooth}}
            measured: {x: x}
            constants:
              stiffness: {estimate: [0, 10]}
              viscous: {estimate: [0, 5]}
            unknown:
              friction: {of: [v], hidden: [6], odd: true}
            equations:
              - x' = v
              - v' = u - stiffness*x - viscous*v - friction
            initial: {x: [-2, 2], v: [-2, 2]}
            horizon: 20
            """);

    /// Standard deviation of the measurement error; positions have one of about 0.5.
    private static final double NOISE = 0.005;

    /// Relative: central differences lose half the digits.
    private static final double DIFFERENCE = 1e-4;

    /// Relative: two models of the same order have errors of the same size, but for the freedom of an offset.
    private static final double AS_WELL = 0.5;

    private static final double STANDARD_DEVIATIONS = 4;

    @TempDir
    private Path folder;

    /// A mass on a spring, pushed by several tones, with a law of friction.
    ///
    /// @param keep share of the samples that are kept
    private static Recording recording(
            String channel,
            DoubleUnaryOperator friction,
            double stiffness,
            double offset,
            int samples,
            double keep,
            Seed seed) {
        var random = seed.random();
        int tones = 9;
        var frequencies = new double[tones];
        var phases = new double[tones];
        for (int k = 0; k < tones; k++) {
            frequencies[k] = 0.3 + 2.5 * random.nextDouble();
            phases[k] = 2 * Math.PI * random.nextDouble();
        }
        DoubleUnaryOperator push = t -> {
            double sum = 0;
            for (int k = 0; k < tones; k++) {
                sum += 0.5 * Math.cos(frequencies[k] * t + phases[k]);
            }
            return sum;
        };
        int steps = 20;
        double interval = 0.1;
        double h = interval / steps;
        double x = 0.5;
        double v = 0;
        var position = new double[samples];
        var input = new double[samples];
        var times = new double[samples];
        for (int i = 0; i < samples; i++) {
            times[i] = i * interval;
            position[i] = x;
            input[i] = push.applyAsDouble(times[i]);
            for (int s = 0; s < steps; s++) {
                // The midpoint rule, with two thousandths of the fastest period a step.
                double t = times[i] + s * h;
                double a = push.applyAsDouble(t) - stiffness * x - friction.applyAsDouble(v);
                double middleX = x + h / 2 * v;
                double middleV = v + h / 2 * a;
                x += h * middleV;
                v += h * (push.applyAsDouble(t + h / 2) - stiffness * middleX - friction.applyAsDouble(middleV));
            }
        }
        var kept = new ArrayList<Integer>();
        for (int i = 0; i < samples; i++) {
            if (random.nextDouble() < keep) {
                kept.add(i);
            }
        }
        var noise = seed.named("noise").random();
        return new Recording(
                "recording", kept.stream().mapToDouble(i -> times[i]).toArray(), List.of(channel, "u"), new double[][] {
                    kept.stream()
                            .mapToDouble(i -> position[i] + offset + NOISE * noise.nextGaussian())
                            .toArray(),
                    kept.stream().mapToDouble(i -> input[i]).toArray()
                });
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
    void theGradientOfTheOutputErrorIsThatOfItsSum() {
        var system = new MeasuredSystem(FRICTION);
        var recording = recording("x", v -> 0.3 * v, 2, 0, 60, 0.8, new Seed(1));
        var data = Data.of(FRICTION, List.of(recording));
        var network = new TermNetwork(FRICTION.unknownTerms().getFirst(), new double[] {0}, new double[] {0.8}, 1.7);
        var unknowns = new Unknowns(FRICTION, 1, network.weights());
        var plan = Stretch.plan(data.recordings(), 20);
        var problem = new OutputError(
                system, List.of(network), unknowns, data.grids(0.07), plan, new double[] {0.01}, data.sizes(), 0.5);
        var shared = unknowns.at(new double[] {0.2, 0.1});
        System.arraycopy(network.initial(new Seed(2)), 0, shared, unknowns.weightsAt(), network.weights());
        var all = problem.with(shared, Fit.starts(data, plan));
        var linearisation = problem.linearise(all);
        var gradient = new ArrayList<Double>();
        Arrays.stream(linearisation.gradient()).forEach(gradient::add);
        linearisation.blocks().forEach(block -> Arrays.stream(block.gradient()).forEach(gradient::add));
        assertThat(gradient).hasSize(all.length);
        for (int a = 0; a < all.length; a++) {
            var above = all.clone();
            var below = all.clone();
            double h = 1e-6 * Math.max(1, Math.abs(all[a]));
            above[a] += h;
            below[a] -= h;
            double slope =
                    (problem.linearise(above).cost() - problem.linearise(below).cost()) / (2 * h);
            // The gradient is that of half the sum, downwards.
            assertThat(-2 * gradient.get(a)).isCloseTo(slope, within(DIFFERENCE * (1 + Math.abs(slope))));
        }
    }

    @Test
    void constantsOfAnOscillatorAreFoundFromRecordingsWithGapsAndAnOffset() {
        var recordings = List.of(
                recording("position", v -> 0.4 * v, 4, 0.25, 300, 0.7, new Seed(5)),
                recording("position", v -> 0.4 * v, 4, 0.25, 180, 1, new Seed(6)));
        recordings.get(1).values()[0][40] = Double.NaN;
        var held = List.of(recording("position", v -> 0.4 * v, 4, 0.25, 150, 1, new Seed(7)));
        var found = Identification.run(OSCILLATOR, recordings, held, context("oscillator", new StopSignal()));
        var constants = found.document().constants();
        check(of(constants, "stiffness"), 4);
        check(of(constants, "damping"), 0.4);
        check(of(constants, "offset"), 0.25);
        var baselines = found.document().baselines();
        double own = of(found.document().rmse(), "position").validation().orElseThrow();
        assertThat(own).isLessThan(of(of(baselines, "zero"), "position") / 20);
        // It is linear: a linear model of the same order does as well.
        assertThat(of(of(baselines, "linear"), "position")).isCloseTo(own, within(AS_WELL * own));
    }

    /// Within some standard deviations, and those are small.
    private static void check(IdentificationDocument.Estimate estimate, double truth) {
        assertThat(estimate.mean()).isCloseTo(truth, within(STANDARD_DEVIATIONS * estimate.sd()));
        assertThat(estimate.sd()).isLessThan(0.02 * truth);
    }

    private static <T> T of(Map<String, T> values, String name) {
        return Objects.requireNonNull(values.get(name), name);
    }

    private static double law(double v) {
        return 0.3 * Math.tanh(v / 0.2) + 0.1 * v;
    }

    private static List<Recording> frictionRecordings() {
        return List.of(
                recording("x", IdentificationTest::law, 2, 0, 700, 1, new Seed(11)),
                recording("x", IdentificationTest::law, 2, 0, 600, 0.9, new Seed(12)));
    }

    private static List<Recording> frictionHeld() {
        return List.of(recording("x", IdentificationTest::law, 2, 0, 300, 1, new Seed(13)));
    }

    @Test
    void anUnknownLawOfFrictionIsLearntFromPositionsAlone() {
        var found = Identification.run(
                FRICTION, frictionRecordings(), frictionHeld(), context("friction", new StopSignal()));
        var document = found.document();
        double own = of(document.rmse(), "x").validation().orElseThrow();
        double noise = of(document.rmse(), "x").training();
        assertThat(own).isLessThan(1.15 * noise);
        assertThat(of(of(document.baselines(), "equation"), "x")).isGreaterThan(3 * own);
        var curve = found.terms().getFirst();
        double viscous = of(document.constants(), "viscous").mean();
        double squares = 0;
        double size = 0;
        double band = 0;
        int covered = 0;
        for (int i = 0; i < curve.values().length; i++) {
            double v = curve.points()[i][0];
            double error = curve.values()[i] + viscous * v - law(v);
            squares += error * error;
            band += curve.deviations()[i] * curve.deviations()[i];
            covered += Math.abs(error) < 1.96 * curve.deviations()[i] ? 1 : 0;
            size += law(v) * law(v);
        }
        assertThat(Math.sqrt(squares / size)).isLessThan(0.05);
        // The constant and the term exchange a viscous part; the band is that of their sum. Of 95 % at neighbouring
        // points, whose errors go together, most are within.
        assertThat(Math.sqrt(band / size)).isLessThan(0.02);
        assertThat(covered).isGreaterThan(curve.values().length * 3 / 4);
    }

    @Test
    void anIdentificationStoppedAtAnyTrialContinuesToTheSameBits() {
        var whole = context("whole", new StopSignal());
        Identification.run(FRICTION, frictionRecordings(), frictionHeld(), whole);
        var expected = Documents.text(whole.directory().file(IdentifiedSystem.FILE));
        var parts = context("parts", new StopSignal());
        int stops = 0;
        boolean done = false;
        while (!done) {
            // Wishes to stop are heard before every trial; each session takes two more than the one before.
            var stop = new StopSignal();
            var progress = new int[1];
            var session = new RunContext(parts.directory(), parts.metrics(), Progress.silent(), stop, new Seed(3));
            try {
                Identification.run(FRICTION, frictionRecordings(), frictionHeld(), session, () -> {
                    if (++progress[0] > 7) {
                        stop.request();
                    }
                });
                done = true;
            } catch (RunInterruptedException _) {
                stops++;
            }
        }
        assertThat(stops).isGreaterThan(3);
        assertThat(Documents.text(parts.directory().file(IdentifiedSystem.FILE)))
                .isEqualTo(expected);
    }

    @Test
    void aRecordingWithoutAnInputIsRefusedWithItsColumns() {
        var recording = new Recording("bench.csv", new double[] {0, 1, 2}, List.of("x"), new double[1][3]);
        assertThatThrownBy(() -> RecordingGrid.of(recording, FRICTION, 1))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "bench.csv has no column for the input u; its columns are x. Name one with --column u=HEADER");
    }
}
