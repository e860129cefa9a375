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

/// A run on an MLflow server: its parameters at the start, its numbers as they come, its state at
/// the end.
///
/// Sending is the work of a thread of its own; the job only puts numbers into a queue. The first
/// failure is logged, and the server is left alone from then on. A run that is taken up again goes
/// on under the identifier it had, which is kept in its folder.
public final class TrackedRun implements AutoCloseable {
    /// The variable of the environment that names the server, as MLflow's own clients use it.
    public static final String VARIABLE = "MLFLOW_TRACKING_URI";

    private static final Logger LOG = LoggerFactory.getLogger(TrackedRun.class);
    private static final String EXPERIMENT = "frugal";
    private static final String FILE = "mlflow.json";

    /// What MLflow takes in one request at most.
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

    /// What is kept in the run's folder.
    record Identity(String url, String runId) {}

    private TrackedRun(String url, RunDirectory run) {
        this.run = run;
        this.created = run.manifest().created().toEpochMilli();
        this.sender = Thread.ofVirtual().name("mlflow").start(() -> send(url));
    }

    /// Begins to tell the server at `url` about `run`.
    public static TrackedRun begin(String url, RunDirectory run) {
        return new TrackedRun(url, run);
    }

    /// Hands over a number. Numbers that are not finite have no place in MLflow's JSON.
    public void append(Metric metric) {
        if (!failed && Double.isFinite(metric.value())) {
            waiting.add(metric);
        }
    }

    /// Sends what is left and the run's state, or gives up after some seconds.
    @Override
    public void close() {
        ended = true;
        try {
            if (!sender.join(java.time.Duration.ofSeconds(PATIENCE_AT_THE_END))) {
                LOG.warn("MLflow takes too long; its copy of {} is not complete", run.name());
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
                    "MLflow at {} is left alone from now on, the run goes on: {}",
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

    /// Every scalar of the configuration under its path; longer texts are cut.
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
