package dev.frugal.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.frugal.base.InvalidInputException;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// With how many threads a task computes.
class TaskThreadsTest {
    private static Set<Thread> threadsOfAStream() {
        return IntStream.range(0, 2_000)
                .parallel()
                .mapToObj(i -> {
                    LockSupport.parkNanos(50_000);
                    return Thread.currentThread();
                })
                .collect(Collectors.toSet());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aStreamUsesNoMoreThreadsThanTheTaskHas(int threads) {
        assertThat(TaskThreads.compute(threads, TaskThreadsTest::threadsOfAStream))
                .hasSizeBetween(1, threads)
                .doesNotContain(Thread.currentThread());
    }

    @Test
    void aMistakeIsToldInItsOwnWords() {
        assertThatThrownBy(() -> TaskThreads.compute(1, () -> {
                    throw new InvalidInputException("no such model");
                }))
                .isExactlyInstanceOf(InvalidInputException.class)
                .hasMessage("no such model");
    }
}
