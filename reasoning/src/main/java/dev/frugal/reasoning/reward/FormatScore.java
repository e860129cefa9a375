package dev.frugal.reasoning.reward;

import dev.frugal.base.BoundedPattern;
import dev.frugal.reasoning.reward.AnsweredProblem.Response;

/// Whether a response's text matches a pattern.
final class FormatScore {
    private final BoundedPattern pattern;

    FormatScore(String pattern) {
        this.pattern = new BoundedPattern(pattern);
    }

    /// 1 if the whole text matches, else 0.
    ///
    /// @throws dev.frugal.base.InvalidInputException if the search takes too many steps
    double of(Response response) {
        return pattern.matches(response.text(), "a response") ? 1 : 0;
    }
}
