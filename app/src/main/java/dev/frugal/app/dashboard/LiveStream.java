package dev.frugal.app.dashboard;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// Server-sent events (WHATWG HTML, section 9.2) to one listener.
@FunctionalInterface
interface LiveStream {
    /// Writes events until the client disconnects, there is nothing more to tell, or the studio closes.
    ///
    /// @throws IOException if the client has disconnected
    void writeTo(OutputStream listener) throws IOException, InterruptedException;

    /// Writes one event.
    ///
    /// @param data one line of JSON
    static void event(OutputStream listener, String name, String data) throws IOException {
        listener.write("event: %s\ndata: %s\n\n".formatted(name, data).getBytes(StandardCharsets.UTF_8));
    }

    /// Writes a comment, which tells whether the client is still connected.
    static void comment(OutputStream listener) throws IOException {
        listener.write(":\n\n".getBytes(StandardCharsets.UTF_8));
    }
}
