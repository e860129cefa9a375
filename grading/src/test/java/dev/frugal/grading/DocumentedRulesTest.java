package dev.frugal.grading;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The examples of `docs/reference/grading.md`.
class DocumentedRulesTest {
    private static final Path PAGE = Path.of("..", "docs", "reference", "grading.md");
    private static final String HEADER = "| gold | equal | different | rule |";
    private static final Pattern CELL_BORDER = Pattern.compile(" ?\\| ?");
    private static final Pattern EXAMPLE = Pattern.compile("`([^`]+)`");

    /// The page says something of so many pairs, at least.
    private static final int FEWEST_EXAMPLES = 150;

    private final Grader grader = new Grader();

    @Test
    void everyExampleInTheTablesOfThePageIsGradedAsItSays() throws IOException {
        var wrong = new ArrayList<String>();
        int examples = 0;
        boolean inTable = false;
        for (var line : Files.readAllLines(PAGE)) {
            if (!line.startsWith("|") || line.equals(HEADER)) {
                inTable = line.equals(HEADER);
            } else if (inTable && !line.startsWith("|--")) {
                var cells = List.of(CELL_BORDER.split(line, -1));
                var golds = examples(cells.get(1));
                var equal = examples(cells.get(2));
                var different = examples(cells.get(3));
                examples += equal.size() + different.size();
                for (int i = 0; i < equal.size(); i++) {
                    // Where a row has several golds, each has its own answer.
                    check(golds.get(Math.min(i, golds.size() - 1)), equal.get(i), true, wrong);
                }
                different.forEach(answer -> check(golds.getFirst(), answer, false, wrong));
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(examples).isGreaterThanOrEqualTo(FEWEST_EXAMPLES);
    }

    private void check(String gold, String answer, boolean right, List<String> wrong) {
        var grade = grader.grade(gold, "\\boxed{" + answer + "}");
        if (grade.correct() != right && !answer.contains("…")) {
            wrong.add("%s <- %s: %s".formatted(gold, answer, grade));
        }
    }

    private static List<String> examples(String cell) {
        return EXAMPLE.matcher(cell)
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }
}
