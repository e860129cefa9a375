package dev.frugal.app.job;

/// A job came to rest because the user wished it; the message says how to go on.
public final class JobStoppedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public JobStoppedException(String sentence) {
        super(sentence);
    }
}
