package dev.frugal.app.dashboard;

import dev.frugal.base.Documents;
import dev.frugal.base.InvalidInputException;
import dev.frugal.physics.data.Window;
import dev.frugal.physics.prediction.ForecastModel;
import dev.frugal.physics.prediction.PredictionDocument;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Forecasts over HTTP and nothing else, for programs: models that are loaded once, a queue of bounded length
/// that refuses at once when it is full, a health check and metrics.
///
/// Closing answers what was accepted, refuses everything else, then frees the models.
final class PredictionService implements AutoCloseable {
    private static final int MOST_WINDOWS = 1_000;

    /// How long accepted requests may take to their end when the service closes.
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final String PREDICT = "/api/physics/predict";
    private static final String BATCH = "/api/physics/predict/batch";

    /// Requests are limited by the queue, not by a rate.
    private static final RateLimit NO_RATE = new RateLimit(Double.MAX_VALUE, Integer.MAX_VALUE, System::nanoTime);

    private static final int UNAVAILABLE = 503;

    private final Map<String, ForecastModel> models;
    private final Computations computations;
    private final ServiceMetrics metrics = new ServiceMetrics();
    private final URI address;
    private final WebServer server;
    private volatile boolean closing;

    private PredictionService(Map<String, ForecastModel> models, Address listenAt, String token, Capacity capacity) {
        this.models = models;
        var bound = WebServer.bind(listenAt.host, listenAt.port);
        this.address = URI.create("http://%s:%d/"
                .formatted(
                        listenAt.host.isAnyLocalAddress() ? "127.0.0.1" : listenAt.host.getHostAddress(),
                        bound.getAddress().getPort()));
        this.computations = new Computations(capacity.threads, capacity.waiting);
        var routes = new ArrayList<>(Pages.description());
        routes.add(Route.get("/healthz", _ -> health()));
        routes.add(Route.get("/metrics", _ -> metrics()));
        routes.add(Route.get("/api/physics/models", _ -> Reply.document(listing())));
        routes.add(Route.post(PREDICT, this::predict, "run", "until", "regimes"));
        routes.add(Route.post(BATCH, this::predictBatch, "run", "regimes"));
        this.server =
                new WebServer(bound, RequestGuard.anyHost(token, NO_RATE), new Router(routes), RequestLimits.STANDARD);
    }

    /// Where to listen.
    ///
    /// @param port 0 for any free port
    record Address(InetAddress host, int port) {}

    /// How much is accepted.
    ///
    /// @param threads on which forecasts are computed
    /// @param waiting requests that may wait for one
    record Capacity(int threads, int waiting) {}

    /// Loads the models and starts.
    ///
    /// @param folders of runs
    /// @param token required for forecasts; none if empty
    /// @throws InvalidInputException if a run has no model, two have the same name, or the port is in use
    static PredictionService open(List<Path> folders, Address listenAt, String token, Capacity capacity) {
        var models = new LinkedHashMap<String, ForecastModel>();
        try {
            for (var folder : folders) {
                var name = String.valueOf(folder.toAbsolutePath().normalize().getFileName());
                if (models.containsKey(name)) {
                    throw new InvalidInputException(
                            "two models are called %s; requests could not tell them apart, rename a folder"
                                    .formatted(name));
                }
                models.put(name, ForecastModel.load(folder));
            }
            var service = new PredictionService(models, listenAt, token, capacity);
            service.server.start();
            return service;
        } catch (RuntimeException failure) {
            models.values().forEach(ForecastModel::close);
            throw failure;
        }
    }

    URI address() {
        return address;
    }

    List<String> names() {
        return List.copyOf(models.keySet());
    }

    Router router() {
        return server.router();
    }

    /// Whether the service takes requests.
    ///
    /// @param status `ok` or `closing`
    record Health(String status, List<String> models) {}

    private Reply health() {
        return closing
                ? Reply.document(UNAVAILABLE, new Health("closing", names()))
                : Reply.document(new Health("ok", names()));
    }

    private Reply metrics() {
        var text = metrics.text(models.size(), computations.waiting());
        return new Reply.Whole(200, ServiceMetrics.TYPE, text.getBytes(StandardCharsets.UTF_8), ContentPolicy.DOCUMENT);
    }

    private PhysicsApi.Models listing() {
        return new PhysicsApi.Models(models.entrySet().stream()
                .map(model -> PhysicsApi.description(model.getKey(), model.getValue()))
                .toList());
    }

    private Reply predict(Request request) throws Exception {
        return counted(PREDICT, 1, () -> {
            var model = model(request.query());
            double until = request.query().number("until");
            var text = request.text("text/csv");
            boolean regimes = PhysicsApi.regimes(request);
            return PhysicsApi.prediction(model, text, until, regimes);
        });
    }

    /// A window in a batch.
    ///
    /// @param times of the samples
    /// @param states `[sample][state]`
    /// @param until end of its forecast
    record BatchWindow(double[] times, double[][] states, double until) {}

    /// The body of a request for many forecasts.
    record Batch(List<BatchWindow> windows) {}

    /// The forecasts of a batch, in its order.
    record Predictions(List<PredictionDocument> predictions) {}

    private Reply predictBatch(Request request) throws Exception {
        var batch = Documents.readJson(request.text("application/json"), Batch.class, "the body");
        int count = batch.windows.size();
        if (count < 1 || count > MOST_WINDOWS) {
            throw new InvalidInputException(
                    "the batch has %,d windows; expected 1 to %,d".formatted(count, MOST_WINDOWS));
        }
        return counted(BATCH, count, () -> {
            var model = model(request.query());
            boolean regimes = PhysicsApi.regimes(request);
            var windows = new ArrayList<Window>();
            var ends = new IdentityHashMap<Window, Double>();
            for (int i = 0; i < count; i++) {
                windows.add(window(batch.windows.get(i), i + 1, model));
                ends.put(windows.getLast(), batch.windows.get(i).until);
            }
            var predictions =
                    regimes ? model.forecastWithRegimes(windows, ends::get) : model.forecast(windows, ends::get);
            return new Predictions(
                    predictions.stream().map(PredictionDocument::of).toList());
        });
    }

    private static Window window(BatchWindow sent, int number, ForecastModel model) {
        if (sent.times.length != sent.states.length || sent.times.length == 0) {
            throw new InvalidInputException("window %d has %d times and %d states; expected as many, at least one"
                    .formatted(number, sent.times.length, sent.states.length));
        }
        int states = model.system().stateNames().size();
        for (var state : sent.states) {
            if (state == null || state.length != states) {
                throw new InvalidInputException("window %d has a sample without %d states; expected %s in each"
                        .formatted(
                                number, states, String.join(", ", model.system().stateNames())));
            }
        }
        var window = new Window(sent.times, sent.states);
        PhysicsApi.checkLength(model, window, sent.until);
        return window;
    }

    private ForecastModel model(Query query) {
        var name = query.text("run");
        if (name.isEmpty() && models.size() == 1) {
            return models.values().iterator().next();
        }
        return Optional.ofNullable(models.get(query.required("run")))
                .orElseThrow(() -> new RefusedRequestException(
                        404, "there is no model '%s'; this service has %s".formatted(name.orElse(""), names())));
    }

    private interface Work {
        Object document();
    }

    private Reply counted(String path, int windows, Work work) throws Exception {
        long began = System.nanoTime();
        int status = 500;
        metrics.begin();
        try {
            if (closing) {
                throw new RefusedRequestException(UNAVAILABLE, "the service is closing; ask another one");
            }
            var reply = Reply.document(computations.run(work::document));
            status = 200;
            return reply;
        } catch (RefusedRequestException refusal) {
            status = refusal.status();
            throw refusal;
        } catch (InvalidInputException mistake) {
            status = 400;
            throw mistake;
        } finally {
            metrics.end(path, status, status == 200 ? windows : 0, System.nanoTime() - began);
        }
    }

    @Override
    public void close() {
        closing = true;
        server.close(PATIENCE);
        computations.close();
        models.values().forEach(ForecastModel::close);
    }
}
