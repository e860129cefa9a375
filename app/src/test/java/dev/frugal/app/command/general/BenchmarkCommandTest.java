package dev.frugal.app.command.general;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frugal.app.Invocation;
import dev.frugal.app.Schemas;
import dev.frugal.app.command.Failures;
import dev.frugal.base.Documents;
import dev.frugal.benchmarks.Benchmark;
import dev.frugal.benchmarks.BenchmarkContext;
import dev.frugal.benchmarks.BenchmarkResult;
import dev.frugal.benchmarks.JavaContender;
import dev.frugal.benchmarks.Race;
import dev.frugal.benchmarks.Report;
import dev.frugal.runs.Progress;
import java.util.List;
import org.junit.jupiter.api.Test;

class BenchmarkCommandTest {
    @Test
    void withoutANameTheBenchmarksAreListed() {
        var invocation = Invocation.of("benchmark", "--json");
        assertThat(invocation.code()).isEqualTo(Failures.DONE);
        assertThat(invocation.document().at("/benchmarks/0/name").asString()).isEqualTo("machine");
    }

    /// A race of sums and a table: what every report is made of.
    private record Sums() implements Benchmark {
        @Override
        public String name() {
            return "sums";
        }

        @Override
        public String question() {
            return "How fast is a sum?";
        }

        @Override
        public String method() {
            return "Twice the same.";
        }

        @Override
        public BenchmarkResult run(BenchmarkContext session) {
            var race = new Race("sums", "terms", 1, 0)
                    .run(session, List.of(entrant("ours", 1), entrant("the same", 1), entrant("another", 2)));
            var table = new BenchmarkResult.Table(
                    "further", List.of("what", "how much"), List.of(List.of("a word", 1.5), List.of("a count", 3)));
            return new BenchmarkResult(List.of(race), List.of(table));
        }

        private static Race.Entrant entrant(String name, double sum) {
            return new Race.Entrant(name, () -> new JavaContender("1", () -> new double[] {sum}, () -> {}));
        }
    }

    @Test
    void aReportIsAsItsSchemaSays() {
        var timing = new BenchmarkContext.Timing(2, 0.001, 0.001, 0.01);
        try (var session =
                BenchmarkContext.open(BenchmarkContext.Effort.STANDARD, timing, List.of(1), Progress.silent())) {
            var document = Documents.tree(Report.of(new Sums(), session, "unknown"));
            assertThat(Schemas.errors("benchmark.json", document)).isEmpty();
            assertThat(document.at("/findings/races/0/measurements/0/seconds/lower_quartile")
                            .isNumber())
                    .isTrue();
        }
    }

    @Test
    void anUnknownBenchmarkIsTheUsersMistake() {
        var invocation = Invocation.of("benchmark", "speed");
        assertThat(invocation.code()).isEqualTo(Failures.USER_MISTAKE);
        assertThat(invocation.sentence()).contains("'speed'", "machine");
    }

    @Test
    void moreThreadsThanProcessorsAreTheUsersMistake() {
        var invocation = Invocation.of("benchmark", "machine", "--threads", "4096");
        assertThat(invocation.code()).isEqualTo(Failures.USER_MISTAKE);
        assertThat(invocation.sentence()).contains("--threads 4096");
    }
}
