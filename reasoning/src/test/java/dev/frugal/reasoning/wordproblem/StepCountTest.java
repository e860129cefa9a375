package dev.frugal.reasoning.wordproblem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frugal.base.Seed;
import dev.frugal.reasoning.wordproblem.Quantity.Derivation;
import dev.frugal.reasoning.wordproblem.Quantity.Operand;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StepCountTest {
    /// Anna has 24; Ben has 13 more; the red rope is twice as much; in all 37 + 24. The rope is not asked for.
    private static final StoryGraph GRAPH = new StoryGraph(
            List.of(
                    given("Anna", 24),
                    derived("Ben", 37, Operation.PLUS, operand(24, 0), number(13)),
                    derived("red rope", 74, Operation.TIMES, operand(37, 1), number(2)),
                    given(Quantity.ASIDE, 55),
                    derived("total", 61, Operation.PLUS, operand(37, 1), operand(24, 0))),
            4);

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            # needed, false, unnecessary, missing, checks, repairs, notes
            " Ben 24+13=37; total 37+24=61;"                              | "2 0 0 0 0 0 0"
            " Ben 13+24=37; total 24+37=61;"                              | "2 0 0 0 0 0 0"
            " first Ben 24+13=37; red rope 37*2=74; so total 37+24=61;"   | "2 0 1 0 0 0 0"
            " Ben 24+13=37; Ben 24+13=37; total 37+24=61;"                | "2 0 1 0 0 0 0"
            " total 37+24=61;"                                            | "1 0 0 1 0 0 0"
            " Ben 24+13=38; total 37+24=61;"                              | "1 1 0 1 0 0 0"
            " Ben 24+13=27; wait check 24+13=37 no; total 37+24=61;"      | "2 1 0 0 1 1 0"
            " Ben 24+13=27; wait check 24+13=27 ok; total 27+24=51;"      | "0 2 0 2 1 0 0"
            " Ben 24-13=11; total 11+24=35;"                              | "0 2 0 2 0 0 0"
            " Cleo 24+13=37; total 37+24=61;"                             | "1 1 0 1 0 0 0"
            " Anna 24+13=37; total 37+24=61;"                             | "1 1 0 1 0 0 0"
            " note Anna 24; Ben 24+13=37; total 37+24=61;"                | "2 0 0 0 0 0 1"
            " note Anna 25; Ben 24+13=37; total 37+24=61;"                | "2 1 0 0 0 0 1"
            " Ben 24+13=37; wait again 24+13=37 ok; total 37+24=61;"      | "2 0 0 0 1 0 0"
            " red rope 37*2=75; Ben 24+13=37; total 37+24=61;"            | "2 1 0 0 0 0 0"
            " Ben 24/0=37; Ben 99999999999+1=3; ;;= Ben;"                 | "0 1 0 2 0 0 0"
            ""                                                            | "0 0 0 2 0 0 0"
            """)
    void everyStepIsJudgedByTheGraph(String steps, String counts) {
        var count = StepCount.of(GRAPH, "<think>" + steps + "</think>\\boxed{61}");
        assertThat("%d %d %d %d %d %d %d"
                        .formatted(
                                count.needed(),
                                count.falseSteps(),
                                count.unnecessary(),
                                count.missing(),
                                count.checks(),
                                count.repairs(),
                                count.notes()))
                .isEqualTo(counts);
    }

    @Test
    void aResponseThatWasCutOffIsReadAsFarAsItGoes() {
        assertThat(StepCount.of(GRAPH, "<think> Ben 24+13=37; total 37+2").needed())
                .isEqualTo(1);
        assertThat(StepCount.of(GRAPH, "").missing()).isEqualTo(2);
        assertThat(StepCount.of(GRAPH, "</think>\\boxed{61}").missing()).isEqualTo(2);
    }

    @Test
    void theAnswerNeedsItsAncestorsOnly() {
        assertThat(GRAPH.needed().toString()).isEqualTo("{0, 1, 4}");
        assertThat(GRAPH.steps()).isEqualTo(2);
        assertThat(GRAPH.unneeded()).isEqualTo(1);
        assertThat(SolutionGrammar.shortest(GRAPH))
                .isEqualTo("<think> Ben 24+13=37; total 37+24=61;</think>\\boxed{61}");
    }

    @Test
    void aFlawlessWriterWhoCalculatesEverythingMakesOneUnnecessaryStep() {
        var thorough = new SolutionGrammar(1, 1, 0, List.of(0.0, 1.0), 0, 0, 0);
        var count = StepCount.of(GRAPH, thorough.solution(GRAPH, new Seed(1).random()));
        assertThat(count).isEqualTo(new StepCount(2, 0, 1, 0, 3, 0, 1));
    }

    private static Quantity given(String label, int value) {
        return new Quantity(label, value, Optional.empty());
    }

    private static Quantity derived(String label, int value, Operation operation, Operand left, Operand right) {
        return new Quantity(label, value, Optional.of(new Derivation(operation, left, right)));
    }

    private static Operand operand(int value, int quantity) {
        return new Operand(value, Optional.of(quantity));
    }

    private static Operand number(int value) {
        return new Operand(value, Optional.empty());
    }
}
