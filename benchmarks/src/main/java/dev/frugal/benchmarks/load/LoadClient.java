package dev.frugal.benchmarks.load;

import org.jspecify.annotations.Nullable;

/// A simulated user of a server. Used by one thread.
public interface LoadClient extends AutoCloseable {
    /// The outcome of a request.
    ///
    /// @param request its kind
    /// @param refused whether the server had no capacity left and said so
    /// @param error null if the response was as expected, or a refusal
    record Outcome(
            String request, boolean refused, @Nullable String error) {}

    /// Sends the next request and waits for its response.
    Outcome next() throws InterruptedException;

    @Override
    void close();
}
