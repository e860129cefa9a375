package dev.frugal.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final AtomicLong clock = new AtomicLong();
    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

    private Progress progress(boolean terminal) {
        return Progress.on(new PrintStream(shown, true, StandardCharsets.UTF_8), terminal, clock::get);
    }

    private String shown() {
        return shown.toString(StandardCharsets.UTF_8);
    }

    private void pass(Duration time) {
        clock.addAndGet(time.toNanos());
    }

    @Test
    void theTimeLeftFollowsTheSpeedSoFar() {
        var progress = progress(false);
        progress.report("training", 0, 100);
        pass(Duration.ofSeconds(10));
        progress.report("training", 25, 100);
        assertThat(shown()).endsWith("training: 25 of 100 (25 %), 30 s left\n");
    }

    @Test
    void aResumedPhaseIsJudgedByItsOwnSpeed() {
        var progress = progress(false);
        progress.report("training", 80, 100);
        pass(Duration.ofSeconds(10));
        progress.report("training", 90, 100);
        assertThat(shown()).endsWith("training: 90 of 100 (90 %), 10 s left\n");
    }

    @Test
    void plainLinesAreFewButTheLastOneAlwaysComes() {
        var progress = progress(false);
        for (int done = 0; done <= 1000; done++) {
            progress.report("training", done, 1000);
            pass(Duration.ofMillis(10));
        }
        assertThat(shown().lines()).hasSizeBetween(3, 4);
        assertThat(shown()).endsWith("training: 1,000 of 1,000 (100 %), took 10 s\n");
    }

    @Test
    void aTerminalLineIsRewrittenInPlaceAndFitsTheWidth() {
        var progress = progress(true);
        progress.report("a phase with quite a long name, longer than anyone would wish for", 1, 3);
        pass(Duration.ofSeconds(1));
        progress.report("a phase with quite a long name, longer than anyone would wish for", 2, 3);
        assertThat(shown()).doesNotContain("\n");
        assertThat(Pattern.compile("\r\u001b\\[K").splitAsStream(shown()))
                .hasSize(3)
                .allMatch(line -> line.length() < 80);
        progress.end();
        assertThat(shown()).endsWith("\n");
    }

    @Test
    void progressBeyondTheTotalIsAnErrorOfOurs() {
        assertThatThrownBy(() -> progress(false).report("training", 3, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3 of 2");
    }

    @Test
    void durationsReadAsPeopleSayThem() {
        assertThat(Progress.readable(Duration.ofMillis(400))).isEqualTo("0 s");
        assertThat(Progress.readable(Duration.ofMillis(59_700))).isEqualTo("1 min 0 s");
        assertThat(Progress.readable(Duration.ofSeconds(200))).isEqualTo("3 min 20 s");
        assertThat(Progress.readable(Duration.ofMinutes(125))).isEqualTo("2 h 5 min");
    }
}
