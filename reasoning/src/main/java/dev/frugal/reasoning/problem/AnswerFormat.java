package dev.frugal.reasoning.problem;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.frugal.base.Documents;
import dev.frugal.base.InvalidInputException;
import dev.frugal.grading.Grader;
import java.util.Optional;
import java.util.regex.Pattern;

/// What the column of golds holds.
public enum AnswerFormat {
    /// A solution where the column's name says so and the user did not name it, else an answer.
    @JsonProperty("automatic")
    AUTOMATIC,
    /// The answer itself, or a text that ends in it behind `####` or in a box.
    @JsonProperty("answer")
    ANSWER,
    /// A worked solution: what stands in its last boxes or behind `####` counts, or a single formula
    /// or number that is all of it.
    @JsonProperty("solution")
    SOLUTION;

    /// All of a text in dollars or their like, or a number.
    private static final Pattern FORMULA = Pattern.compile(
            "\\$\\$?[^$\\n]+\\$\\$?|\\\\\\([^\\n]+\\\\\\)|\\\\\\[[^\\n]+\\\\\\]|[-+]?[\\d,]*\\.?\\d+(?:/\\d+)?%?");

    /// The answer in `text`; empty if there is none that `grader` can grade against.
    Optional<String> answer(String text, Grader grader) {
        var written = withoutList(text.strip());
        var found = grader.answerOf(written);
        // Several lines without a marked answer are a solution somebody forgot to mark.
        boolean bare =
                this == SOLUTION ? FORMULA.matcher(written).matches() : !written.isEmpty() && written.indexOf('\n') < 0;
        var answer = found.isEmpty() && bare ? Optional.of(written) : found;
        return answer.filter(grader::reads);
    }

    /// The texts of a list that was written as text, as in `["2"]`.
    private static String withoutList(String text) {
        if (!text.startsWith("[\"") || !text.endsWith("\"]")) {
            return text;
        }
        try {
            return Cell.text(Documents.jsonTree(text, "a gold"), ", ").orElse(text);
        } catch (InvalidInputException _) {
            return text;
        }
    }
}
