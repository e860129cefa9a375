package dev.frugal.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.Callable;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StopSignalTest {
    private final StopSignal signal = new StopSignal();

    private static int checked() {
        StopSignal.check();
        return 1;
    }

    @Test
    void workGoesOnUntilItIsAskedToStop() {
        assertThat(signal.<Integer, RuntimeException>during(StopSignalTest::checked))
                .isEqualTo(1);
        signal.request();
        assertThatThrownBy(() -> signal.<Integer, RuntimeException>during(StopSignalTest::checked))
                .isInstanceOf(RunInterruptedException.class);
    }

    @Test
    void workOfNobodyIsStoppedByNobody() {
        signal.request();
        assertThatCode(StopSignal::check).doesNotThrowAnyException();
    }

    @Test
    void workThatMustHappenAsAWholeIsNotStopped() {
        signal.request();
        assertThat(signal.<Integer, RuntimeException>during(() -> StopSignal.undisturbed(StopSignalTest::checked)))
                .isEqualTo(1);
    }

    @Test
    void aJobThatSavesHasAMomentForTheRestOfItsStep() {
        try (var _ = signal.hold()) {
            signal.request();
            assertThatThrownBy(() -> signal.<Integer, RuntimeException>during(StopSignalTest::untilStopped))
                    .isInstanceOf(RunInterruptedException.class);
            assertThat(signal.held()).isTrue();
        }
        assertThat(signal.held()).isFalse();
    }

    /// Ends only by the signal: a job whose step never ends is stopped all the same.
    private static int untilStopped() {
        while (true) {
            StopSignal.check();
            Thread.onSpinWait();
        }
    }

    @Test
    void threadsThatWorkForAnotherHearItsSignal() {
        var inherited = signal.<IntConsumer, RuntimeException>during(() -> StopSignal.inheritedByIndex((int _) -> {}));
        assertThatCode(() -> IntStream.range(0, 100).parallel().forEach(inherited))
                .doesNotThrowAnyException();
        signal.request();
        assertThatThrownBy(() -> IntStream.range(0, 100).parallel().forEach(inherited))
                .isInstanceOf(RunInterruptedException.class);
        Callable<Integer> task = StopSignalTest::checked;
        assertThatThrownBy(() -> signal.<Callable<Integer>, RuntimeException>during(() -> StopSignal.inherited(task))
                        .call())
                .isInstanceOf(RunInterruptedException.class);
    }
}
