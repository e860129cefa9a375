package dev.frugal.runs.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.frugal.base.Documents;
import dev.frugal.runs.Metric;
import dev.frugal.runs.RunDirectory;
import dev.frugal.runs.RunState;
import dev.frugal.runs.Session;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Against a server that answers as MLflow's documentation says.
class TrackedRunTest {
    private static final int FAILS = 500;

    @TempDir
    private Path folder = Path.of("");

    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private final List<JsonNode> batches = Collections.synchronizedList(new ArrayList<>());
    private volatile boolean broken;
    private HttpServer server;
    private String url = "";

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/2.0/mlflow/", this::answer);
        server.start();
        url = "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        var path = exchange.getRequestURI().getPath().replace("/api/2.0/mlflow/", "");
        var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        asked.add(path);
        if (broken) {
            reply(exchange, FAILS, "{\"error_code\": \"INTERNAL_ERROR\"}");
            return;
        }
        switch (path) {
            case "experiments/get-by-name" -> reply(exchange, 404, "{\"error_code\": \"RESOURCE_DOES_NOT_EXIST\"}");
            case "experiments/create" -> reply(exchange, 200, "{\"experiment_id\": \"7\"}");
            case "runs/create" -> {
                assertThat(body).contains("\"experiment_id\":\"7\"");
                reply(exchange, 200, "{\"run\": {\"info\": {\"run_id\": \"abc\"}}}");
            }
            case "runs/log-batch" -> {
                batches.add(Documents.jsonTree(body, "request"));
                reply(exchange, 200, "{}");
            }
            case "runs/update" -> {
                asked.add(Documents.jsonTree(body, "request").required("status").asString());
                reply(exchange, 200, "{\"run_info\": {}}");
            }
            default -> reply(exchange, 404, "{\"error_code\": \"ENDPOINT_NOT_FOUND\"}");
        }
    }

    private static void reply(HttpExchange exchange, int code, String text) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(code, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private RunDirectory run() {
        return RunDirectory.create(
                folder,
                "tracked",
                "counting",
                Map.of("steps", 3, "inner", Map.of("rate", 0.5)),
                1,
                Session.now(List.of("count"), "1", "unknown"));
    }

    @Test
    void theServerHearsOfSettingsNumbersAndTheEnd() {
        var run = run();
        try (var tracked = TrackedRun.begin(url, run)) {
            for (int step = 1; step <= 2500; step++) {
                tracked.append(new Metric(step, 0.1 * step, "loss", 1.0 / step));
            }
            tracked.append(new Metric(2501, 250, "loss", Double.NaN));
            run.enter(RunState.FINISHED, "");
        }
        assertThat(asked)
                .startsWith("experiments/get-by-name", "experiments/create", "runs/create")
                .endsWith("runs/update", "FINISHED");
        assertThat(batches.getFirst().get("params").toString()).contains("\"inner.rate\"", "\"0.5\"");
        var numbers = batches.stream()
                .filter(batch -> batch.has("metrics"))
                .flatMap(batch -> batch.get("metrics").values().stream())
                .toList();
        assertThat(numbers).hasSize(2500);
        assertThat(numbers.getLast().get("value").asDouble()).isEqualTo(1.0 / 2500);
        assertThat(batches).allSatisfy(batch -> {
            assertThat(batch.get("run_id").asString()).isEqualTo("abc");
            assertThat(batch.path("metrics").size()).isLessThanOrEqualTo(1000);
        });
    }

    @Test
    void aRunTakenUpAgainGoesOnUnderItsIdentifier() {
        var run = run();
        try (var _ = TrackedRun.begin(url, run)) {
            run.enter(RunState.INTERRUPTED, "");
        }
        assertThat(asked).endsWith("runs/update", "KILLED");
        asked.clear();
        try (var tracked = TrackedRun.begin(url, run)) {
            tracked.append(new Metric(1, 1, "loss", 1));
            run.enter(RunState.FINISHED, "");
        }
        assertThat(asked).containsExactly("runs/update", "RUNNING", "runs/log-batch", "runs/update", "FINISHED");
    }

    @Test
    void aServerThatFailsIsLeftAloneAndStopsNothing() {
        broken = true;
        var run = run();
        try (var tracked = TrackedRun.begin(url, run)) {
            for (int step = 0; step < 5000; step++) {
                tracked.append(new Metric(step, step, "loss", 1));
            }
        }
        assertThat(asked).containsExactly("experiments/get-by-name");
    }

    @Test
    void noServerAtAllStopsNothing() {
        server.stop(0);
        try (var tracked = TrackedRun.begin(url, run())) {
            tracked.append(new Metric(1, 1, "loss", 1));
        }
        try (var tracked = TrackedRun.begin("not a url", run())) {
            tracked.append(new Metric(1, 1, "loss", 1));
        }
        assertThat(asked).isEmpty();
    }
}
