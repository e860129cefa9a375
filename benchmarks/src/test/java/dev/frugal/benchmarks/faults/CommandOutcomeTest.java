package dev.frugal.benchmarks.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandOutcomeTest {
    private static final String SENTENCE = "frugal: system.yaml, line 3: expected a number\n";

    @TempDir
    private Path folder;

    private static Verdict verdict(int code, String err) {
        return new CommandOutcome(code, false, false, "", err).verdict();
    }

    @Test
    void oneSentenceWithExitCodeTwoIsARefusalAndAnythingElseACrash() {
        assertThat(verdict(0, "")).isEqualTo(Verdict.WORKED);
        assertThat(verdict(2, SENTENCE)).isEqualTo(Verdict.REFUSED);
        assertThat(verdict(2, "")).isEqualTo(Verdict.CRASH);
        assertThat(verdict(2, SENTENCE + SENTENCE)).isEqualTo(Verdict.CRASH);
        assertThat(verdict(1, SENTENCE)).isEqualTo(Verdict.CRASH);
        assertThat(verdict(134, "# A fatal error has been detected by the Java Runtime Environment"))
                .isEqualTo(Verdict.CRASH);
        assertThat(verdict(2, SENTENCE + "\tat dev.frugal.app.Frugal.main(Frugal.java:40)\n"))
                .isEqualTo(Verdict.CRASH);
    }

    @Test
    void whatDoesNotEndWhenAskedToHangs() {
        assertThat(new CommandOutcome(0, true, false, "", "").verdict()).isEqualTo(Verdict.HANG);
        assertThat(new CommandOutcome(143, false, true, "", "").verdict()).isEqualTo(Verdict.WORKED);
    }

    @Test
    void theOutcomeOfAProcessIsItsCodeAndItsWords() throws Exception {
        var program = new Program(List.of("sh", "-c", "echo said; echo 'frugal: no' >&2; exit 2"), folder);
        var outcome = program.run(Duration.ofMinutes(1), List.of());
        assertThat(outcome.verdict()).isEqualTo(Verdict.REFUSED);
        assertThat(outcome.out()).isEqualTo("said\n");
        assertThat(outcome.detail()).isEqualTo("exit code 2: frugal: no");
    }

    @Test
    void aProcessThatIsAtWorkWhenItsTimeIsOverIsAskedToStop() throws Exception {
        var program = new Program(List.of("sh", "-c", "exec sleep 600"), folder);
        var outcome = program.run(Duration.ofMillis(50), List.of());
        assertThat(outcome.stopped()).isTrue();
        assertThat(outcome.hanging()).isFalse();
    }
}
