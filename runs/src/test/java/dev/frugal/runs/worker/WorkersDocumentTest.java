package dev.frugal.runs.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.base.InvalidInputException;
import java.time.Instant;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WorkersDocumentTest {
    private static final Instant MORNING = Instant.parse("2026-11-30T08:00:00Z");

    /// Of a few sums and quotients.
    private static final double ROUNDING = 1e-12;

    private final WorkerTimeline timeline = new WorkerTimeline();

    @BeforeEach
    void start() {
        start("", 0);
    }

    private void start(String reason, long after) {
        timeline.take(new WorkerEvent.Started(MORNING, 3, reason));
        for (int rank = 0; rank < 3; rank++) {
            timeline.take(new WorkerEvent.Joined(MORNING, rank, "host-" + rank, 100 + rank));
        }
        timeline.take(new WorkerEvent.Continued(MORNING, after));
    }

    private void end(int rank, WorkerState state, String word) {
        timeline.take(new WorkerEvent.Ended(MORNING, rank, state, word));
    }

    private void step(long step, int rank, double sampling, double waiting) {
        timeline.take(new WorkerEvent.Step(rank, step, new StageSeconds(0, sampling, 0.25, 0.75, waiting)));
    }

    /// Steps that take 5 s, in which each worker samples as long as said.
    private void steps(long first, long last, double... sampling) {
        for (long step = first; step <= last; step++) {
            for (int rank = 0; rank < sampling.length; rank++) {
                step(step, rank, sampling[rank], 4 - sampling[rank]);
            }
        }
    }

    private WorkersDocument document() {
        return WorkersDocument.of(timeline, true);
    }

    @Test
    void theOneThatAllOthersWaitForIsAStraggler() {
        steps(1, 6, 1, 4, 1);
        var document = document();
        assertThat(document.straggler()).contains(new WorkersDocument.Straggler(2, 2.5));
        assertThat(document.verdict())
                .isEqualTo("Worker 2 is a straggler: it works 2.5 times as long as the others, which wait 60 % of"
                        + " their time.");
        var straggler = document.workers().get(1);
        assertThat(straggler.waitingShare()).hasValue(0);
        assertThat(straggler.secondsPerStep()).hasValue(5);
        var other = document.workers().get(2);
        assertThat(other.waitingShare().orElseThrow()).isCloseTo(0.6, within(ROUNDING));
        assertThat(other.secondsPerStep()).hasValue(2);
        assertThat(other.stages()).contains(new StageSeconds(0, 1, 0.25, 0.75, 3));
        assertThat(other.steps()).isEqualTo(6);
    }

    @Test
    void whoeverIsLastInTurnIsNone() {
        steps(1, 1, 3, 1, 1);
        steps(2, 2, 1, 3, 1);
        steps(3, 3, 1, 1, 3);
        steps(4, 5, 2, 2, 2);
        assertThat(document().straggler()).isEmpty();
        assertThat(document().verdict())
                .isEqualTo("No worker is a straggler: none works 1.25 times as long as the others in most steps.");
    }

    @Test
    void fourStepsSayNothingYet() {
        steps(1, 4, 1, 4, 1);
        assertThat(document().straggler()).isEmpty();
        assertThat(document().verdict()).isEmpty();
        steps(5, 5, 1, 4, 1);
        assertThat(document().straggler()).isPresent();
    }

    @Test
    void theVerdictIsAboutTheLastSteps() {
        steps(1, 200, 1, 4, 1);
        steps(201, 300, 1, 1, 1);
        assertThat(document().straggler()).isEmpty();
        assertThat(document().measured()).isEqualTo(100);
        assertThat(document().workers().getFirst().steps()).isEqualTo(300);
    }

    @Test
    void stepsThatAreRepeatedCountOnce() {
        steps(1, 4, 1, 1, 1);
        step(5, 0, 1, 0);
        end(1, WorkerState.LOST, "ended with exit code 137");
        start("worker 2 of 3 ended with exit code 137 in step 5", 2);
        assertThat(document().steps()).containsExactly(1L, 2L);
        assertThat(document().workers()).extracting(WorkersDocument.Row::steps).containsOnly(2L);
        steps(3, 5, 2, 2, 2);
        var document = document();
        assertThat(document.steps()).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(document.curves().getFirst().sampling())
                .extracting(OptionalDouble::getAsDouble)
                .containsExactly(1.0, 1.0, 2.0, 2.0, 2.0);
        assertThat(document.starts())
                .containsExactly(
                        new WorkersDocument.Start(MORNING, OptionalLong.of(0), ""),
                        new WorkersDocument.Start(
                                MORNING, OptionalLong.of(2), "worker 2 of 3 ended with exit code 137 in step 5"));
    }

    @Test
    void aStepThatALostWorkerDidNotTellIsMissing() {
        steps(1, 3, 1, 1, 1);
        step(4, 0, 1, 0);
        step(4, 2, 1, 0);
        assertThat(document().curves().get(1).waiting().getLast()).isEmpty();
        assertThat(document().curves().get(2).waiting().getLast()).hasValue(0);
        assertThat(document().workers().get(1).steps()).isEqualTo(3);
    }

    @Test
    void aWorkerIsWhereItWasLastHeardOf() {
        var row = document().workers().get(2);
        assertThat(row.worker()).isEqualTo(3);
        assertThat(row.host()).isEqualTo("host-2");
        assertThat(row.process()).hasValue(102);
        assertThat(row.state()).isEqualTo(WorkerState.WORKING);
        assertThat(row.secondsPerStep()).isEmpty();
        end(2, WorkerState.LOST, "has not answered for 3 s");
        assertThat(document().workers().get(2).state()).isEqualTo(WorkerState.LOST);
        assertThat(document().workers().get(2).word()).isEqualTo("has not answered for 3 s");
        timeline.take(new WorkerEvent.Started(MORNING, 3, "again"));
        var started = document().workers().get(2);
        assertThat(started.state()).isEqualTo(WorkerState.STARTING);
        assertThat(started.process()).isEmpty();
        assertThat(started.word()).isEqualTo("has not answered for 3 s");
    }

    @Test
    void noWorkerOutlivesTheProcessOfItsRun() {
        end(0, WorkerState.FINISHED, "");
        var document = WorkersDocument.of(timeline, false);
        assertThat(document.workers())
                .extracting(WorkersDocument.Row::state)
                .containsExactly(WorkerState.FINISHED, WorkerState.STOPPED, WorkerState.STOPPED);
        assertThat(document.workers().get(1).word()).isEqualTo("the process of the run has ended");
    }

    @Test
    void aLongTrainingIsRememberedInPart() {
        steps(1, 3000, 1, 1, 1);
        assertThat(timeline.steps()).hasSize(WorkerTimeline.MOST_STEPS);
        assertThat(document().steps()).hasSize(500).endsWith(2998L, 3000L);
        assertThat(document().curves().getFirst().update()).hasSize(500);
    }

    @Test
    void aRunWithoutWorkersHasNothingToTell() {
        var document = WorkersDocument.of(new WorkerTimeline(), false);
        assertThat(document.workers()).isEmpty();
        assertThat(document.steps()).isEmpty();
    }

    @Test
    void anEventOfAWorkerThatWasNotStartedIsDamage() {
        assertThatThrownBy(() -> step(1, 3, 1, 1))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("names a worker of rank 3, but 3 were started");
    }
}
