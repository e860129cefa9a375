package dev.frugal.app.job;

/// A job that failed with an internal error; the message says where the stack trace is.
public final class JobFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    JobFailedException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
