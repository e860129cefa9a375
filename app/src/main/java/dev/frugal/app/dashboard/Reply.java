package dev.frugal.app.dashboard;

import dev.frugal.base.Documents;
import java.nio.charset.StandardCharsets;

/// What goes back to the browser.
sealed interface Reply {
    String JSON = "application/json; charset=utf-8";
    String HTML = "text/html; charset=utf-8";

    /// A whole body.
    ///
    /// @param policy its Content-Security-Policy
    record Whole(int status, String type, byte[] body, String policy) implements Reply {}

    /// Events as they come, for as long as the stream goes on.
    record Live(RunStream stream) implements Reply {}

    /// A document as the command line prints it.
    static Reply document(Object document) {
        return document(200, document);
    }

    static Reply document(int status, Object document) {
        return new Whole(
                status, JSON, Documents.json(document).getBytes(StandardCharsets.UTF_8), ContentPolicy.DOCUMENT);
    }

    /// Why there is nothing else.
    static Reply error(int status, String sentence) {
        return document(status, new Problem(OneSentence.of(sentence)));
    }

    /// The body of every error.
    record Problem(String error) {}
}
