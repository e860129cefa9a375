package dev.frugal.tensor.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkerTeamTest {
    private final WorkerTeam team = new WorkerTeam(3);

    @AfterEach
    void close() {
        team.close();
    }

    @Test
    void everyPartIsDoneOnceByTheWorkerTheRuleNames() {
        var workers = new AtomicIntegerArray(10);
        team.run(10, (part, worker) -> workers.addAndGet(part, 1 + worker));
        for (int part = 0; part < 10; part++) {
            assertThat(workers.get(part)).isEqualTo(1 + part % 3);
        }
    }

    @Test
    void whatAPartThrowsInAnotherThreadReachesTheCaller() {
        var failure = new IllegalArgumentException("part 4 does not like its rows");
        assertThatThrownBy(() -> team.run(6, (part, _) -> fail(part == 4, failure)))
                .isSameAs(failure);
    }

    @Test
    void anErrorReachesTheCallerToo() {
        var failure = new AssertionError("part 1");
        assertThatThrownBy(() -> team.run(3, (part, _) -> fail(part == 1, failure)))
                .isSameAs(failure);
    }

    @Test
    void ofSeveralFailuresTheOthersAreSuppressedInTheFirstWorkers() {
        assertThatThrownBy(() -> team.run(3, (part, _) -> fail(part > 0, new IllegalStateException("part " + part))))
                .hasMessage("part 1")
                .satisfies(failure -> assertThat(failure.getSuppressed())
                        .singleElement()
                        .satisfies(other -> assertThat(other).hasMessage("part 2")));
    }

    @Test
    void theTeamWorksOnAfterAFailure() {
        assertThatThrownBy(() -> team.run(3, (part, _) -> fail(part == 2, new IllegalStateException("2"))))
                .hasMessage("2");
        var done = new AtomicIntegerArray(3);
        team.run(3, (part, _) -> done.set(part, 1));
        assertThat(done.get(0) + done.get(1) + done.get(2)).isEqualTo(3);
    }

    @Test
    void aClosedTeamLeavesNoThreadAndTakesNoJob() {
        var large = new WorkerTeam(7);
        large.run(7, (_, _) -> {});
        assertThat(threads()).contains("kernel-6");
        large.close();
        assertThat(threads()).doesNotContain("kernel-6");
        assertThatThrownBy(() -> large.run(7, (_, _) -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the team of workers was closed");
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).toList();
    }

    private static void fail(boolean now, Throwable failure) {
        if (now) {
            switch (failure) {
                case RuntimeException unchecked -> throw unchecked;
                case Error error -> throw error;
                case Throwable other -> throw new IllegalStateException(other);
            }
        }
    }
}
