package dev.frugal.app.job;

/// A job ended by a failure of ours; the message says where the trace is.
public final class JobFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    JobFailedException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
