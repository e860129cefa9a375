package dev.frugal.physics.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import dev.frugal.physics.data.Window;
import dev.frugal.physics.prediction.ForecastAttempt;
import dev.frugal.physics.prediction.Prediction;
import dev.frugal.physics.prediction.RegimeSource;
import dev.frugal.physics.recording.RecordingOptions;
import dev.frugal.physics.recording.RecordingReader;
import dev.frugal.physics.recording.Sample;
import dev.frugal.physics.recording.SampleStream;
import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.physics.system.Systems;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class MonitorTest {
    private static final DynamicalSystem DECAY = Systems.read("decay", """
            name: decay
            states: [x]
            parameters: {k: [0, 10]}
            equations:
              - x' = -k*x
            initial: {x: [0.5, 1]}
            horizon: 10
            """);

    private static MonitorSettings settings(double window, double stride, Limit... limits) {
        return new MonitorSettings(window, stride, 1, 50, 1e-4, List.of(limits));
    }

    /// A stand-in for a model: the parameter is the mean of the window's state, its error that of a mean.
    private static ForecastAttempt mean(Window window) {
        if (window.samples() < 5) {
            return ForecastAttempt.failed("the window has %d samples; expected 5".formatted(window.samples()));
        }
        double mean = Arrays.stream(window.states())
                .mapToDouble(state -> state[0])
                .average()
                .orElseThrow();
        Map<String, Double> regimes = new LinkedHashMap<>();
        regimes.put(mean > 5 ? "high" : "low", 0.95);
        regimes.put(mean > 5 ? "low" : "high", 0.05);
        return ForecastAttempt.of(new Prediction(
                List.of(new Prediction.Estimate("k", mean, 1 / Math.sqrt(window.samples()))),
                Optional.of(mean > 5 ? "high" : "low"),
                regimes,
                RegimeSource.LATENT,
                OptionalDouble.empty(),
                List.of("x"),
                new double[] {window.end() + 1},
                new double[][] {{mean}},
                new double[][] {{1}},
                1e-9,
                Optional.empty(),
                new double[] {1},
                List.of()));
    }

    private static List<ForecastAttempt> means(List<Window> windows) {
        return windows.stream().map(MonitorTest::mean).toList();
    }

    private static List<MonitorLine> lines(String text, MonitorSettings settings, int batch)
            throws IOException, InterruptedException {
        var reader = new RecordingReader(DECAY, RecordingOptions.none());
        var lines = new ArrayList<MonitorLine>();
        try (SampleStream samples =
                reader.stream(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "test")) {
            new RecordingMonitor(
                            samples,
                            new WindowCutter(settings, new int[] {0}, 3),
                            new Monitor(List.of("k"), settings, MonitorTest::means),
                            batch)
                    .follow(lines::add);
        }
        return lines;
    }

    private static String jump(int samples) {
        var random = new Seed(3).named("jump").random();
        var text = new StringBuilder("t,x\n");
        for (int i = 0; i < samples; i++) {
            text.append(i)
                    .append(',')
                    .append((i < samples / 2 ? 2 + 2.0 * i / samples : 8) + random.nextGaussian())
                    .append('\n');
        }
        return text.toString();
    }

    @Test
    void aJumpOfParameterAndRegimeIsReportedOnceAndWithinTwoWindows() throws Exception {
        var lines = lines(jump(4000), settings(20, 20), 16);
        assertThat(lines).hasSize(199);
        var changes = lines.stream().flatMap(line -> line.changes().stream()).toList();
        assertThat(changes).extracting(MonitorLine.ChangePoint::of).containsExactlyInAnyOrder("regime", "k");
        var reported = lines.stream()
                .filter(line -> !line.changes().isEmpty())
                .map(MonitorLine::time)
                .toList();
        assertThat(reported).allSatisfy(time -> assertThat(time).isBetween(2000.0, 2040.0));
    }

    /// A line depends on the windows before it, not on how many are predicted together.
    @Test
    void linesDoNotDependOnTheBatch() throws Exception {
        var text = jump(2000);
        assertThat(lines(text, settings(20, 10), 1)).isEqualTo(lines(text, settings(20, 10), 64));
    }

    @Test
    void aLimitAheadIsExpectedAndOneBehindIsReached() throws Exception {
        var random = new Seed(4).named("ramp").random();
        var text = new StringBuilder("t,x\n");
        for (int i = 0; i < 4000; i++) {
            text.append(i)
                    .append(',')
                    .append(i / 1000.0 + 0.1 * random.nextGaussian())
                    .append('\n');
        }
        var last = lines(text.toString(), settings(40, 40, new Limit("k", 6), new Limit("k", 2)), 8)
                .getLast();
        var ahead = last.limits().get(0);
        assertThat(ahead.reached()).isFalse();
        assertThat(ahead.earliest()).isLessThan(6000);
        assertThat(ahead.expected()).isBetween(5900.0, 6100.0);
        assertThat(ahead.latest()).isGreaterThan(6000);
        assertThat(last.limits().get(1).reached()).isTrue();
    }

    @Test
    void aWindowThatCannotBeUsedSaysWhyAndTheNextOnesFollow() throws Exception {
        var text = new StringBuilder("t,x\n");
        for (int i = 0; i < 200; i++) {
            if (i < 60 || i > 90) {
                boolean sparse = i > 120 && i < 140;
                text.append(i)
                        .append(',')
                        .append(sparse && i % 3 != 0 ? "NaN" : "1")
                        .append('\n');
            }
        }
        var lines = lines(text.toString(), settings(10, 10), 64);
        var unusable = lines.stream().filter(line -> line.problem() != null).toList();
        assertThat(unusable).isNotEmpty().allSatisfy(line -> {
            assertThat(line.problem()).contains("samples; expected 5");
            assertThat(line.start()).isBetween(110.0, 140.0);
        });
        assertThat(lines.getLast().problem()).isNull();
        // No window lies across the gap.
        assertThat(lines).noneMatch(line -> line.start() < 60 && line.time() > 90);
    }

    @Test
    void windowsOverlapByTheirStride() {
        var cutter = new WindowCutter(settings(4, 2), new int[] {0}, 3);
        var windows = new ArrayList<Window>();
        for (int i = 0; i <= 10; i++) {
            cutter.add(new Sample(i, i, new double[] {i})).ifPresent(windows::add);
        }
        assertThat(windows).extracting(window -> window.times()[0]).containsExactly(0.0, 2.0, 4.0, 6.0);
        assertThat(windows).extracting(Window::end).containsExactly(4.0, 6.0, 8.0, 10.0);
    }

    @Test
    void aLimitOfNoParameterIsRefused() {
        assertThatThrownBy(() -> new Monitor(List.of("k"), settings(1, 1, new Limit("q", 1)), MonitorTest::means))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("--limit names 'q'");
    }

    @Test
    void theReportHoldsABoundedNumberOfPoints() {
        var report = new MonitorReport("decay", List.of());
        for (int i = 0; i < 10_000; i++) {
            report.add(new MonitorLine(
                    i + 1,
                    i,
                    i + 1,
                    Map.of("k", new MonitorLine.Estimate(i, 1, i - 2, i + 2, null)),
                    null,
                    Map.of(),
                    null,
                    List.of(),
                    List.of(),
                    null,
                    List.of()));
        }
        var html = dev.frugal.runs.report.HtmlReport.html(report.page());
        assertThat(html).contains("decay over time").hasSizeLessThan(200_000);
    }
}
