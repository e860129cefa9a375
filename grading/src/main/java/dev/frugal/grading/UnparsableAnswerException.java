package dev.frugal.grading;

/// Says that a text is not of the form a parser reads. It is an everyday outcome, so it has no
/// trace.
final class UnparsableAnswerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnparsableAnswerException(String reason) {
        super(reason, null, false, false);
    }
}
