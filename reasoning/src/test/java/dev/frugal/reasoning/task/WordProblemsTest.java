package dev.frugal.reasoning.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import dev.frugal.reasoning.language.Tokenizer;
import dev.frugal.reasoning.problem.Problem;
import dev.frugal.reasoning.wordproblem.Grammar;
import dev.frugal.reasoning.wordproblem.Quantity;
import dev.frugal.reasoning.wordproblem.SolutionGrammar;
import dev.frugal.reasoning.wordproblem.StoryGraph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WordProblemsTest {
    private static final Seed SEED = new Seed(4);
    private static final int MANY = 400;

    /// Templates in the sense of what stories differ in besides names, words and numbers.
    private static final int SEVERAL_THOUSAND = 4_000;

    private final DemonstratedTask task = Tasks.demonstrated(Tasks.WORD_PROBLEMS);

    @Test
    void theSameStreamGivesTheSameDemonstration() {
        assertThat(task.demonstration(SEED.at(3))).isEqualTo(task.demonstration(SEED.at(3)));
        assertThat(task.training(SEED.at(3)))
                .isEqualTo(task.demonstration(SEED.at(3)).problem());
        assertThat(task.heldOut(5, SEED)).isEqualTo(task.heldOut(5, SEED));
    }

    @Test
    void noCompositionIsHeldOutAndTrainedOn() {
        var heldOut = new HashSet<String>();
        task.heldOut(MANY, SEED).forEach(problem -> heldOut.add(composition(problem)));
        var trained = new HashSet<String>();
        for (int i = 0; i < 5_000; i++) {
            trained.add(composition(task.training(SEED.at(i))));
        }
        assertThat(trained).hasSizeGreaterThan(SEVERAL_THOUSAND).doesNotContainAnyElementsOf(heldOut);
    }

    @Test
    void everyAnswerFollowsFromItsGraph() {
        for (int i = 0; i < MANY; i++) {
            var problem = task.training(SEED.at(i));
            var graph = graph(problem);
            assertThat(problem.answer()).isEqualTo(Integer.toString(graph.answer()));
            assertThat(problem.steps()).isBetween(2, 6);
            for (int place = 0; place < graph.quantities().size(); place++) {
                follows(graph, place);
            }
        }
    }

    private static void follows(StoryGraph graph, int place) {
        var quantity = graph.quantities().get(place);
        quantity.derivation().ifPresent(how -> {
            int left = how.left().value();
            int right = how.right().value();
            int value = switch (how.operation()) {
                case PLUS -> left + right;
                case MINUS -> left - right;
                case TIMES -> left * right;
                case OVER -> left / right;
            };
            assertThat(quantity.value()).isEqualTo(value).isBetween(10, 99);
            assertThat(how.operation().toString().equals("OVER") ? left % right : 0)
                    .isZero();
            for (var operand : List.of(how.left(), how.right())) {
                operand.quantity().ifPresent(from -> {
                    assertThat(from).isLessThan(place);
                    assertThat(operand.value())
                            .isEqualTo(graph.quantities().get(from).value());
                });
            }
        });
    }

    @Test
    void everyNumberOfTheGraphStandsInTheText() {
        for (int i = 0; i < MANY; i++) {
            var problem = task.training(SEED.at(i));
            for (var quantity : graph(problem).quantities()) {
                if (quantity.derivation().isEmpty()) {
                    assertThat(problem.prompt()).containsPattern("\\b%d\\b".formatted(quantity.value()));
                }
            }
        }
    }

    @Test
    void labelsAreUniqueAndNotMistakenForConnectives() {
        for (int i = 0; i < MANY; i++) {
            var labels = graph(task.training(SEED.at(i))).quantities().stream()
                    .map(Quantity::label)
                    .filter(label -> !label.equals("aside"))
                    .toList();
            assertThat(labels)
                    .doesNotHaveDuplicates()
                    .noneMatch(label -> label.matches("(first|then|next|so|wait|note)\\b.*"));
        }
    }

    @Test
    void storiesAreWholeSentences() {
        for (int i = 0; i < MANY; i++) {
            assertThat(task.training(SEED.at(i)).prompt())
                    .matches("([A-Z0-9][A-Za-z0-9, ]*[.] )+How [A-Za-z0-9, ]*[?]")
                    .doesNotContain("  ");
        }
    }

    @Test
    void aRightDemonstrationMissesNoStepAndAWrongOneSaysSomethingFalse() {
        int right = 0;
        for (int i = 0; i < MANY; i++) {
            var shown = task.demonstration(SEED.at(i));
            var steps = task.read(shown.problem(), shown.response()).steps().orElseThrow();
            boolean correct = task.correct(shown.problem(), shown.response(), true);
            assertThat(steps.missing() == 0).isEqualTo(correct);
            assertThat(steps.needed() + steps.missing())
                    .isEqualTo(shown.problem().steps());
            assertThat(steps.falseSteps() - steps.repairs()).isEqualTo(correct ? 0 : 1);
            assertThat(task.correct(shown.problem(), shown.response(), false)).isFalse();
            right += correct ? 1 : 0;
        }
        assertThat(right).isBetween(370, 399);
    }

    @Test
    void theShortestSolutionHasNothingThatCouldBeLeftOut() {
        for (int i = 0; i < MANY; i++) {
            var problem = task.training(SEED.at(i));
            var shortest = SolutionGrammar.shortest(graph(problem));
            var steps = task.read(problem, shortest).steps().orElseThrow();
            assertThat(List.of(steps.needed(), steps.falseSteps(), steps.unnecessary(), steps.missing()))
                    .containsExactly(problem.steps(), 0, 0, 0);
            assertThat(task.correct(problem, shortest, true)).isTrue();
            // The end token is not part of the text.
            assertThat(task.vocabulary().encode(shortest)).hasSize(problem.minimalTokens() - 1);
        }
    }

    @Test
    void everyThemeAndSentenceComesUp() {
        var seen = new StringBuilder();
        IntStream.range(0, 4_000)
                .forEach(i -> seen.append(task.training(SEED.at(i)).prompt()).append('\n'));
        for (var theme : Grammar.english().themes()) {
            theme.sentences().forEach(sentence -> assertThat(seen).containsPattern(pattern(sentence)));
        }
    }

    private static String pattern(String sentence) {
        var text = sentence.replaceAll("[?.]", "[$0]").replaceAll("\\{\\w+}", "[A-Za-z0-9 ]+");
        return "(?i)" + text;
    }

    @Test
    void itsTokenizerIsAnOrdinaryOne() {
        var vocabulary = task.vocabulary();
        var tokenizer = Tokenizer.of(vocabulary.tokenizerDocument(), "test");
        for (int i = 0; i < 200; i++) {
            var shown = task.demonstration(SEED.at(i));
            for (var text : List.of(shown.problem().prompt(), shown.response())) {
                assertThat(tokenizer.encode(text)).isEqualTo(vocabulary.encode(text));
                assertThat(tokenizer.decode(vocabulary.encode(text), true)).isEqualTo(text);
            }
        }
    }

    @Test
    void aTaskFileWithAValueOutOfRangeIsOneSentence(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("mine.yaml"), """
                kind: word-problems
                name: mine
                steps: {fewest: 2, most: 7}
                unneeded: {fewest: 0, most: 2}
                held_out_share: 0.1
                solutions: {wandering: 0, restating: 0, connecting: 0, redundancy: [1], habit: 0, slip: 0, oversight: 0}
                """);
        assertThatThrownBy(() -> Tasks.named(file.toString()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("mine.yaml")
                .hasMessageContaining("steps are 2 to 7; expected 1 to 6");
    }

    private static StoryGraph graph(Problem problem) {
        return WordProblems.Row.of(problem).graph();
    }

    private static String composition(Problem problem) {
        return WordProblems.Row.of(problem).composition();
    }
}
