package dev.frugal.app.command.general;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frugal.app.Invocation;
import dev.frugal.app.command.Failures;
import org.junit.jupiter.api.Test;

class BenchmarkCommandTest {
    @Test
    void withoutANameTheBenchmarksAreListed() {
        var invocation = Invocation.of("benchmark", "--json");
        assertThat(invocation.code()).isEqualTo(Failures.DONE);
        assertThat(invocation.document().at("/benchmarks/0/name").asString()).isEqualTo("machine");
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
