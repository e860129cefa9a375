package dev.frugal.benchmarks;

/// A peer cannot take part; the message says in one sentence how to get it.
final class PeerMissingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public PeerMissingException(String sentence) {
        super(sentence);
    }
}
