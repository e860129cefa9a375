package dev.frugal.app.dashboard;

import java.util.List;

/// A rejected request, with the HTTP status and the sentence that says why.
final class RefusedRequestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final List<String> allowed;

    RefusedRequestException(int status, String sentence) {
        this(status, sentence, List.of());
    }

    /// @param allowed the methods that the path supports, where the request's is none of them
    RefusedRequestException(int status, String sentence, List<String> allowed) {
        super(sentence);
        this.status = status;
        this.allowed = List.copyOf(allowed);
    }

    List<String> allowed() {
        return allowed;
    }

    int status() {
        return status;
    }

    String sentence() {
        return String.valueOf(getMessage());
    }
}
