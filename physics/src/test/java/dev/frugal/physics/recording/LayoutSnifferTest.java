package dev.frugal.physics.recording;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frugal.base.Seed;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LayoutSnifferTest {
    /// The grammar of numbers in all their writings, which backtracking makes slow.
    private static final Pattern NUMERIC =
            Pattern.compile("[-+\u2212]?[0-9.,'\u2019\u00A0\u202F]*[0-9][0-9.,]*(?:[eEdD][-+]?[0-9]+)?");

    private static final String SIGNS = "0123456789012345-+\u2212.,'\u2019\u00A0\u202FeEdD :x";
    private static final int CELLS = 200_000;
    private static final int LONGEST = 9;

    @Test
    void aCellIsNumericWhereTheGrammarOfNumbersSaysSo() {
        var random = new Seed(1).random();
        var seen = new int[2];
        for (int i = 0; i < CELLS; i++) {
            var cell = IntStream.range(0, random.nextInt(LONGEST + 1))
                    .mapToObj(_ -> String.valueOf(SIGNS.charAt(random.nextInt(SIGNS.length()))))
                    .collect(Collectors.joining());
            boolean numeric = NUMERIC.matcher(cell).matches();
            seen[numeric ? 1 : 0]++;
            assertThat(LayoutSniffer.isNumeric(cell)).as("'%s'", cell).isEqualTo(numeric);
        }
        assertThat(seen[0]).isGreaterThan(CELLS / 10);
        assertThat(seen[1]).isGreaterThan(CELLS / 10);
    }
}
