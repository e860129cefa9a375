package dev.frugal.runs.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frugal.runs.RunState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TrialsDocumentTest {
    private static final Instant MORNING = Instant.parse("2026-11-30T08:00:00Z");

    private static TrialRun trial(int index, RunState state, String host, double seconds) {
        return new TrialRun(index, "widths-000" + index, state, host, MORNING, 1, OptionalDouble.of(seconds), "");
    }

    @Test
    void runningTrialsComeFirstAndThenTheSlowest() {
        var document = TrialsDocument.of(
                9,
                List.of(
                        trial(0, RunState.FINISHED, "fast", 10),
                        trial(1, RunState.FINISHED, "slow", 40),
                        trial(2, RunState.FINISHED, "fast", 12),
                        trial(3, RunState.RUNNING, "slow", 1),
                        trial(4, RunState.FAILED, "fast", 15)),
                MORNING.plusSeconds(24));
        assertThat(document.trials()).extracting(TrialsDocument.Row::trial).containsExactly(3, 1, 4, 2, 0);
        assertThat(document.medianSeconds()).hasValue(12);
        var running = document.trials().getFirst();
        assertThat(running.seconds()).as("since it began").hasValue(24);
        assertThat(running.slowdown()).hasValue(2);
        assertThat(document.planned()).isEqualTo(9);
        assertThat(document.begun()).isEqualTo(5);
        assertThat(document.machines())
                .containsExactly(
                        new TrialsDocument.MachineRow(
                                "fast", 0, 2, OptionalDouble.of(11), OptionalDouble.of(11.0 / 12)),
                        new TrialsDocument.MachineRow(
                                "slow", 1, 1, OptionalDouble.of(40), OptionalDouble.of(40.0 / 12)));
    }

    @Test
    void beforeOneHasFinishedNoneIsSlow() {
        var document = TrialsDocument.of(2, List.of(trial(0, RunState.RUNNING, "here", 0)), MORNING.plusSeconds(5));
        assertThat(document.medianSeconds()).isEmpty();
        assertThat(document.trials().getFirst().slowdown()).isEmpty();
    }

    @Test
    void ofManyTrialsTheSlowestAreShown() {
        var document = TrialsDocument.of(
                1_000,
                IntStream.range(0, 1_000)
                        .mapToObj(index -> trial(index, RunState.FINISHED, "here", index))
                        .toList(),
                MORNING);
        assertThat(document.trials()).hasSize(200);
        assertThat(document.trials().getFirst().trial()).isEqualTo(999);
        assertThat(document.begun()).isEqualTo(1_000);
    }

    @Test
    void theNameOfATrialsRunTellsItsIndex() {
        var trial = new Trial(12, 0, Map.of());
        assertThat(trial.runName("widths")).isEqualTo("widths-0012");
        assertThat(Trial.index("widths", "widths-0012")).hasValue(12);
        assertThat(Trial.index("widths", "widths-12345")).hasValue(12345);
        assertThat(Trial.index("widths", "widths-deep-0012")).isEmpty();
        assertThat(Trial.index("widths", "widths")).isEmpty();
    }
}
