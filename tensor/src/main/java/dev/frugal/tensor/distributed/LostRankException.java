package dev.frugal.tensor.distributed;

/// Another process of a group has ended or does not answer.
public final class LostRankException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public LostRankException(String message, Throwable cause) {
        super(message, cause);
    }
}
