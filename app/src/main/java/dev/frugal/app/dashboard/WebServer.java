package dev.frugal.app.dashboard;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.frugal.app.terminal.ExceptionText;
import dev.frugal.base.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A web server: every request passes the guard, then the router, and gets one reply.
///
/// Each request has its own virtual thread, so a live stream is as cheap as a page. A request that
/// cannot be answered gets a status of 400 to 499 and `{"error": one sentence}`. The JDK's server rejects
/// anything that is not HTTP.
final class WebServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WebServer.class);

    /// Seconds within which a request must arrive completely; slower requests are treated as an
    /// attack.
    private static final String SECONDS_TO_ASK = "30";

    private static final String SECONDS_TO_RETRY = "1";
    private static final String MOST_CONNECTIONS = "200";
    private static final String MOST_HEADERS = "64";
    private static final String MOST_HEADER_BYTES = "32768";

    private final HttpServer server;
    private final RequestGuard gate;
    private final Router router;
    private final RequestLimits limits;
    private final Semaphore streams;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private int beingAnswered;

    /// @param server of [#bind]; this one closes it
    WebServer(HttpServer server, RequestGuard gate, Router router, RequestLimits limits) {
        this.server = server;
        this.gate = gate;
        this.router = router;
        this.limits = limits;
        this.streams = new Semaphore(limits.streams());
    }

    /// A server that listens, but answers only once it has been given to a [WebServer] and that is started.
    ///
    /// @param port 0 for any free port
    /// @throws InvalidInputException if the port is in use, or the address is not one of this machine
    static HttpServer bind(InetAddress address, int port) {
        configureServer();
        try {
            return HttpServer.create(new InetSocketAddress(address, port), 0);
        } catch (BindException failure) {
            throw new InvalidInputException(
                    "port %d of %s cannot be used (%s); choose another with --port, or 0 for any free port"
                            .formatted(port, address.getHostAddress(), failure.getMessage()),
                    failure);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    void start() {
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /// The JDK's server reads its limits from system properties, once.
    private static void configureServer() {
        System.setProperty("sun.net.httpserver.maxReqTime", SECONDS_TO_ASK);
        System.setProperty("jdk.httpserver.maxConnections", MOST_CONNECTIONS);
        System.setProperty("sun.net.httpserver.maxReqHeaders", MOST_HEADERS);
        System.setProperty("sun.net.httpserver.maxReqHeaderSize", MOST_HEADER_BYTES);
        System.setProperty("sun.net.httpserver.nodelay", "true");
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
        close(Duration.ofSeconds(1));
    }

    /// Waits so long for replies on their way and ends all connections.
    ///
    /// The JDK's server could wait by itself, but it loses count of a reply whose reader has closed the
    /// connection, and then waits to the end.
    void close(Duration patience) {
        awaitReplies(patience);
        server.stop(0);
        threads.shutdownNow();
    }

    private synchronized void awaitReplies(Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        try {
            for (long left = patience.toNanos(); beingAnswered > 0 && left > 0; left = end - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void begin() {
        beingAnswered++;
    }

    private synchronized void end() {
        beingAnswered--;
        notifyAll();
    }

    private void handle(HttpExchange exchange) {
        begin();
        try {
            answer(exchange);
        } finally {
            end();
        }
    }

    private void answer(HttpExchange exchange) {
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
            boolean streams = found.route().streams();
            return found.route()
                    .answer()
                    .answer(new Request(
                            found.variables(),
                            query,
                            type(exchange),
                            streams ? new byte[0] : body(exchange),
                            streams ? exchange.getRequestBody() : InputStream.nullInputStream()));
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
        return Reply.error(500, "the server failed: " + ExceptionText.of(failure));
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
        if (reply.status() == Reply.TOO_MANY) {
            exchange.getResponseHeaders().set("Retry-After", SECONDS_TO_RETRY);
        }
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
        headers.set("X-Frame-Options", policy.equals(ContentPolicy.REPORT) ? "SAMEORIGIN" : "DENY");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        headers.set("Cross-Origin-Opener-Policy", "same-origin");
        headers.set("Cache-Control", "no-store");
    }
}
