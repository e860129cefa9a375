package dev.frugal.grading;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// What a grader accepts beyond the same answer, and where it looks for an answer.
///
/// @param tolerance largest difference from the gold answer, relative to it, where the gold answer is
///   written as a decimal and so may be rounded; 0 compares exactly
/// @param unevaluated whether an expression that is left to be worked out, such as `37+25-16`,
///   answers a gold answer that is a number
/// @param answerPattern regular expression whose last match in a response is its answer, by its
///   first group if it has one; empty to look for a box, an announcement and the like
public record GradingSettings(double tolerance, boolean unevaluated, String answerPattern) {
    /// Exact comparison, evaluated answers only, answers found by the grader's own rules.
    public static final GradingSettings STRICT = new GradingSettings(0, false, "");

    public GradingSettings {
        if (!(tolerance >= 0 && tolerance < 1)) {
            throw new IllegalArgumentException(
                    "tolerance is %s; expected a relative difference from 0 to below 1".formatted(tolerance));
        }
        try {
            Pattern.compile(answerPattern);
        } catch (PatternSyntaxException failure) {
            throw new IllegalArgumentException(
                    "answer_pattern is '%s', which is no regular expression: %s near character %d"
                            .formatted(answerPattern, failure.getDescription(), failure.getIndex() + 1),
                    failure);
        }
    }

    public GradingSettings withTolerance(double other) {
        return new GradingSettings(other, unevaluated, answerPattern);
    }

    public GradingSettings withUnevaluated(boolean other) {
        return new GradingSettings(tolerance, other, answerPattern);
    }

    public GradingSettings withAnswerPattern(String other) {
        return new GradingSettings(tolerance, unevaluated, other);
    }
}
