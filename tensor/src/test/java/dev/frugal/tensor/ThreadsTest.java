package dev.frugal.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

class ThreadsTest {
    @Test
    void theLimitLastsUntilItIsClosed() {
        int before = torch.get_num_threads();
        try (var _ = Threads.one()) {
            assertThat(torch.get_num_threads()).isEqualTo(1);
            try (var _ = Threads.one()) {
                assertThat(torch.get_num_threads()).isEqualTo(1);
            }
            assertThat(torch.get_num_threads()).isEqualTo(1);
        }
        assertThat(torch.get_num_threads()).isEqualTo(before);
    }

    @Test
    void spansThatOverlapOnTwoThreadsLeaveTheProcessAsItWas() throws Exception {
        int before = torch.get_num_threads();
        torch.set_num_threads(2);
        try (var other = Executors.newSingleThreadExecutor()) {
            var ours = Threads.one();
            var theirs = other.submit(Threads::one).get();
            ours.close();
            other.submit(theirs::close).get();
            assertThat(torch.get_num_threads()).isEqualTo(2);
            assertThat(ofAFreshThread()).isEqualTo(2);
        } finally {
            torch.set_num_threads(before);
        }
    }

    private static int ofAFreshThread() throws InterruptedException, ExecutionException {
        try (var fresh = Executors.newSingleThreadExecutor()) {
            return fresh.submit(() -> torch.get_num_threads()).get();
        }
    }
}
