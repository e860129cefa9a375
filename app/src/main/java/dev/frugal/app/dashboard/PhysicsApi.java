package dev.frugal.app.dashboard;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import dev.frugal.physics.data.TrajectoryDocument;
import dev.frugal.physics.data.Window;
import dev.frugal.physics.prediction.ForecastModel;
import dev.frugal.physics.prediction.PredictionDocument;
import dev.frugal.physics.recording.RecordedWindow;
import dev.frugal.physics.reference.ReferenceSolver;
import dev.frugal.runs.RunDirectory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Endpoints for forecasts from windows of measurements.
final class PhysicsApi {
    private static final Logger LOG = LoggerFactory.getLogger(PhysicsApi.class);

    /// Maximum number of listed models.
    private static final int MOST_MODELS = 32;

    /// Maximum number of times of one forecast; the command line allows more.
    private static final int MOST_TIMES = 20_000;

    private static final int MOST_EXAMPLES = 1_000_000;

    private final RunStore store;
    private final Computations computations;
    private final FlowModelCache cache = new FlowModelCache();

    PhysicsApi(RunStore store, Computations computations) {
        this.store = store;
        this.computations = computations;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/api/physics/models", _ -> models()),
                Route.get("/api/physics/models/{run}/example", this::example, "number"),
                Route.post("/api/physics/predict", this::predict, "run", "until", "regimes"));
    }

    /// An available model.
    ///
    /// @param number of samples of the windows it reads
    /// @param interval between them, in units of time
    /// @param horizon length of its training trajectories
    record Model(
            String run,
            String system,
            String summary,
            List<String> states,
            List<Range> parameters,
            int samples,
            double interval,
            double horizon) {}

    /// The trained models.
    record Models(List<Model> models) {}

    /// Training range of a parameter.
    record Range(String name, double low, double high) {}

    /// A window made by the reference solver, with its parameters and continuation.
    ///
    /// @param window CSV text
    /// @param parameters true values
    /// @param until end of the continuation
    /// @param continuation true solution after the window
    record Example(String window, Map<String, Double> parameters, double until, TrajectoryDocument continuation) {}

    private Reply models() throws Exception {
        var runs = store.runs();
        return Reply.document(computations.run(() -> new Models(models(runs))));
    }

    private List<Model> models(List<RunDirectory> runs) {
        var models = new ArrayList<Model>();
        for (var run : runs) {
            var file = ForecastModel.find(run.folder());
            if (file.isEmpty() || models.size() == MOST_MODELS) {
                continue;
            }
            try {
                models.add(description(run.name(), cache.model(file.get())));
            } catch (InvalidInputException other) {
                LOG.debug("{} is not usable as a model: {}", file.get(), other.getMessage());
            }
        }
        return models;
    }

    static Model description(String run, ForecastModel model) {
        var system = model.system();
        return new Model(
                run,
                system.name(),
                system.description().summary(),
                system.stateNames(),
                system.parameters().stream()
                        .map(parameter -> new Range(
                                parameter.name(),
                                parameter.training().low(),
                                parameter.training().high()))
                        .toList(),
                model.windowSamples(),
                model.interval(),
                system.horizon());
    }

    private Reply predict(Request request) throws Exception {
        var file = ForecastModel.file(store.run(request.query().required("run")).folder());
        double until = request.query().number("until");
        var text = request.text("text/csv");
        boolean regimes = regimes(request);
        return Reply.document(computations.run(() -> prediction(cache.model(file), text, until, regimes)));
    }

    /// Whether the caller wants the regimes' probabilities, which take far longer than the forecast.
    static boolean regimes(Request request) {
        var word = request.query().text("regimes").orElse("true");
        return switch (word) {
            case "true" -> true;
            case "false" -> false;
            default ->
                throw new InvalidInputException(
                        "the parameter 'regimes' is '%s'; expected true or false".formatted(word));
        };
    }

    /// @param text a window as CSV
    static PredictionDocument prediction(ForecastModel model, String text, double until, boolean regimes) {
        var window = RecordedWindow.parse(text, "the window", model.system()).window();
        checkLength(model, window, until);
        return PredictionDocument.of(
                regimes ? model.forecastWithRegimes(window, until, "the window") : model.forecast(window, until));
    }

    static void checkLength(ForecastModel model, Window window, double until) {
        double times = (until - window.end()) / model.interval();
        if (times > MOST_TIMES) {
            throw new InvalidInputException(
                    ("the forecast would have %.0f times; the limit here is %,d, choose an end before t = %s or use "
                                    + "'frugal physics predict'")
                            .formatted(times, MOST_TIMES, until));
        }
    }

    private Reply example(Request request) throws Exception {
        var file = ForecastModel.file(store.run(request.variable("run")).folder());
        int number = request.query().whole("number", 1, 1, MOST_EXAMPLES);
        return Reply.document(computations.run(() -> example(cache.model(file), new Seed(number))));
    }

    /// A trajectory from within the model's training range.
    static Example example(ForecastModel model, Seed seed) {
        var system = model.system();
        var random = seed.named("example").random();
        var parameters = system.drawnParameters(random);
        var initial = system.drawnInitial(random);
        int read = model.windowSamples();
        var times = new double[2 * read];
        Arrays.setAll(times, i -> i * model.interval());
        var trajectory = ReferenceSolver.solve(system, parameters, initial, times);
        var rest = trajectory.from(read - 1);
        var named = new LinkedHashMap<String, Double>();
        for (int i = 0; i < parameters.length; i++) {
            named.put(system.parameterNames().get(i), parameters[i]);
        }
        return new Example(
                RecordedWindow.text(system, Window.of(trajectory, read)),
                named,
                times[times.length - 1],
                TrajectoryDocument.of(system, Window.of(rest, rest.samples())));
    }
}
