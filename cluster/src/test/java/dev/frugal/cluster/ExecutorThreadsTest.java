package dev.frugal.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.frugal.base.InvalidInputException;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// With how many threads an executor computes.
class ExecutorThreadsTest {
    private static Set<Thread> threadsOfAStream() {
        return IntStream.range(0, 2_000)
                .parallel()
                .mapToObj(i -> {
                    LockSupport.parkNanos(50_000);
                    return Thread.currentThread();
                })
                .collect(Collectors.toSet());
    }

    @Test
    void aStreamUsesNoMoreThreadsThanThereAreProcessors() {
        var threads = ExecutorThreads.compute(ExecutorThreadsTest::threadsOfAStream);
        assertThat(threads)
                .hasSizeBetween(1, Runtime.getRuntime().availableProcessors())
                .doesNotContain(Thread.currentThread())
                .noneMatch(thread -> thread.getName().contains("commonPool"));
    }

    @Test
    void aMistakeIsToldInItsOwnWords() {
        assertThatThrownBy(() -> ExecutorThreads.compute(() -> {
                    throw new InvalidInputException("no such model");
                }))
                .isExactlyInstanceOf(InvalidInputException.class)
                .hasMessage("no such model");
    }
}
