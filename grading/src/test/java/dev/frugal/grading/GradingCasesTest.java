package dev.frugal.grading;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frugal.base.Documents;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/// Every case of `cases.yaml`.
class GradingCasesTest {
    private static final String FILE = "/grading/cases.yaml";
    private final Grader grader = new Grader();

    record Case(String kind, Outcome expected, String gold, String response) {}

    @ParameterizedTest
    @MethodSource("kinds")
    void everyCaseOfAKindIsGradedAsItsPlaceInTheFileSays(String kind) throws IOException {
        var wrong = new ArrayList<String>();
        for (var example : cases()) {
            if (example.kind().equals(kind)) {
                var grade = grader.grade(example.gold(), example.response());
                if (grade.outcome() != example.expected()) {
                    wrong.add(example + " -> " + grade);
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void thereAreAtLeastFourHundredCasesBalancedBetweenRightAndWrong() throws IOException {
        var cases = cases();
        long right = cases.stream()
                .filter(example -> example.expected() == Outcome.EQUAL)
                .count();
        assertThat(cases).hasSizeGreaterThanOrEqualTo(400).doesNotHaveDuplicates();
        assertThat((double) right / cases.size()).isBetween(0.45, 0.55);
    }

    @Test
    void theOrderOfGoldAndResponseSeldomMatters() throws IOException {
        var asymmetric = new ArrayList<String>();
        for (var example : cases()) {
            // What is told to its decimals, and what stands in a whole response, is not turned
            // around.
            boolean turnable =
                    !example.kind().equals("extraction") && !example.kind().equals("stated precision");
            if (turnable && !example.response().contains("boxed")) {
                var grade = grader.grade(example.response(), "\\boxed{" + example.gold() + "}");
                if (grade.outcome() != example.expected() && grade.outcome() != Outcome.GOLD_UNPARSABLE) {
                    asymmetric.add(example + " -> " + grade);
                }
            }
        }
        assertThat(asymmetric).isEmpty();
    }

    static Stream<String> kinds() throws IOException {
        return cases().stream().map(Case::kind).distinct();
    }

    static List<Case> cases() throws IOException {
        try (var stream = Objects.requireNonNull(GradingCasesTest.class.getResourceAsStream(FILE))) {
            var tree = Documents.yamlTree(new String(stream.readAllBytes(), StandardCharsets.UTF_8), FILE);
            var cases = new ArrayList<Case>();
            for (var kind : tree.properties()) {
                add(cases, kind.getKey(), Outcome.EQUAL, kind.getValue().path("right"));
                add(cases, kind.getKey(), Outcome.DIFFERENT, kind.getValue().path("wrong"));
            }
            return cases;
        }
    }

    private static void add(List<Case> cases, String kind, Outcome expected, JsonNode pairs) {
        for (var pair : pairs) {
            cases.add(new Case(
                    kind,
                    expected,
                    pair.get(0).asString(),
                    pair.get(1).asString().replace("\\n", "\n")));
        }
    }
}
