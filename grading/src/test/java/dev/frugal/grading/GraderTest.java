package dev.frugal.grading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.frugal.base.Documents;
import dev.frugal.base.Seed;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GraderTest {
    private static final int STRINGS = 20_000;
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
    void randomAndMutatedStringsNeverThrowAndNeverNeedTheDeadline() {
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
    void theSameCaseAlwaysGetsTheSameGrade() {
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
    void aRoundedGoldAcceptsWhatIsNearItOnlyByTheSwitch() {
        var strict = new Grader();
        var tolerant = new Grader(GradingSettings.STRICT.withTolerance(0.01));
        for (var near : List.of("3.15", "\\pi", "\\frac{22}{7}", "x = 3.13")) {
            assertThat(strict.grade("3.14", "\\boxed{" + near + "}").correct()).isFalse();
            assertThat(tolerant.grade("3.14", "\\boxed{" + near + "}").correct())
                    .isTrue();
        }
        for (var far : List.of("3.2", "3", "\\sqrt{11}", "-3.14", "31.4")) {
            assertThat(tolerant.grade("3.14", "\\boxed{" + far + "}").correct()).isFalse();
        }
        // A fraction and a whole number are not rounded.
        assertThat(tolerant.grade("\\frac{1}{3}", "\\boxed{0.333}").correct()).isFalse();
        assertThat(tolerant.grade("300", "\\boxed{301}").correct()).isFalse();
    }

    @Test
    void anExpressionThatIsLeftToBeWorkedOutAnswersANumberOnlyByTheSwitch() {
        var strict = new Grader();
        var lenient = new Grader(GradingSettings.STRICT.withUnevaluated(true));
        var copies = Map.of("46", "37+25-16", "21", "37-16", "42", "\\frac{84}{2}", "120", "5!", "2.5", "10/4");
        copies.forEach((gold, copy) -> {
            assertThat(strict.grade(gold, "\\boxed{" + copy + "}").correct()).isFalse();
            assertThat(lenient.grade(gold, "\\boxed{" + copy + "}").correct()).isTrue();
        });
        assertThat(lenient.grade("46", "\\boxed{37+25-15}").correct()).isFalse();
    }

    @Test
    void aPatternOfTheUserIsTheOnlyPlaceWhereAnAnswerIsLookedFor() {
        var grouped = new Grader(GradingSettings.STRICT.withAnswerPattern("Result: *(\\S+)"));
        assertThat(grouped.grade("5", "Result: 4\nResult: 5").correct()).isTrue();
        assertThat(grouped.grade("4", "Result: 4\nResult: 5").correct()).isFalse();
        assertThat(grouped.grade("5", "Result: \\boxed{5}").correct()).isTrue();
        assertThat(grouped.grade("5", "\\boxed{5}").outcome()).isEqualTo(Outcome.NO_ANSWER);
        var whole = new Grader(GradingSettings.STRICT.withAnswerPattern("\\d+$"));
        assertThat(whole.grade("17", "perhaps 4, perhaps 17").correct()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"(a+)+b", "(a|aa)*c", "(?:a|b)*c", "(.*)*x"})
    void aPatternThatNeverEndsIsEnded(String pattern) {
        var patterned = new Grader(GradingSettings.STRICT.withAnswerPattern(pattern));
        assertThat(patterned.grade("5", "a".repeat(50_000)).outcome()).isIn(Outcome.TIMEOUT, Outcome.NO_ANSWER);
    }

    @Test
    void settingsThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> GradingSettings.STRICT.withTolerance(-1)).hasMessageContaining("tolerance is -1");
        assertThatThrownBy(() -> GradingSettings.STRICT.withTolerance(1)).hasMessageContaining("below 1");
        assertThatThrownBy(() -> GradingSettings.STRICT.withAnswerPattern("(5"))
                .hasMessageContaining("answer_pattern is '(5'")
                .hasMessageContaining("no regular expression");
    }

    @Test
    void theAnswersOfASolutionWithSeveralBoxesAreOneList() {
        assertThat(grader.answerOf("n are \\boxed{1} and \\boxed{-2}.")).hasValue("1, -2");
        assertThat(grader.answerOf("$\\boxed{2}, \\boxed{3}, \\boxed{5}$")).hasValue("2, 3, 5");
        assertThat(grader.answerOf("$x = \\boxed{2}$, so the sum is $\\boxed{3}$"))
                .hasValue("3");
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
