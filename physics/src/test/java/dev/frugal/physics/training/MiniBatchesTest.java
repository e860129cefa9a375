package dev.frugal.physics.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frugal.base.Seed;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class MiniBatchesTest {
    private final MiniBatches batches = new MiniBatches(21, 8, new Seed(4));

    @Test
    void anEpochVisitsEveryTrajectoryOnce() {
        for (long epoch = 0; epoch < 5; epoch++) {
            long first = epoch * batches.perEpoch();
            var visited = LongStream.range(first, first + batches.perEpoch())
                    .flatMap(step -> LongStream.of(batches.indices(step)))
                    .sorted()
                    .toArray();
            assertThat(visited).isEqualTo(LongStream.range(0, 21).toArray());
        }
    }

    @Test
    void epochsDifferAndAStepAlwaysHasTheSameBatch() {
        assertThat(batches.indices(0)).isNotEqualTo(batches.indices(batches.perEpoch()));
        assertThat(batches.indices(7)).isEqualTo(batches.indices(7));
    }
}
