package dev.frugal.reasoning.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.tensor.distributed.Ranks;
import dev.frugal.tensor.distributed.TimedRanks;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class StepClockTest {
    /// Of sums of seconds.
    private static final double ROUNDING = 1e-9;

    private final TimedRanks ranks = new TimedRanks(new Waiting());
    private final StepClock clock = new StepClock(ranks);

    /// A process by itself whose operations take as long as the clock needs to go on.
    private static final class Waiting implements Ranks {
        @Override
        public int rank() {
            return 0;
        }

        @Override
        public int size() {
            return 1;
        }

        @Override
        public void sum(Tensor tensor) {}

        @Override
        public List<byte[]> gather(byte[] own) {
            long began = System.nanoTime();
            while (System.nanoTime() == began) {
                Thread.onSpinWait();
            }
            return List.of(own);
        }

        @Override
        public void close() {}
    }

    private void step() {
        clock.begin();
        ranks.gather(new byte[1]);
        clock.mark();
        ranks.gather(new byte[2]);
        clock.mark();
        clock.mark();
    }

    @Test
    void workAndWaitingMakeUpTheStep() {
        step();
        step();
        var stages = clock.stages();
        assertThat(stages.working() + stages.waiting())
                .isCloseTo(stages.checkpoint() + clock.sampling() + clock.credit() + clock.update(), within(ROUNDING));
        assertThat(stages.waiting()).isPositive();
        assertThat(stages.sampling()).isLessThan(clock.sampling());
        assertThat(stages.update()).isEqualTo(clock.update());
    }

    @Test
    void theTimeBeforeTheFirstStepDoesNotCount() {
        ranks.gather(new byte[1]);
        clock.begin();
        clock.mark();
        clock.mark();
        clock.mark();
        assertThat(clock.stages().waiting()).isZero();
    }
}
