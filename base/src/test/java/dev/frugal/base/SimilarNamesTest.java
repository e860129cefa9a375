package dev.frugal.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimilarNamesTest {
    private static final List<String> KNOWN = List.of("horizon", "samples", "states", "k");

    @ParameterizedTest
    @CsvSource({"horizn, horizon", "Samples, samples", "smaples, samples", "stats, states", "K, k", "kk, k"})
    void aSlipOfTheFingersFindsTheNameThatWasMeant(String found, String meant) {
        assertThat(SimilarNames.nearest(found, KNOWN)).hasValue(meant);
        assertThat(SimilarNames.hint(found, KNOWN)).isEqualTo("; did you mean '%s'?".formatted(meant));
    }

    @Test
    void anotherWordIsTakenForNone() {
        assertThat(SimilarNames.nearest("window", KNOWN)).isEmpty();
        assertThat(SimilarNames.nearest("j", KNOWN)).isEmpty();
        assertThat(SimilarNames.hint("window", KNOWN)).isEqualTo("; expected one of: horizon, samples, states, k");
        assertThat(SimilarNames.hint("window", List.of())).isEqualTo("; none is expected here");
    }

    @Test
    void aLongListIsCut() {
        var many = IntStream.range(0, 1000).mapToObj(i -> "coefficient" + i).toList();
        assertThat(SimilarNames.hint("x", many)).endsWith("coefficient23 and 976 more");
    }

    @Test
    void swappedNeighboursAreOneSlip() {
        assertThat(SimilarNames.distance("omgea", "omega")).isEqualTo(1);
        assertThat(SimilarNames.distance("kitten", "sitting")).isEqualTo(3);
        assertThat(SimilarNames.distance("", "abc")).isEqualTo(3);
    }
}
