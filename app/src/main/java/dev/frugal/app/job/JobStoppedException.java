package dev.frugal.app.job;

/// A job stopped at the user's request; the message says how to resume it.
public final class JobStoppedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public JobStoppedException(String sentence) {
        super(sentence);
    }
}
