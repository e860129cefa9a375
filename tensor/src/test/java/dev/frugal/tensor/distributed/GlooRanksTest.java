package dev.frugal.tensor.distributed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.frugal.tensor.Scope;
import dev.frugal.tensor.Tensors;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Ranks as threads of one process, which Gloo does not distinguish from processes.
class GlooRanksTest {
    private static final String HERE = "127.0.0.1";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /// What a sum of float32 numbers of size 1 may be off by, for as many ranks as here.
    private static final float ROUNDING = 4 * Math.ulp(4f);

    private interface Work<T> {
        T of(GlooRanks ranks) throws Exception;
    }

    private static <T> List<T> together(int size, Work<T> work) throws Exception {
        var place = MeetingPlace.open(PATIENCE);
        try (var threads = Executors.newFixedThreadPool(size)) {
            var results = new ArrayList<Future<T>>();
            for (int rank = 0; rank < size; rank++) {
                int own = rank;
                Callable<T> task = () -> {
                    try (var mine = own == 0 ? place : MeetingPlace.at(HERE, place.port(), PATIENCE);
                            var ranks = GlooRanks.join(mine, HERE, own, size, PATIENCE)) {
                        return work.of(ranks);
                    }
                };
                results.add(threads.submit(task));
            }
            var all = new ArrayList<T>();
            for (var result : results) {
                all.add(result.get());
            }
            return all;
        }
    }

    private static float[] numbers(int rank, int length) {
        var random = new Random(rank);
        var numbers = new float[length];
        for (int i = 0; i < length; i++) {
            numbers[i] = random.nextFloat() - 0.5f;
        }
        return numbers;
    }

    private static float[] sum(GlooRanks ranks, int length) {
        try (var _ = Scope.open()) {
            var tensor = Tensors.of(numbers(ranks.rank(), length), length);
            ranks.sum(tensor);
            return Tensors.floats(tensor);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 5", "2, 1", "3, 4099", "4, 7"})
    void everyRankGetsTheSameSumTwice(int size, int length) throws Exception {
        var first = together(size, ranks -> sum(ranks, length));
        var second = together(size, ranks -> sum(ranks, length));
        assertThat(first).allSatisfy(own -> assertThat(own).isEqualTo(first.getFirst()));
        assertThat(second.getFirst()).isEqualTo(first.getFirst());
        var expected = new double[length];
        for (int rank = 0; rank < size; rank++) {
            var own = numbers(rank, length);
            for (int i = 0; i < length; i++) {
                expected[i] += own[i];
            }
        }
        for (int i = 0; i < length; i++) {
            assertThat((double) first.getFirst()[i]).isBetween(expected[i] - ROUNDING, expected[i] + ROUNDING);
        }
    }

    @Test
    void whatRanksBringComesInTheirOrder() throws Exception {
        var words = List.of("", "two words", "ä");
        var gathered = together(3, ranks -> ranks.gather(words.get(ranks.rank()).getBytes(StandardCharsets.UTF_8)));
        assertThat(gathered)
                .allSatisfy(all -> assertThat(all.stream().map(bytes -> new String(bytes, StandardCharsets.UTF_8)))
                        .isEqualTo(words));
        assertThat(together(2, ranks -> ranks.gather(new byte[0]).size())).containsExactly(2, 2);
    }

    @Test
    void aRankThatDoesNotComeIsMissedAfterTheDeadline() {
        var missed = new CountDownLatch(1);
        assertThatThrownBy(() -> together(2, ranks -> {
                    sum(ranks, 3);
                    if (ranks.rank() == 1) {
                        missed.await();
                        return 0;
                    }
                    ranks.within(Duration.ofMillis(300));
                    try {
                        return sum(ranks, 3).length;
                    } finally {
                        missed.countDown();
                    }
                }))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(LostRankException.class);
    }

    @Test
    void aRankThatHasEndedIsMissedAtOnce() {
        assertThatThrownBy(() -> together(2, ranks -> ranks.rank() == 1 ? 0 : sum(ranks, 3).length))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(LostRankException.class);
    }
}
