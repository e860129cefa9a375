package dev.frugal.benchmarks.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frugal.base.Documents;
import dev.frugal.base.Seed;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MutationTest {
    private static final String JSON = "{\"layers\":3,\"names\":[\"a\",\"b\"],\"rope\":{\"theta\":10000.0}}";
    private static final String TEXT = "name: pendulum\nhorizon: 20\nstates: [angle, velocity]\n";

    private static Mutation at(int number) {
        return new Mutation(new Seed(3).at(number));
    }

    @Test
    void theSameSeedMakesTheSameMutant() {
        for (int i = 0; i < 200; i++) {
            assertThat(at(i).json(JSON)).isEqualTo(at(i).json(JSON));
            assertThat(at(i).text(TEXT)).isEqualTo(at(i).text(TEXT));
            assertThat(at(i).bytes(TEXT.getBytes(StandardCharsets.UTF_8)))
                    .isEqualTo(at(i).bytes(TEXT.getBytes(StandardCharsets.UTF_8)));
        }
    }

    @Test
    void mutantsAreManyAndThoseOfJsonAreJson() {
        var documents = new HashSet<String>();
        var texts = new HashSet<String>();
        IntStream.range(0, 500).forEach(i -> {
            var mutant = at(i).json(JSON);
            assertThat(Documents.jsonTree(mutant, "a mutant").isObject()).isTrue();
            documents.add(mutant);
            texts.add(at(i).text(TEXT));
        });
        assertThat(documents).hasSizeGreaterThan(200);
        assertThat(texts).hasSizeGreaterThan(200);
    }

    @Test
    void anEmptyTextHasMutantsToo() {
        assertThat(at(1).bytes(new byte[0])).isNotEmpty();
        IntStream.range(0, 100).forEach(i -> assertThat(at(i).text("")).isNotNull());
    }
}
