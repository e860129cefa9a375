package dev.frugal.runs.mlflow;

import dev.frugal.base.Documents;
import dev.frugal.base.DurableFiles;
import dev.frugal.runs.Metric;
import dev.frugal.runs.RunDirectory;
import dev.frugal.runs.RunState;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/// A run on an MLflow server: its parameters at the start, its metrics as they are logged, its
/// state at the end.
///
/// A separate thread sends; the job only adds metrics to a queue. The first failure is logged, and
/// the server is ignored from then on. A resumed run keeps its identifier, which is stored in its
/// folder.
public final class TrackedRun implements AutoCloseable {
    /// The environment variable with the server's URL, as in MLflow's own clients.
    public static final String VARIABLE = "MLFLOW_TRACKING_URI";

    private static final Logger LOG = LoggerFactory.getLogger(TrackedRun.class);
    private static final String EXPERIMENT = "frugal";
    private static final String FILE = "mlflow.json";

    /// MLflow's limits per request.
    private static final int METRICS_A_REQUEST = 1000;

    private static final int PARAMETERS_A_REQUEST = 100;
    private static final int LONGEST_VALUE = 500;
    private static final int MILLISECONDS_BETWEEN_REQUESTS = 500;
    private static final long PATIENCE_AT_THE_END = 10;

    private final RunDirectory run;
    private final LinkedBlockingQueue<Metric> waiting = new LinkedBlockingQueue<>();
    private final long created;
    private final Thread sender;
    private volatile boolean ended;
    private volatile boolean failed;

    /// The content of the file in the run's folder.
    record Identity(String url, String runId) {}

    private TrackedRun(String url, RunDirectory run) {
        this.run = run;
        this.created = run.manifest().created().toEpochMilli();
        this.sender = Thread.ofVirtual().name("mlflow").start(() -> send(url));
    }

    /// Starts sending `run` to the server at `url`.
    public static TrackedRun begin(String url, RunDirectory run) {
        return new TrackedRun(url, run);
    }

    /// Queues a metric. MLflow's JSON cannot represent numbers that are not finite.
    public void append(Metric metric) {
        if (!failed && Double.isFinite(metric.value())) {
            waiting.add(metric);
        }
    }

    /// Sends the remaining metrics and the run's state, or gives up after some seconds.
    @Override
    public void close() {
        ended = true;
        try {
            if (!sender.join(java.time.Duration.ofSeconds(PATIENCE_AT_THE_END))) {
                LOG.warn("MLflow takes too long; its copy of {} is incomplete", run.name());
                sender.interrupt();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void send(String url) {
        try {
            var server = new TrackingServer(url);
            var identity = identity(url, server);
            while (!ended || !waiting.isEmpty()) {
                var batch = new ArrayList<Metric>();
                var first = waiting.poll(MILLISECONDS_BETWEEN_REQUESTS, TimeUnit.MILLISECONDS);
                if (first != null) {
                    batch.add(first);
                    waiting.drainTo(batch, METRICS_A_REQUEST - 1);
                    server.post(
                            "runs/log-batch",
                            Map.of(
                                    "run_id",
                                    identity.runId,
                                    "metrics",
                                    batch.stream().map(this::document).toList()));
                }
            }
            server.post(
                    "runs/update",
                    Map.of(
                            "run_id",
                            identity.runId,
                            "status",
                            status(run.status().state()),
                            "end_time",
                            System.currentTimeMillis()));
        } catch (IOException | RuntimeException failure) {
            failed = true;
            waiting.clear();
            LOG.warn(
                    "MLflow at {} failed and is ignored from now on; the run continues: {}",
                    url,
                    failure.getMessage() == null ? failure.toString() : failure.getMessage());
        } catch (InterruptedException _) {
            failed = true;
        }
    }

    private Identity identity(String url, TrackingServer server) throws IOException, InterruptedException {
        var file = run.file(FILE);
        if (Files.exists(file)) {
            var known = Documents.readJson(Documents.text(file), Identity.class, file.toString());
            if (known.url.equals(url)) {
                server.post("runs/update", Map.of("run_id", known.runId, "status", "RUNNING"));
                return known;
            }
        }
        var made = server.post(
                "runs/create",
                Map.of(
                        "experiment_id",
                        server.experiment(EXPERIMENT),
                        "run_name",
                        run.name(),
                        "start_time",
                        created,
                        "tags",
                        List.of(
                                Map.of(
                                        "key",
                                        "frugal.kind",
                                        "value",
                                        run.manifest().kind()),
                                Map.of(
                                        "key",
                                        "frugal.folder",
                                        "value",
                                        run.folder().toAbsolutePath().toString()))));
        var identity = new Identity(
                url, made.required("run").required("info").required("run_id").asString());
        DurableFiles.write(file, Documents.json(identity));
        sendParameters(server, identity);
        return identity;
    }

    private void sendParameters(TrackingServer server, Identity identity) throws IOException, InterruptedException {
        var parameters = new ArrayList<Map<String, String>>();
        collect("", run.config(), parameters);
        for (int from = 0; from < parameters.size(); from += PARAMETERS_A_REQUEST) {
            int to = Math.min(parameters.size(), from + PARAMETERS_A_REQUEST);
            server.post("runs/log-batch", Map.of("run_id", identity.runId, "params", parameters.subList(from, to)));
        }
    }

    /// Every scalar of the configuration by its path; longer texts are truncated.
    private static void collect(String path, JsonNode node, List<Map<String, String>> parameters) {
        if (node.isObject()) {
            node.properties()
                    .forEach(entry -> collect(
                            path.isEmpty() ? entry.getKey() : path + "." + entry.getKey(),
                            entry.getValue(),
                            parameters));
        } else {
            var text = node.isString() ? node.asString() : node.toString();
            parameters.add(Map.of("key", path, "value", text.substring(0, Math.min(text.length(), LONGEST_VALUE))));
        }
    }

    private Map<String, Object> document(Metric metric) {
        return Map.of(
                "key",
                metric.name(),
                "value",
                metric.value(),
                "timestamp",
                created + Math.round(1000 * metric.seconds()),
                "step",
                metric.step());
    }

    private static String status(RunState state) {
        return switch (state) {
            case RUNNING -> "RUNNING";
            case INTERRUPTED -> "KILLED";
            case FAILED, DAMAGED -> "FAILED";
            case FINISHED -> "FINISHED";
        };
    }
}
