package dev.frugal.app.dashboard;

/// How much one studio takes on; what goes beyond is refused with 413 or 429.
///
/// @param requestsPerSecond mean rate of requests, from all clients together
/// @param burst requests that may come at once
/// @param streams live streams open at a time
/// @param waiting computations that may wait for the one at work
/// @param bodyBytes largest body of a request
record RequestLimits(double requestsPerSecond, int burst, int streams, int waiting, int bodyBytes) {
    /// Enough for a person with several windows open, and a script beside them.
    public static final RequestLimits STANDARD = new RequestLimits(100, 400, 24, 16, 4 << 20);

    public RequestLimits {
        if (!(requestsPerSecond > 0) || burst < 1 || streams < 1 || waiting < 1 || bodyBytes < 1) {
            throw new IllegalArgumentException("limits are above 0");
        }
    }
}
