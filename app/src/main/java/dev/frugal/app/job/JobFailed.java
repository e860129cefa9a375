package dev.frugal.app.job;

/// A job ended by a failure of ours; the message says where the trace is.
public final class JobFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    JobFailed(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
