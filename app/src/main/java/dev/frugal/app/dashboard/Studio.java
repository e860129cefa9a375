package dev.frugal.app.dashboard;

import dev.frugal.base.InvalidInputException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;

/// The studio: a web server on the loopback address. Native code runs in the queue of [Computations].
final class Studio implements AutoCloseable {
    /// The studio computes on one thread: the models' native code uses all processors itself.
    private static final int THREADS = 1;

    private final Computations computations;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final String token;
    private final int port;
    private final WebServer server;
    private final MonitorsApi monitors;

    private Studio(Path runs, int port, String token, RequestLimits limits) {
        var bound = WebServer.bind(InetAddress.getLoopbackAddress(), port);
        this.port = bound.getAddress().getPort();
        this.token = token;
        this.computations = new Computations(THREADS, limits.waiting());
        var gate = RequestGuard.loopback(
                this.port, token, new RateLimit(limits.requestsPerSecond(), limits.burst(), System::nanoTime));
        var store = new RunStore(runs);
        var recordings = RecordingStore.beside(runs);
        this.monitors = new MonitorsApi(store, recordings, computations, closing);
        this.server = new WebServer(bound, gate, router(store, recordings), limits);
    }

    /// Starts a studio.
    ///
    /// @param runs the folder of the runs; it need not exist yet
    /// @param port port to listen on, 0 for any free port
    /// @param token required for everything except reading
    /// @throws InvalidInputException if the port is in use
    public static Studio open(Path runs, int port, String token, RequestLimits limits) {
        var studio = new Studio(runs, port, token, limits);
        studio.server.start();
        return studio;
    }

    private Router router(RunStore store, RecordingStore recordings) {
        var routes = new ArrayList<Route>();
        routes.addAll(Pages.routes());
        routes.addAll(Pages.description());
        var resumption = new ResumptionByProcess();
        routes.addAll(new RunsApi(store, resumption, closing).routes());
        routes.addAll(new WorkersApi(store).routes());
        routes.addAll(new RecordingsApi(store, recordings, resumption, computations).routes());
        routes.addAll(monitors.routes());
        routes.addAll(new PhysicsApi(store, computations).routes());
        routes.addAll(new ReasoningApi(store, computations).routes());
        var ledger = new LedgerApi(store);
        routes.addAll(ledger.routes());
        routes.addAll(new ScalingApi(ledger).routes());
        return new Router(routes);
    }

    /// The address without the token.
    public URI address() {
        return URI.create("http://127.0.0.1:%d/".formatted(port));
    }

    /// The address to open in a browser. The token is behind the `#`, a part that browsers do not
    /// send, so it appears in no log and no `Referer`.
    public URI addressWithToken() {
        return address().resolve("#token=" + token);
    }

    Router router() {
        return server.router();
    }

    /// Number of open live streams.
    int openStreams() {
        return server.openStreams();
    }

    @Override
    public void close() {
        closing.countDown();
        server.close();
        monitors.close();
        computations.close();
    }
}
