package dev.frugal.app.dashboard;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.frugal.app.terminal.ExceptionText;
import dev.frugal.base.InvalidInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The studio: a web server on the loopback address.
///
/// Each request has its own virtual thread, so a live stream is as cheap as a page; native code
/// runs in the queue of [Computations]. A request that cannot be answered gets a status of 400 to
/// 499 and `{"error": one sentence}`. The JDK's server rejects anything that is not HTTP.
final class Studio implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Studio.class);

    /// Seconds within which a request must arrive completely; slower requests are treated as an
    /// attack.
    private static final String SECONDS_TO_ASK = "30";

    private static final String MOST_CONNECTIONS = "200";
    private static final String MOST_HEADERS = "64";
    private static final String MOST_HEADER_BYTES = "32768";

    /// Seconds that live streams have to end when the studio closes.
    private static final int SECONDS_TO_FINISH = 1;

    private final HttpServer server;
    private final ExecutorService threads;
    private final Computations computations;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final RequestLimits limits;
    private final Semaphore streams;
    private final String token;
    private final RequestGuard gate;
    private final Router router;

    private Studio(HttpServer server, Path runs, String token, RequestLimits limits) {
        this.server = server;
        this.threads = Executors.newVirtualThreadPerTaskExecutor();
        this.computations = new Computations(limits.waiting());
        this.limits = limits;
        this.streams = new Semaphore(limits.streams());
        this.token = token;
        this.gate = new RequestGuard(
                server.getAddress().getPort(),
                token,
                new RateLimit(limits.requestsPerSecond(), limits.burst(), System::nanoTime));
        this.router = router(new RunStore(runs));
    }

    /// Starts a studio.
    ///
    /// @param runs the folder of the runs; it need not exist yet
    /// @param port port to listen on, 0 for any free port
    /// @param token required for everything except reading
    /// @throws InvalidInputException if the port is in use
    public static Studio open(Path runs, int port, String token, RequestLimits limits) {
        configureServer();
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        try {
            var studio = new Studio(HttpServer.create(address, 0), runs, token, limits);
            studio.server.setExecutor(studio.threads);
            studio.server.createContext("/", studio::handle);
            studio.server.start();
            return studio;
        } catch (BindException failure) {
            throw new InvalidInputException(
                    "port %d is in use; choose another with --port, or 0 for any free port".formatted(port), failure);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// The JDK's server reads its limits from system properties, once.
    private static void configureServer() {
        System.setProperty("sun.net.httpserver.maxReqTime", SECONDS_TO_ASK);
        System.setProperty("jdk.httpserver.maxConnections", MOST_CONNECTIONS);
        System.setProperty("sun.net.httpserver.maxReqHeaders", MOST_HEADERS);
        System.setProperty("sun.net.httpserver.maxReqHeaderSize", MOST_HEADER_BYTES);
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private Router router(RunStore store) {
        var routes = new ArrayList<Route>();
        routes.addAll(Pages.routes());
        routes.addAll(new RunsApi(store, new ResumptionByProcess(), closing).routes());
        routes.addAll(new PhysicsApi(store, computations).routes());
        routes.addAll(new ReasoningApi(store, computations).routes());
        routes.addAll(new LedgerApi(store).routes());
        return new Router(routes);
    }

    /// The address without the token.
    public URI address() {
        return URI.create("http://127.0.0.1:%d/".formatted(server.getAddress().getPort()));
    }

    /// The address to open in a browser. The token is behind the `#`, a part that browsers do not
    /// send, so it appears in no log and no `Referer`.
    public URI addressWithToken() {
        return address().resolve("#token=" + token);
    }

    Router router() {
        return router;
    }

    /// Number of open live streams.
    int openStreams() {
        return limits.streams() - streams.availablePermits();
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(SECONDS_TO_FINISH);
        computations.close();
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) {
        try (exchange) {
            switch (reply(exchange)) {
                case Reply.Whole whole -> send(exchange, whole);
                case Reply.Live live -> stream(exchange, live);
            }
        } catch (IOException gone) {
            LOG.debug("the browser went away", gone);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private Reply reply(HttpExchange exchange) throws InterruptedException {
        try {
            gate.check(exchange);
            var uri = exchange.getRequestURI();
            var path = uri.getPath();
            if (path == null || uri.getRawAuthority() != null) {
                throw new RefusedRequestException(400, "the address is not a path");
            }
            var found = router.find(exchange.getRequestMethod(), path);
            var query = Query.parse(uri.getRawQuery(), found.route().parameters());
            return found.route().answer().answer(new Request(found.variables(), query, type(exchange), body(exchange)));
        } catch (RefusedRequestException refusal) {
            if (!refusal.allowed().isEmpty()) {
                exchange.getResponseHeaders().set("Allow", String.join(", ", refusal.allowed()));
            }
            return Reply.error(refusal.status(), refusal.sentence());
        } catch (InterruptedException closing) {
            throw closing;
        } catch (Exception failure) {
            return failed(exchange, failure);
        }
    }

    private static Reply failed(HttpExchange exchange, Exception failure) {
        var mistake = InvalidInputException.in(failure);
        if (mistake.isPresent()) {
            return Reply.error(400, String.valueOf(mistake.get().getMessage()));
        }
        LOG.error("{} {} failed", exchange.getRequestMethod(), exchange.getRequestURI(), failure);
        return Reply.error(500, "the studio failed: " + ExceptionText.of(failure));
    }

    private static String type(HttpExchange exchange) {
        var type = exchange.getRequestHeaders().getFirst("Content-Type");
        return type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    private byte[] body(HttpExchange exchange) {
        try {
            var body = exchange.getRequestBody().readNBytes(limits.bodyBytes() + 1);
            if (body.length > limits.bodyBytes()) {
                throw new RefusedRequestException(
                        413, "the body is larger than %,d bytes".formatted(limits.bodyBytes()));
            }
            return body;
        } catch (IOException failure) {
            throw new RefusedRequestException(400, "the body is incomplete or does not match its headers");
        }
    }

    private static void send(HttpExchange exchange, Reply.Whole reply) throws IOException {
        guard(exchange, reply.type(), reply.policy());
        boolean hollow = exchange.getRequestMethod().equals("HEAD") || reply.body().length == 0;
        if (hollow) {
            exchange.getResponseHeaders().set("Content-Length", Integer.toString(reply.body().length));
        }
        exchange.sendResponseHeaders(reply.status(), hollow ? -1 : reply.body().length);
        if (!hollow) {
            exchange.getResponseBody().write(reply.body());
        }
    }

    private void stream(HttpExchange exchange, Reply.Live live) throws IOException, InterruptedException {
        if (!streams.tryAcquire()) {
            var refusal = "%d live streams are already open; close a window".formatted(limits.streams());
            send(exchange, (Reply.Whole) Reply.error(429, refusal));
            return;
        }
        try {
            guard(exchange, "text/event-stream; charset=utf-8", ContentPolicy.DOCUMENT);
            exchange.sendResponseHeaders(200, 0);
            live.stream().writeTo(exchange.getResponseBody());
        } finally {
            streams.release();
        }
    }

    private static void guard(HttpExchange exchange, String type, String policy) {
        var headers = exchange.getResponseHeaders();
        headers.set("Content-Type", type);
        headers.set("Content-Security-Policy", policy);
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("X-Frame-Options", "DENY");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        headers.set("Cross-Origin-Opener-Policy", "same-origin");
        headers.set("Cache-Control", "no-store");
    }
}
