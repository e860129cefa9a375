package dev.frugal.app.job;

/// A job came to rest because the user wished it; the message says how to go on.
public final class JobStopped extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public JobStopped(String sentence) {
        super(sentence);
    }
}
