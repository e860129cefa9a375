package dev.frugal.tensor;

import static org.assertj.core.api.Assertions.assertThat;

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
}
