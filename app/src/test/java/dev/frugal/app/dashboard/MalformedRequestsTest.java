package dev.frugal.app.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frugal.base.Documents;
import dev.frugal.base.InvalidInputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Thousands of broken requests, written to the socket byte by byte.
///
/// Each is a sound request with something broken in it: so broken that no sound answer is possible.
/// It must be refused with 400 to 499 and one sentence; or, where it is no HTTP any more, by the
/// JDK's server in its own words, or by a closed connection.
class MalformedRequestsTest {
    private static final int REQUESTS = 10_000;
    private static final int CLIENTS = 4;
    private static final String TOKEN = "Authorization: Bearer " + OpenStudio.TOKEN;

    @TempDir
    Path runs;

    /// A request in parts.
    private record Parts(String method, String target, List<String> headers, byte[] body) {
        byte[] bytes() {
            var head = new StringBuilder("%s %s HTTP/1.1\r\n".formatted(method, target));
            headers.forEach(header -> head.append(header).append("\r\n"));
            head.append("\r\n");
            var bytes = new ByteArrayOutputStream();
            bytes.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
            bytes.writeBytes(body);
            return bytes.toByteArray();
        }
    }

    /// Breaks requests, the same ones for the same seed.
    private static final class Breaker {
        private static final List<String> WEIRD = List.of(
                "",
                "NaN",
                "1e999",
                "-1",
                "%00",
                "%FF",
                "..%2f",
                "%",
                "%zz",
                "💥",
                "null",
                "[]",
                "'",
                "\"",
                "<script>",
                "a".repeat(300));

        private final Random random;
        private final String host;
        private final String run;

        Breaker(long seed, String host, String run) {
            this.random = new Random(seed);
            this.host = host;
            this.run = run;
        }

        private String weird() {
            return WEIRD.get(random.nextInt(WEIRD.size()));
        }

        private List<String> headers(String... more) {
            var headers = new ArrayList<>(List.of("Host: " + host));
            headers.addAll(List.of(more));
            return headers;
        }

        byte[] next() {
            return switch (random.nextInt(10)) {
                case 0 -> get("/api/runs/" + escaped() + random.nextInt() + "/" + weirdPart());
                case 1 -> get("/api/ledger/rebound?gain=%s&share=2&elasticity=%s".formatted(escaped(), escaped()));
                case 2 -> get("/api/ledger/payback?training_cost=%s&cost_before=-1".formatted(escaped()));
                case 3 -> get("/api/runs/%s/metrics?points=%s&%s=1".formatted(run, escaped(), escaped()));
                case 4 -> generate(mutated("{\"prompt\":\"<bos>1+1=\",\"greedy\":true,\"limit\":4}"));
                case 5 -> predict(mutated("t,x,v\n0,1,0\n0.1,0.9,-0.1\n"));
                case 6 -> header();
                case 7 -> strangeMethod();
                case 8 -> withoutToken();
                default -> garbled();
            };
        }

        private String escaped() {
            var text = weird();
            return text.startsWith("%") ? text : java.net.URLEncoder.encode(text, StandardCharsets.UTF_8);
        }

        private String weirdPart() {
            return List.of("", "results", "events", "report", "nothing").get(random.nextInt(5));
        }

        private byte[] get(String target) {
            return new Parts("GET", target, headers(), new byte[0]).bytes();
        }

        /// A body that no longer means what it meant: cut, with bytes flipped, or with a key that
        /// does not exist.
        private byte[] mutated(String sound) {
            var bytes = sound.getBytes(StandardCharsets.UTF_8);
            return switch (random.nextInt(3)) {
                case 0 -> java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length - 1));
                case 1 -> {
                    for (int i = 0; i < 6; i++) {
                        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
                    }
                    bytes[0] = (byte) (128 + random.nextInt(64));
                    yield bytes;
                }
                default -> ("{\"x\":" + weird() + sound).getBytes(StandardCharsets.UTF_8);
            };
        }

        private byte[] generate(byte[] body) {
            return new Parts(
                            "POST",
                            "/api/reasoning/generate",
                            headers(TOKEN, "Content-Type: application/json", "Content-Length: " + body.length),
                            body)
                    .bytes();
        }

        private byte[] predict(byte[] body) {
            return new Parts(
                            "POST",
                            "/api/physics/predict?run=%s&until=%s".formatted(run, escaped()),
                            headers(TOKEN, "Content-Type: text/csv", "Content-Length: " + body.length),
                            body)
                    .bytes();
        }

        private byte[] header() {
            var broken = List.of(
                    "Origin: http://" + random.nextInt(1000) + ".example",
                    "Host: " + host,
                    "Content-Length: -" + random.nextInt(1, 100),
                    "Content-Length: " + random.nextInt() + "x",
                    "Sec-Fetch-Site: cross-site",
                    "no colon " + random.nextInt(),
                    "Bad Name " + random.nextInt() + ": x");
            return new Parts("GET", "/api/runs", headers(broken.get(random.nextInt(broken.size()))), new byte[0])
                    .bytes();
        }

        private byte[] strangeMethod() {
            var method =
                    List.of("PUT", "DELETE", "PATCH", "OPTIONS", "BREW", "get").get(random.nextInt(6));
            return new Parts(method, "/api/runs/" + run, headers(TOKEN, "Content-Length: 0"), new byte[0]).bytes();
        }

        private byte[] withoutToken() {
            return new Parts(
                            "POST",
                            "/api/runs/%s/stop".formatted(run),
                            headers("Authorization: " + random.nextInt(), "Content-Length: 0"),
                            new byte[0])
                    .bytes();
        }

        /// The first line of a request with its spaces or more destroyed.
        private byte[] garbled() {
            var line = List.of(
                            "GET/api/runs HTTP/1.1",
                            "GET /api/ru ns HTTP",
                            "GET /api/\u0001 HTTP/1.1",
                            "\u0000\u0001\u0002",
                            "GET http://[ HTTP/1.1")
                    .get(random.nextInt(5));
            return "%s\r\nHost: %s\r\n\r\n".formatted(line, host).getBytes(StandardCharsets.ISO_8859_1);
        }
    }

    @Test
    void everyOneIsRefusedWithASentenceAndNoneBreaksTheStudio() throws Exception {
        var run = Runs.finished(runs, "sound", 1).name();
        try (var open = OpenStudio.over(runs);
                var threads = Executors.newFixedThreadPool(CLIENTS)) {
            var clients = new ArrayList<Callable<int[]>>();
            for (int client = 0; client < CLIENTS; client++) {
                var host = open.studio().address().getAuthority();
                var breaker = new Breaker(20261124 + client, host, run);
                clients.add(() -> refusals(open.studio().address().getPort(), breaker));
            }
            int own = 0;
            int others = 0;
            for (var counts : threads.invokeAll(clients)) {
                own += counts.get()[0];
                others += counts.get()[1];
            }
            assertThat(own + others).isEqualTo(REQUESTS);
            // The greater part reaches us; else the test would be of the JDK's server alone.
            assertThat(own).isGreaterThan(REQUESTS * 3 / 4);
            assertThat(open.document("/api/runs").get("runs")).hasSize(1);
        }
    }

    /// How many were refused by the studio, and how many before they came to it.
    private static int[] refusals(int port, Breaker breaker) throws IOException {
        var counts = new int[2];
        for (int i = 0; i < REQUESTS / CLIENTS; i++) {
            var request = breaker.next();
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.setSoTimeout(20_000);
                socket.getOutputStream().write(request);
                socket.shutdownOutput();
                counts[check(request, answer(socket.getInputStream())) ? 0 : 1]++;
            }
        }
        return counts;
    }

    private static String answer(InputStream stream) {
        var answer = new ByteArrayOutputStream();
        try {
            stream.transferTo(answer);
        } catch (IOException _) {
            // A server may close on bytes it did not read.
        }
        return answer.toString(StandardCharsets.UTF_8);
    }

    /// Whether it was the studio itself that answered.
    private static boolean check(byte[] request, String answer) {
        var asked = new String(request, StandardCharsets.ISO_8859_1);
        if (answer.isEmpty()) {
            return false;
        }
        assertThat(answer).as(asked).startsWith("HTTP/1.1 4");
        var body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
        if (body.startsWith("<h1>")) {
            return false;
        }
        try {
            var sentence = Documents.jsonTree(body, "answer").get("error").asString();
            assertThat(sentence).as(asked).isNotBlank().doesNotContain("\n").hasSizeLessThan(510);
        } catch (InvalidInputException broken) {
            throw new AssertionError("%s was answered by %s".formatted(asked, answer), broken);
        }
        return true;
    }
}
