package dev.frugal.reasoning.language.compact;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WorkingMemoryTest {
    private final WorkingMemory memory = new WorkingMemory();

    @Test
    void anArrayGivenBackServesTheNextOfSimilarLength() {
        var first = memory.borrow(1_000);
        assertThat(first).hasSizeGreaterThanOrEqualTo(1_000).hasSizeLessThan(1_130);
        memory.giveBack(first);
        assertThat(memory.borrow(990)).isSameAs(first);
    }

    @Test
    void nobodyGetsAnArrayThatIsStillLent() {
        var first = memory.borrow(100);
        assertThat(memory.borrow(100)).isNotSameAs(first);
    }

    @Test
    void whatWaitsLongestGoesWhenAQuarterMoreWaitsThanWasEverLentAtOneTime() {
        var first = memory.borrow(64);
        memory.giveBack(first);
        var second = memory.borrow(128);
        memory.giveBack(second);
        var third = memory.borrow(96);
        memory.giveBack(third);
        // 128 numbers were the most: 160 may wait, and 64 + 128 did not, nor do 128 + 96.
        assertThat(memory.borrow(96)).isSameAs(third);
        assertThat(memory.borrow(128)).isNotSameAs(second);
        assertThat(memory.borrow(64)).isNotSameAs(first);
    }
}
