package dev.frugal.reasoning.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import dev.frugal.reasoning.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArithmeticChainsTest {
    private static final Seed SEED = new Seed(11);
    private static final int MANY = 2_000;

    private final DemonstratedTask task = Tasks.demonstrated(Tasks.EMBEDDED);

    @Test
    void trainingAndHeldOutProblemsShareNone() {
        var heldOut = task.heldOut(1_000, SEED).stream().map(Problem::prompt).collect(Collectors.toSet());
        assertThat(heldOut).hasSize(1_000);
        for (int i = 0; i < 10 * MANY; i++) {
            assertThat(heldOut).doesNotContain(task.training(SEED.at(i)).prompt());
        }
    }

    @Test
    void theSameStreamGivesTheSameDemonstration() {
        assertThat(task.demonstration(SEED.at(3))).isEqualTo(task.demonstration(SEED.at(3)));
        assertThat(task.training(SEED.at(3)))
                .isEqualTo(task.demonstration(SEED.at(3)).problem());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "arithmetic-chains",
                "arithmetic-chains-harder",
                "arithmetic-chains-brackets",
                "arithmetic-chains-modular"
            })
    void demonstrationsAreRightAndMadeOfTokens(String name) {
        var variant = Tasks.demonstrated(name);
        for (int i = 0; i < MANY; i++) {
            var demonstration = variant.demonstration(SEED.at(i));
            var problem = demonstration.problem();
            assertThat(ChainVocabulary.VOCABULARY.encode(problem.prompt())).isNotEmpty();
            // The end token is not part of the text.
            assertThat(ChainVocabulary.VOCABULARY.encode(demonstration.response()).length + 1)
                    .isGreaterThanOrEqualTo(problem.minimalTokens());
            var reading = variant.read(problem, demonstration.response());
            assertThat(reading.slips() - reading.repairs()).isBetween(0, 1);
            assertThat(variant.correct(problem, demonstration.response(), true))
                    .isEqualTo(reading.repairs() == reading.slips());
        }
    }

    @Test
    void aTraceWithoutReflectionsHasTheMinimalLength() {
        var terse = new ArithmeticChains(
                "terse", new Range(2, 4), false, 0, .1, new TraceGrammar(List.of(1.0), 0, 0, 0, 0));
        for (int i = 0; i < 100; i++) {
            var demonstration = terse.demonstration(SEED.at(i));
            assertThat(ChainVocabulary.VOCABULARY.encode(demonstration.response()).length + 1)
                    .isEqualTo(demonstration.problem().minimalTokens());
        }
    }

    @Test
    void checksAreUsefulInASizeableShareOfTraces() {
        long withRepairs = IntStream.range(0, MANY)
                .filter(i -> {
                    var shown = task.demonstration(SEED.at(i));
                    return task.read(shown.problem(), shown.response()).repairs() > 0;
                })
                .count();
        assertThat(withRepairs).isBetween(MANY / 5L, MANY / 2L);
    }

    @Test
    void bracketsAreWorkedOutFirst() {
        var chain = new Chain(List.of(60, 25, 16), List.of('-', '+'), OptionalInt.of(1), 0);
        assertThat(chain.prompt()).isEqualTo("60-(25+16)=");
        assertThat(chain.steps()).containsExactly(new Chain.Step(25, '+', 16, 41), new Chain.Step(60, '-', 41, 19));
    }

    @Test
    void aModulusReducesEveryResult() {
        var chain = new Chain(List.of(60, 50, 20), List.of('+', '-'), OptionalInt.empty(), 97);
        assertThat(chain.prompt()).isEqualTo("60+50-20%97=");
        assertThat(chain.value()).isEqualTo(90);
    }

    @Test
    void onlyOneBoxAtTheEndWithTheExactAnswerIsCorrect() {
        var problem = new Problem("37+25=", "62", 1, 17);
        var right = "<think>so 37+25=62; </think>\\boxed{62}";
        assertThat(task.correct(problem, right, true)).isTrue();
        assertThat(task.correct(problem, right, false)).isFalse();
        assertThat(task.correct(problem, right + "; ", true)).isFalse();
        assertThat(task.correct(problem, "\\boxed{62}" + right, true)).isFalse();
        assertThat(task.correct(problem, right.replace("{62}", "{61}"), true)).isFalse();
        assertThat(task.correct(problem, "<think>so 37+25=62; </think>62", true))
                .isFalse();
    }

    @Test
    void aReadingCountsChecksSlipsAndRepairs() {
        var response =
                "<think>so 37+28=55; wait check 37+28=65 no; wait maybe alternatively 65-28=37 ok; </think>\\boxed{65}";
        assertThat(task.read(new Problem("37+28=", "65", 1, 17), response)).isEqualTo(new TraceReading(2, 1, 1));
    }

    @Test
    void theForgottenCarryIsTenOff() {
        assertThat(Chain.Step.of(37, '+', 28, 0).forgotten(0)).isEqualTo(55);
        assertThat(Chain.Step.of(42, '-', 19, 0).forgotten(0)).isEqualTo(33);
        assertThat(Chain.Step.of(37, '+', 28, 0).carriesALot()).isTrue();
        assertThat(Chain.Step.of(37, '+', 22, 0).carriesALot()).isFalse();
    }

    @Test
    void everyTokenIsDifferentAndEncodesToItself() {
        var seen = new HashSet<Integer>();
        for (int id : ChainVocabulary.VOCABULARY.encode("<think>so 37+28=55; </think>\\boxed{}(45)%96-1")) {
            seen.add(id);
        }
        assertThat(seen).hasSize(21).allMatch(id -> id < ChainVocabulary.VOCABULARY.size());
    }

    @Test
    void aTaskFileWithAWrongKeyIsOneSentence(@TempDir Path folder) throws IOException {
        var file = folder.resolve("task.yaml");
        Files.writeString(file, "name: x\noperandz: {fewest: 2, most: 3}\n");
        assertThatThrownBy(() -> Tasks.named(file.toString()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("task.yaml, line 2")
                .hasMessageContaining("operandz");
    }

    @Test
    void aTaskFileWithAValueOutOfRangeIsOneSentence(@TempDir Path folder) throws IOException {
        var file = folder.resolve("task.yaml");
        Files.writeString(file, """
                name: x
                operands: {fewest: 1, most: 3}
                brackets: false
                modulus: 0
                held_out_share: 0.1
                traces: {redundancy: [1.0], inverse: 0.0, habit: 0.0, slip: 0.0, oversight: 0.0}
                """);
        assertThatThrownBy(() -> Tasks.named(file.toString()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("operands.fewest is 1");
    }
}
