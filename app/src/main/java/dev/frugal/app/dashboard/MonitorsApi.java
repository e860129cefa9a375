package dev.frugal.app.dashboard;

import dev.frugal.base.Documents;
import dev.frugal.base.InvalidInputException;
import dev.frugal.physics.identification.IdentifiedSystem;
import dev.frugal.physics.monitoring.Limit;
import dev.frugal.physics.monitoring.MonitorSettings;
import dev.frugal.physics.prediction.ForecastModel;
import dev.frugal.physics.prediction.RegimeSource;
import dev.frugal.runs.report.HtmlReport;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;
import tools.jackson.databind.node.ObjectNode;

/// Endpoints that watch a recording over time: begin, follow, report, stop.
///
/// A monitor's name is a random number, since it also gives the right to see what a file holds.
final class MonitorsApi implements AutoCloseable {
    /// Monitors at work at a time.
    private static final int MOST_AT_WORK = 4;

    /// Monitors that are kept; the oldest that has ended makes room.
    private static final int MOST = 16;

    private static final int NAME_BYTES = 16;
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);
    private static final int LOOKS_BETWEEN_PICTURES = 2;
    private static final int LOOKS_BETWEEN_COMMENTS = 4;

    private final RunStore store;
    private final RecordingStore recordings;
    private final Computations computations;
    private final CountDownLatch closing;
    private final Map<String, MonitorSession> sessions = new LinkedHashMap<>();

    /// @param closing reaches zero when the studio closes
    MonitorsApi(RunStore store, RecordingStore recordings, Computations computations, CountDownLatch closing) {
        this.store = store;
        this.recordings = recordings;
        this.computations = computations;
        this.closing = closing;
    }

    List<Route> routes() {
        return List.of(
                Route.post("/api/monitors", this::begin),
                Route.get(
                        "/api/monitors/{monitor}",
                        request -> Reply.document(session(request).picture())),
                Route.get("/api/monitors/{monitor}/events", request -> events(session(request))),
                Route.get("/api/monitors/{monitor}/report", request -> report(session(request))),
                Route.post("/api/monitors/{monitor}/stop", this::stop));
    }

    /// The body of a request for a monitor; defaults are those of the command line.
    ///
    /// @param run with the model
    /// @param file path of a file on the studio's machine to follow, or
    /// @param recording a recording that the studio keeps
    /// @param limits such as `F0=0.5`
    /// @param regime `latent`, `simulate` or `none`
    @JsonNaming(SnakeCaseStrategy.class)
    record Body(
            String run,
            Optional<String> file,
            Optional<String> recording,
            JsonNode reading,
            Optional<Double> window,
            Optional<Double> stride,
            int every,
            List<String> limits,
            double falseAlarms,
            int trendWindows,
            Optional<String> regime) {
        private static final String DEFAULTS =
                """
                {"run": "", "file": null, "recording": null, "reading": {}, "window": null, "stride": null, "every": 1,
                 "limits": [], "false_alarms": %s, "trend_windows": %d, "regime": null}
                """.formatted(MonitorSettings.USUAL_FALSE_ALARMS, MonitorSettings.USUAL_TREND);

        static Body of(JsonNode given) {
            if (!(given instanceof ObjectNode object)) {
                throw new InvalidInputException("the body is not a JSON object; expected {\"run\": …, \"file\": …}");
            }
            var whole = (ObjectNode) Documents.jsonTree(DEFAULTS, "defaults");
            whole.setAll(object);
            var body = Documents.bind(whole, Body.class, "the body");
            if (body.file.isPresent() == body.recording.isPresent()) {
                throw new InvalidInputException(
                        "the body needs one of 'file', a path on the studio's machine, and 'recording', one it keeps");
            }
            return body;
        }

        MonitorSettings settings(ForecastModel model) {
            double length = window.orElseGet(() -> MonitorSettings.usualWindow(model));
            return new MonitorSettings(
                    length,
                    stride.orElse(length),
                    every,
                    trendWindows,
                    falseAlarms,
                    limits.stream().map(Limit::parse).toList());
        }
    }

    private Reply begin(Request request) throws Exception {
        var body = Body.of(request.document());
        var folder = store.run(body.run()).folder();
        if (ForecastModel.find(folder).isEmpty() && IdentifiedSystem.isIn(folder)) {
            throw new InvalidInputException(
                    "the run %s holds an identified system and no trained model; train one on it with 'frugal physics train %s --model hybrid-tapinn'"
                            .formatted(body.run(), body.run()));
        }
        var kept = body.recording().isPresent()
                ? Optional.of(recordings.find(body.recording().get()))
                : Optional.<RecordingStore.Kept>empty();
        var file = kept.isPresent() ? kept.get().file() : path(body.file().orElseThrow());
        var reading = RecordingBody.of(body.reading()).source(file).options();
        var id = freshName();
        var task = new MonitorSession.Task(
                id,
                body.run(),
                ForecastModel.file(folder),
                file,
                kept.map(RecordingStore.Kept::name).orElse(file.toString()),
                kept.isEmpty(),
                reading,
                body::settings,
                body.regime().map(RegimeSource::named));
        // Loading a model is native code.
        var session = computations.run(() -> admitted(id, task));
        return Reply.document(202, session.picture());
    }

    private synchronized MonitorSession admitted(String id, MonitorSession.Task task) throws IOException {
        if (sessions.values().stream().filter(MonitorSession::atWork).count() >= MOST_AT_WORK) {
            throw new RefusedRequestException(
                    409, "%d recordings are being watched already; stop one of them".formatted(MOST_AT_WORK));
        }
        if (sessions.size() >= MOST) {
            var oldest = sessions.entrySet().stream()
                    .filter(entry -> !entry.getValue().atWork())
                    .findFirst()
                    .orElseThrow();
            sessions.remove(oldest.getKey());
        }
        var session = MonitorSession.begin(task);
        sessions.put(id, session);
        return session;
    }

    private static Path path(String text) {
        try {
            var path = Path.of(text);
            if (!path.isAbsolute()) {
                throw new InvalidInputException(
                        "the file '%s' has no full path; expected one such as /var/log/rig.csv".formatted(text));
            }
            if (!Files.isRegularFile(path)) {
                throw new InvalidInputException(
                        "there is no file %s; name one to which measurements are added".formatted(path));
            }
            return path;
        } catch (InvalidPathException failure) {
            throw new InvalidInputException("'%s' is no path of a file".formatted(text), failure);
        }
    }

    private static String freshName() {
        var bytes = new byte[NAME_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private synchronized MonitorSession session(Request request) {
        var session = sessions.get(request.variable("monitor"));
        if (session == null) {
            throw new RefusedRequestException(
                    404,
                    "there is no monitor '%s'; it ended with the studio that began it, or made room for others"
                            .formatted(request.variable("monitor")));
        }
        return session;
    }

    private Reply stop(Request request) {
        var session = session(request);
        session.stop();
        return Reply.document(session.picture());
    }

    private static Reply report(MonitorSession session) {
        return new Reply.Whole(
                200,
                Reply.HTML,
                HtmlReport.html(session.report()).getBytes(StandardCharsets.UTF_8),
                ContentPolicy.REPORT);
    }

    private Reply events(MonitorSession session) {
        return new Reply.Live(listener -> write(session, listener));
    }

    /// The picture whenever it has changed, at most twice a second, until nothing more can change.
    private void write(MonitorSession session, OutputStream listener) throws IOException, InterruptedException {
        long told = -1;
        for (int look = 0; ; look++) {
            if (look % LOOKS_BETWEEN_PICTURES == 0) {
                boolean last = !session.atWork();
                long version = session.version();
                if (version != told) {
                    told = version;
                    LiveStream.event(listener, "picture", Documents.json(session.picture()));
                }
                if (last) {
                    LiveStream.event(listener, "end", "{}");
                    return;
                }
            }
            if (look % LOOKS_BETWEEN_COMMENTS == 0) {
                LiveStream.comment(listener);
            }
            listener.flush();
            if (closing.await(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        }
    }

    @Override
    public synchronized void close() {
        sessions.values().forEach(MonitorSession::close);
    }
}
