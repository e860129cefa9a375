package dev.frugal.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.frugal.base.Documents;
import dev.frugal.base.InvalidInputException;
import dev.frugal.runs.Progress;
import dev.frugal.runs.RunInterruptedException;
import dev.frugal.runs.StopSignal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RaceTest {
    private static final Race RACE = new Race("sums", "terms", 1000, 1e-9);

    /// Nothing here is judged by its time.
    private static final BenchmarkContext.Timing SHORT = new BenchmarkContext.Timing(2, 0.001, 0.001, 0.01);

    private static BenchmarkContext session(String python) {
        var opened = BenchmarkContext.open(BenchmarkContext.Effort.STANDARD, SHORT, List.of(1), Progress.silent());
        return new BenchmarkContext(
                opened.effort(), opened.timing(), opened.threads(), python, opened.folder(), opened.progress());
    }

    private static Race.Entrant sum(String name, double first) {
        var values = new double[1000];
        return new Race.Entrant(
                name,
                () -> new JavaContender("Java", () -> new double[] {first, 2}, () -> {
                    for (int i = 1; i < values.length; i++) {
                        values[i] = 0.5 * values[i - 1] + i;
                    }
                }));
    }

    @Test
    void whoComputesTheSameGetsARatio() {
        try (var session = session("python3")) {
            var result = RACE.run(session, List.of(sum("ours", 1), sum("other", 1 + 1e-12)));
            assertThat(result.measurements()).hasSize(2);
            assertThat(result.measurements().get(1).ratio()).isPresent();
            assertThat(result.fastestPeer().orElseThrow().contender()).isEqualTo("other");
        }
    }

    @Test
    void whoComputesSomethingElseGetsNone() {
        try (var session = session("python3")) {
            var result = RACE.run(session, List.of(sum("ours", 1), sum("other", 1.001)));
            assertThat(result.measurements().get(1).ratio()).isEmpty();
            assertThat(result.fastestPeer()).isEmpty();
            assertThat(RaceText.rows(result).get(1)).contains("no ratio: other results");
        }
    }

    @Test
    void aMissingPeerIsNamedAndTheRestMeasured() {
        try (var session = session("no-such-python")) {
            var result = RACE.run(
                    session,
                    List.of(
                            sum("ours", 1),
                            new Race.Entrant("torch", () -> new Peer(session, "jet.py", "torch", 1, Map.of()))));
            assertThat(result.measurements()).hasSize(1);
            assertThat(result.absent()).hasSize(1);
            assertThat(result.absent().getFirst().advice()).contains("FRUGAL_PYTHON");
        }
    }

    @Test
    void aStopIsHeard() {
        var stop = new StopSignal();
        stop.request();
        try (var session = session("python3")) {
            assertThatThrownBy(() -> stop.during(() -> RACE.run(session, List.of(sum("ours", 1)))))
                    .isInstanceOf(RunInterruptedException.class);
        }
    }

    @Test
    void numbersThatAreNoneDiffer() {
        assertThat(RaceResult.difference(new double[] {1}, new double[] {Double.NaN}))
                .isInfinite();
        assertThat(RaceResult.difference(new double[] {1}, new double[] {1, 2})).isInfinite();
        assertThat(RaceResult.difference(new double[] {0, 2}, new double[] {0, 1}))
                .isEqualTo(0.5);
    }

    @Test
    void theSpreadHoldsTheQuartiles() {
        assertThat(Measurements.of(new double[] {5, 1, 4, 2, 3})).isEqualTo(new Measurements(1, 2, 3, 4, 5));
    }

    @Test
    void aReportIsAPageAndADocument() {
        try (var session = session("python3")) {
            var findings = new BenchmarkResult(
                    List.of(RACE.run(session, List.of(sum("ours", 1), sum("other", 1)))),
                    List.of(new BenchmarkResult.Table(
                            "shares", List.of("part", "share"), List.of(List.of("generator", 0.5)))));
            var report = new Report(
                    "sums",
                    "How fast is a sum",
                    "Both add.",
                    Environment.here("r1"),
                    BackgroundLoad.Observation.begin().end(),
                    findings);
            assertThat(MarkdownPage.of(report, "./frugal benchmark sums"))
                    .contains("# How fast is a sum", "## Sums", "| ours |", "| generator | 0.500 |", "r1");
            var document = Documents.jsonTree(Documents.json(report), "report");
            assertThat(document.at("/findings/races/0/measurements/1/ratio").isNumber())
                    .isTrue();
        }
    }

    @Test
    void whatIsNamedAsPythonMustBeOne() {
        assertThatThrownBy(() -> BenchmarkContext.requirePython("/no/such/python"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("FRUGAL_PYTHON is /no/such/python, which cannot be started; name the Python");
        assertThatThrownBy(() -> BenchmarkContext.requirePython("true"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("FRUGAL_PYTHON is true, which is not Python 3");
    }
}
