package dev.frugal.grading;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frugal.base.Documents;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/// Every case of `cases.yaml`.
class GradingCasesTest {
    private static final String FILE = "/grading/cases.yaml";
    private static final List<Case> CASES = read();
    private final Grader grader = new Grader();

    /// Kinds of which the two sides are of two sorts, or the gold may tell less than the response.
    private static final Set<String> ONE_WAY = Set.of(
            "extraction",
            "stated precision",
            "number bases",
            "dates",
            "numbers left to be worked out",
            "sentences",
            "how an answer is set",
            "thoughts, tags and turns");

    record Case(String kind, boolean right, String gold, String response) {}

    @ParameterizedTest
    @MethodSource("kinds")
    void everyCaseOfAKindIsGradedAsItsPlaceInTheFileSays(String kind) {
        var wrong = new ArrayList<String>();
        for (var example : cases()) {
            if (example.kind().equals(kind)) {
                var grade = grader.grade(example.gold(), example.response());
                if (!agrees(grade.outcome(), example)) {
                    wrong.add(example + " -> " + grade);
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static boolean agrees(Outcome outcome, Case example) {
        return switch (outcome) {
            case EQUAL -> example.right();
            case DIFFERENT, NO_ANSWER -> !example.right();
            case GOLD_UNPARSABLE, TIMEOUT -> false;
        };
    }

    @Test
    void thereAreAtLeastSeventeenHundredCasesBalancedBetweenRightAndWrong() {
        var cases = cases();
        long right = cases.stream().filter(Case::right).count();
        assertThat(cases).hasSizeGreaterThanOrEqualTo(1700).doesNotHaveDuplicates();
        assertThat((double) right / cases.size()).isBetween(0.45, 0.55);
    }

    @Test
    void theOrderOfGoldAndResponseSeldomMatters() {
        var asymmetric = new ArrayList<String>();
        // A response that is a number answers a gold that is left to be worked out, and not the other
        // way around.
        var either = new Grader(GradingSettings.STRICT.withUnevaluated(true));
        for (var example : cases()) {
            boolean turnable =
                    !ONE_WAY.contains(example.kind()) && !example.response().contains("boxed");
            if (turnable) {
                var grade = either.grade(example.response(), "\\boxed{" + example.gold() + "}");
                if (!agrees(grade.outcome(), example) && grade.outcome() != Outcome.GOLD_UNPARSABLE) {
                    asymmetric.add(example + " -> " + grade);
                }
            }
        }
        assertThat(asymmetric).isEmpty();
    }

    static Stream<String> kinds() {
        return cases().stream().map(Case::kind).distinct();
    }

    static List<Case> cases() {
        return CASES;
    }

    private static List<Case> read() {
        try (var stream = Objects.requireNonNull(GradingCasesTest.class.getResourceAsStream(FILE))) {
            var tree = Documents.yamlTree(new String(stream.readAllBytes(), StandardCharsets.UTF_8), FILE);
            var cases = new ArrayList<Case>();
            for (var kind : tree.properties()) {
                add(cases, kind.getKey(), true, kind.getValue().path("right"));
                add(cases, kind.getKey(), false, kind.getValue().path("wrong"));
            }
            return List.copyOf(cases);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void add(List<Case> cases, String kind, boolean right, JsonNode pairs) {
        for (var pair : pairs) {
            cases.add(new Case(kind, right, pair.get(0).asString(), pair.get(1).asString()));
        }
    }
}
