package dev.frugal.app.dashboard;

import dev.frugal.base.Documents;
import java.nio.charset.StandardCharsets;

/// A response to the browser.
sealed interface Reply {
    String JSON = "application/json; charset=utf-8";
    String HTML = "text/html; charset=utf-8";

    /// The status of what must wait; its reply says for how long.
    int TOO_MANY = 429;

    /// A complete body.
    ///
    /// @param policy its Content-Security-Policy
    record Whole(int status, String type, byte[] body, String policy) implements Reply {}

    /// Server-sent events, until the stream ends.
    record Live(LiveStream stream) implements Reply {}

    /// A JSON document, as the command line prints it.
    static Reply document(Object document) {
        return document(200, document);
    }

    static Reply document(int status, Object document) {
        return new Whole(
                status, JSON, Documents.json(document).getBytes(StandardCharsets.UTF_8), ContentPolicy.DOCUMENT);
    }

    /// The sentence that says what is wrong.
    static Reply error(int status, String sentence) {
        return document(status, new Problem(OneSentence.of(sentence)));
    }

    /// The body of every error.
    record Problem(String error) {}
}
