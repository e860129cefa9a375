package dev.frugal.app.dashboard;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Decides whether a request is accepted.
///
/// The studio listens on the loopback address only, but a page from another site can make a browser
/// send requests to that address. Three checks prevent this:
///
/// - *Host.* An attacker's name that resolves to the loopback address (DNS rebinding) appears in
///   the `Host` header; only loopback names are accepted.
/// - *Origin* and `Sec-Fetch-Site`, which a browser sets and a page cannot forge: requests from
///   other sites are rejected.
/// - *The token*, which other pages and other users of the machine do not know: required for
///   everything except reading.
///
/// The prediction service is for programs: it may be reached under any name, and accepts no page's requests.
final class RequestGuard {
    private static final String BEARER = "Bearer ";
    private static final int LONGEST_TARGET = 2048;

    private final Set<String> hosts;
    private final Set<String> origins;
    private final byte[] token;
    private final RateLimit rate;

    private RequestGuard(Set<String> hosts, String token, RateLimit rate) {
        this.hosts = hosts;
        this.origins = hosts.stream().map(host -> "http://" + host).collect(Collectors.toUnmodifiableSet());
        this.token = token.getBytes(StandardCharsets.UTF_8);
        this.rate = rate;
    }

    /// For a server on the loopback address, which pages use.
    static RequestGuard loopback(int port, String token, RateLimit rate) {
        return new RequestGuard(
                Stream.of("127.0.0.1", "localhost", "[::1]")
                        .map(name -> name + ":" + port)
                        .collect(Collectors.toUnmodifiableSet()),
                token,
                rate);
    }

    /// For a server under any name, which no page uses.
    ///
    /// @param token none required if empty
    static RequestGuard anyHost(String token, RateLimit rate) {
        return new RequestGuard(Set.of(), token, rate);
    }

    /// @throws RefusedRequestException if the request is rejected
    void check(HttpExchange exchange) {
        if (!rate.admits()) {
            throw new RefusedRequestException(Reply.TOO_MANY, "too many requests; wait a second and try again");
        }
        if (exchange.getRequestURI().toString().length() > LONGEST_TARGET) {
            throw new RefusedRequestException(
                    414, "the address is longer than %d characters".formatted(LONGEST_TARGET));
        }
        var headers = exchange.getRequestHeaders();
        checkHost(headers);
        checkOrigin(headers);
        if (token.length > 0 && !reads(exchange.getRequestMethod())) {
            checkToken(headers);
        }
    }

    private static boolean reads(String method) {
        return method.equals("GET") || method.equals("HEAD");
    }

    private void checkHost(Headers headers) {
        var host = only(headers, "Host");
        if (host == null || !hosts.isEmpty() && !hosts.contains(host)) {
            throw new RefusedRequestException(
                    403,
                    "the request is for the host '%s'; the studio accepts only %s"
                            .formatted(host, hosts.stream().sorted().toList()));
        }
    }

    private void checkOrigin(Headers headers) {
        var origin = only(headers, "Origin");
        if (origin != null && !origins.contains(origin)) {
            throw new RefusedRequestException(
                    403,
                    "the request comes from a page of '%s'; only the studio's own pages are accepted"
                            .formatted(origin));
        }
        var site = only(headers, "Sec-Fetch-Site");
        if (site != null && !site.equals("same-origin") && !site.equals("none")) {
            throw new RefusedRequestException(
                    403,
                    "the request comes from another site (%s); only the studio's own pages are accepted"
                            .formatted(site));
        }
    }

    private void checkToken(Headers headers) {
        var authorization = only(headers, "Authorization");
        if (authorization == null || !authorization.startsWith(BEARER)) {
            throw new RefusedRequestException(
                    401,
                    "this requires the studio's token; open the address that 'frugal serve' printed, or send "
                            + "'Authorization: Bearer TOKEN'");
        }
        var given = authorization.substring(BEARER.length()).getBytes(StandardCharsets.UTF_8);
        if (!MessageDigest.isEqual(given, token)) {
            throw new RefusedRequestException(
                    401, "wrong token; each start has its own, open the address that 'frugal serve' printed");
        }
    }

    private static @Nullable String only(Headers headers, String name) {
        List<String> values = headers.getOrDefault(name, List.of());
        if (values.size() > 1) {
            throw new RefusedRequestException(400, "the header %s is given twice; send it once".formatted(name));
        }
        return values.isEmpty() ? null : values.getFirst();
    }
}
