package dev.frugal.physics.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frugal.physics.objective.Objective;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TrainingScheduleTest {
    @Test
    void thePaperAlternatesPhasesMiniBatchByMiniBatch() {
        var schedule = TrainingSchedule.alternating();
        assertThat(LongStream.range(0, 4).mapToObj(step -> schedule.phase(step).name()))
                .containsExactly("metric", "physics", "metric", "physics");
    }

    @Test
    void aPhaseLastsAsManyMiniBatchesAsItSays() {
        var standard = TrainingSchedule.alternating();
        var schedule = new TrainingSchedule(
                List.of(
                        new TrainingPhase("a", List.of(Submodule.ENCODER), new Objective(1, 0, 0, 0), 2),
                        new TrainingPhase("b", List.of(Submodule.GENERATOR), new Objective(0, 0, 1, 0), 3)),
                1,
                1,
                1,
                1,
                standard.triplet(),
                Precision.FLOAT32);
        assertThat(LongStream.range(0, 7).mapToObj(step -> schedule.phase(step).name()))
                .containsExactly("a", "a", "b", "b", "b", "a", "a");
    }

    @Test
    void theWholeObjectiveHasEveryTermThatAPhaseHas() {
        assertThat(TrainingSchedule.alternating().whole()).isEqualTo(new Objective(1, 0, 0.1, 0.1));
    }
}
