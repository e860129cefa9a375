package dev.frugal.reasoning.problem;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.frugal.grading.Grader;
import java.util.Optional;

/// What the column of golds holds.
public enum AnswerFormat {
    /// The one the layout has; an answer where the user named the column.
    @JsonProperty("automatic")
    AUTOMATIC,
    /// The answer itself, or a text that ends in it behind `####` or in a box.
    @JsonProperty("answer")
    ANSWER,
    /// A worked solution: only what stands in its last box or behind `####` counts.
    @JsonProperty("solution")
    SOLUTION;

    /// The answer in `text`; empty if there is none that `grader` can grade against.
    Optional<String> answer(String text, Grader grader) {
        var found = grader.answerOf(text);
        // Several lines without a marked answer are a solution somebody forgot to mark.
        boolean bare = this != SOLUTION && !text.isBlank() && text.strip().indexOf('\n') < 0;
        var answer = found.isEmpty() && bare ? Optional.of(text.strip()) : found;
        return answer.filter(grader::reads);
    }
}
