package dev.frugal.grading;

import java.util.List;

/// The verdict on one response.
///
/// @param correct whether the outcome is [Outcome#EQUAL]
/// @param outcome how the case ended
/// @param normalised the gold answer and the response's as they were read; empty where there is
///   none
public record Grade(boolean correct, Outcome outcome, List<String> normalised) {
    public Grade {
        normalised = List.copyOf(normalised);
        if (correct != (outcome == Outcome.EQUAL)) {
            throw new IllegalArgumentException("correct is %s at %s".formatted(correct, outcome));
        }
    }

    static Grade of(Outcome outcome, String gold, String response) {
        return new Grade(outcome == Outcome.EQUAL, outcome, List.of(gold, response));
    }
}
