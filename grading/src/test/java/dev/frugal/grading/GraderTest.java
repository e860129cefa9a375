package dev.frugal.grading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.frugal.base.Documents;
import dev.frugal.base.Seed;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GraderTest {
    private static final int STRINGS = 10_000;
    private static final List<String> PIECES = List.of(
            "\\frac",
            "{",
            "}",
            "(",
            ")",
            "[",
            "]",
            "\\{",
            "\\}",
            "|",
            "^",
            "_",
            "\\sqrt",
            "\\boxed{",
            "1",
            "23",
            "x",
            "\\pi",
            ",",
            ";",
            "=",
            "<",
            "\\le",
            "\\pm",
            "\\cup",
            "\\text{",
            "!",
            "%",
            "\\circ",
            "$",
            "-",
            "+",
            "/",
            "\\log",
            "sin",
            "\\begin{pmatrix}",
            "\\end{pmatrix}",
            "&",
            "\\\\",
            "\\in",
            "e",
            "i",
            "10^{",
            "\\infty",
            "\\binom",
            "\\overline",
            ".",
            " ",
            "or",
            "\\left(",
            "\\right]",
            "9^9^9",
            "\\lfloor",
            "∪",
            "𝔽",
            "\u0000",
            "\\",
            "####",
            "answer is",
            "\n");

    private final Grader grader = new Grader();

    @Test
    void randomAndMutatedStringsNeverThrowAndNeverNeedTheDeadline() throws IOException {
        var texts = GradingCasesTest.cases().stream()
                .flatMap(example -> List.of(example.gold(), example.response()).stream())
                .toList();
        var outcomes = new EnumMap<Outcome, Integer>(Outcome.class);
        for (int i = 0; i < STRINGS; i++) {
            var random = new Seed(1).named("strings").at(i).random();
            var response = i % 3 == 0 ? assembled(random) : mutated(texts, random);
            var gold = i % 2 == 0
                    ? texts.get(random.nextInt(texts.size()))
                    : i % 4 == 1 ? response : mutated(texts, random);
            outcomes.merge(grader.grade(gold, response).outcome(), 1, Integer::sum);
        }
        assertThat(outcomes)
                .containsOnlyKeys(Outcome.EQUAL, Outcome.DIFFERENT, Outcome.GOLD_UNPARSABLE, Outcome.NO_ANSWER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(",
                "[",
                "\\{",
                "{",
                "|",
                "\\boxed{",
                "\\sqrt",
                "\\frac",
                "\\text{",
                "-",
                "!",
                "2^",
                "sin",
                "\\left(",
                "1+",
                "1,",
                "\\begin{pmatrix}",
                "\\pm",
                "=",
                "<",
                "x_",
                "\\log_",
                "5!"
            })
    void deeplyNestedAndEndlessInputIsGradedWithoutOverflow(String piece) {
        for (int times : new int[] {40, 400, 100_000}) {
            var open = piece.repeat(times);
            for (var text : List.of(open, open + "1" + closing(piece).repeat(times))) {
                assertThat(grader.grade("1", text).outcome()).isNotEqualTo(Outcome.TIMEOUT);
                assertThat(grader.grade(text, "1").outcome()).isNotEqualTo(Outcome.TIMEOUT);
            }
        }
    }

    @Test
    void aCaseThatTakesTooLongEndsItself() {
        var roots = IntStream.range(2, 190).mapToObj(i -> "\\sin{" + i + "}").collect(Collectors.joining(", "));
        var others = roots.replace("sin", "cos");
        var hasty = new Grader(GradingSettings.STRICT, Duration.ofMillis(100), new Seed(0));
        assertThat(hasty.grade("\\{" + roots + "\\}", "\\boxed{\\{" + others + "\\}}")
                        .outcome())
                .isEqualTo(Outcome.TIMEOUT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "3^{2000000000.5}",
                "e^{2000000000}",
                "e^{-2000000000}",
                "e^{2000000000x}",
                "2^{10^{9.3}}",
                "(1+i)^{2000000000.5}",
                "\\cosh 2000000000",
                "\\sin 10^{5000.5}",
                "\\tan(10^{900}\\pi)"
            })
    void anEnormousExponentNeedsNoDeadline(String value) {
        var grade = grader.grade(value, "\\boxed{" + value + " + 1}");
        assertThat(grade.outcome()).isEqualTo(Outcome.DIFFERENT);
        assertThat(grader.grade(value, value).outcome()).isEqualTo(Outcome.EQUAL);
    }

    @Test
    void numbersWithoutAnOrderBoundNoSetOfReals() {
        assertThat(grader.grade("(1, 2) \\cup (3, 4)", "\\boxed{(i, 2)}").outcome())
                .isEqualTo(Outcome.DIFFERENT);
    }

    @Test
    void theSameCaseAlwaysGetsTheSameGrade() throws IOException {
        for (var example : GradingCasesTest.cases().subList(0, 60)) {
            assertThat(grader.grade(example.gold(), example.response()))
                    .isEqualTo(new Grader().grade(example.gold(), example.response()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "\\frac{1}{", "1 + ", "\\int x dx", "}{", "\\boxed{}", "3 @ 4", "=="})
    void aGoldThatCannotBeReadIsReportedAndNeverRight(String gold) {
        for (var response : List.of(gold, "\\boxed{" + gold + "}", "1")) {
            var grade = grader.grade(gold, response);
            assertThat(grade.outcome()).isEqualTo(Outcome.GOLD_UNPARSABLE);
            assertThat(grade.correct()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\\boxed{}",
                "I do not know.\nSorry, I really do not.",
                "First there are 12 apples.\nThen there are 7.\nSo I keep counting for ever",
                "We start from $x^2 = 4$.\nThen we go on. And on. And so it ends",
                "<think>The answer is \\boxed{7}</think>\n\n"
            })
    void aResponseWithoutAnAnswerIsNoAnswer(String response) {
        assertThat(grader.grade("7", response).outcome()).isEqualTo(Outcome.NO_ANSWER);
    }

    @Test
    void aResponseThatCannotBeReadIsDifferent() {
        assertThat(grader.grade("7", "\\boxed{\\frac{7}{}}").outcome()).isEqualTo(Outcome.DIFFERENT);
    }

    @Test
    void aGradeTellsHowBothWereRead() {
        assertThat(grader.grade("\\frac{2}{4}", "\\boxed{0.25}").normalised()).containsExactly("1/2", "1/4");
    }

    @Test
    void outcomesAreWrittenAsTheyAreDocumented() {
        assertThat(Documents.json(grader.grade("2", "2")))
                .isEqualTo("{\"correct\":true,\"outcome\":\"equal\",\"normalised\":[\"2\",\"2\"]}");
        assertThat(Documents.json(List.of(Outcome.values())))
                .isEqualTo("[\"equal\",\"different\",\"gold-unparsable\",\"no-answer\",\"timeout\"]");
    }

    @Test
    void aDeadlineOfNothingIsRefused() {
        assertThatThrownBy(() -> new Grader(GradingSettings.STRICT, Duration.ZERO, new Seed(0)))
                .hasMessageContaining("PT0S");
    }

    private static String closing(String piece) {
        return switch (piece) {
            case "(", "\\left(" -> ")";
            case "[" -> "]";
            case "\\{" -> "\\}";
            case "{", "\\boxed{", "\\text{" -> "}";
            case "|" -> "|";
            case "\\begin{pmatrix}" -> "\\end{pmatrix}";
            default -> "";
        };
    }

    private static String assembled(RandomGenerator random) {
        int pieces = random.nextInt(1, 30);
        return IntStream.range(0, pieces)
                .mapToObj(_ -> PIECES.get(random.nextInt(PIECES.size())))
                .collect(Collectors.joining());
    }

    private static String mutated(List<String> texts, RandomGenerator random) {
        var text = new StringBuilder(texts.get(random.nextInt(texts.size())));
        int changes = random.nextInt(1, 5);
        for (int change = 0; change < changes && !text.isEmpty(); change++) {
            int place = random.nextInt(text.length());
            switch (random.nextInt(4)) {
                case 0 -> text.deleteCharAt(place);
                case 1 -> text.insert(place, PIECES.get(random.nextInt(PIECES.size())));
                case 2 -> text.setCharAt(place, (char) random.nextInt(32, 127));
                default -> text.insert(place, text.substring(place, random.nextInt(place, text.length())));
            }
        }
        return text.toString();
    }
}
