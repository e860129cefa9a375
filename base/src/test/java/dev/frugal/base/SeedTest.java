package dev.frugal.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SeedTest {
    private final Seed root = new Seed(7);

    @Test
    void aStreamDependsOnItsPathAlone() {
        var first = root.named("batches").at(12).random().nextLong();
        root.named("batches").at(11).random().nextLong();
        assertThat(root.named("batches").at(12).random().nextLong()).isEqualTo(first);
    }

    @Test
    void differentNamesIndicesAndRootsGiveDifferentStreams() {
        assertThat(root.named("a")).isNotEqualTo(root.named("b"));
        assertThat(new Seed(8).named("a")).isNotEqualTo(root.named("a"));
        assertThat(LongStream.range(0, 10_000).mapToObj(root::at).distinct().count())
                .isEqualTo(10_000);
    }
}
