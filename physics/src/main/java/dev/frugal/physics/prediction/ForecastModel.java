package dev.frugal.physics.prediction;

import dev.frugal.base.InvalidInputException;
import dev.frugal.physics.data.Window;
import dev.frugal.physics.model.FlowTapinn;
import dev.frugal.physics.model.flow.FlowModel;
import dev.frugal.physics.reference.RegimeClassifier;
import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.physics.training.ModelFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.ToDoubleFunction;

/// A trained `flow-tapinn` model, ready to forecast: from a window of measurements to the parameters
/// behind them and to what follows, with standard deviations.
///
/// ```java
/// try (var model = ForecastModel.load(Path.of("frugal-runs/duffing-flow-tapinn"))) {
///     Prediction prediction = model.forecast(times, states, 16);
/// }
/// ```
///
/// **Threads.** Any number of threads may ask one model at once; each gets the bits it would get alone.
/// A forecast also uses the common pool (`ForkJoinPool.commonPool()`) where there are many windows.
/// Arrays handed in are read until the call returns and never written.
///
/// **Closing** frees native memory. It waits for forecasts that are under way; a forecast asked for
/// afterwards is an `IllegalStateException`. A model that is not closed keeps some hundred kilobytes until
/// the garbage collector finds it.
///
/// **Regimes** are left out unless asked for: to find one, the equation is followed for hundreds of
/// periods, which takes half a second where the forecast takes some milliseconds.
public final class ForecastModel implements AutoCloseable {
    private static final String SUFFIX = ".safetensors";
    private static final String UNFINISHED = ".training" + SUFFIX;
    private static final String SINGLE = "model" + SUFFIX;
    private static final String CHECKPOINTS = "checkpoints";
    private static final String SOURCE = "the window";

    private final FlowModel model;
    private final Predictor predictor;

    /// Read for a forecast, written to close.
    private final ReadWriteLock life = new ReentrantReadWriteLock();

    private boolean closed;

    private ForecastModel(FlowModel model) {
        this.model = model;
        this.predictor = new Predictor(model, new RegimeClassifier());
    }

    /// Loads a model.
    ///
    /// @param place the model's file, or the folder of the run that trained it
    /// @throws InvalidInputException if there is none, or it is damaged or of a kind that tells no parameters
    public static ForecastModel load(Path place) {
        var file = file(place);
        var loaded = ModelFile.read(file).model();
        if (!(loaded instanceof FlowModel flow)) {
            throw new InvalidInputException(
                    "%s holds a %s model, which tells no parameters and no uncertainty; choose one trained with --model %s"
                            .formatted(file, loaded.name(), FlowTapinn.NAME));
        }
        return new ForecastModel(flow);
    }

    /// The model's file: `place` itself, or in the folder of a run the model that it trained, or the first
    /// of this kind that it compared.
    ///
    /// @throws InvalidInputException if there is none yet
    public static Path file(Path place) {
        if (!Files.isDirectory(place)) {
            return place;
        }
        return find(place)
                .orElseThrow(() -> new InvalidInputException(
                        "the run %s has no finished %s model; go on with 'frugal runs resume %s' or choose another run"
                                .formatted(place.getFileName(), FlowTapinn.NAME, place)));
    }

    /// The model's file in the folder of a run, if it has one. Whether it can be loaded is not looked at.
    public static Optional<Path> find(Path run) {
        var folder = run.resolve(CHECKPOINTS);
        var single = folder.resolve(SINGLE);
        if (Files.isRegularFile(single)) {
            return Optional.of(single);
        }
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (var files = Files.list(folder)) {
            return files.filter(ForecastModel::isFlowModel).sorted().findFirst();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static boolean isFlowModel(Path file) {
        var name = String.valueOf(file.getFileName());
        return name.startsWith(FlowTapinn.NAME) && name.endsWith(SUFFIX) && !name.endsWith(UNFINISHED);
    }

    /// The system it was trained for, constants included.
    public DynamicalSystem system() {
        return model.system();
    }

    /// How many samples a window must have at least.
    public int windowSamples() {
        return model.windowSamples();
    }

    /// The time between two samples of the windows it was trained on, and of its forecasts, in units of time.
    public double interval() {
        return model.interval();
    }

    /// Forecasts from the end of a window.
    ///
    /// @param times of the samples, ascending; no gap may be longer than 3 of the model's intervals
    /// @param states `[sample][state]`, states in the system's order and units
    /// @param until the end of the forecast, later than the window's
    /// @throws InvalidInputException if the window or the end cannot be used; the sentence says why
    /// @throws IllegalArgumentException if there are not as many states as times
    public Prediction forecast(double[] times, double[][] states, double until) {
        return forecast(new Window(times, states), until);
    }

    /// Forecasts from the end of a window to the time `until`.
    ///
    /// @throws InvalidInputException if the window or the end cannot be used; the sentence says why
    public Prediction forecast(Window window, double until) {
        return predict(List.of(new Predictor.Question(window, until, SOURCE)), false)
                .getFirst();
    }

    /// As [#forecast(Window, double)], for many windows at once: the same numbers, on all processors.
    ///
    /// @param until the end of each window's forecast
    /// @throws InvalidInputException if a window or an end cannot be used; the sentence says which and why
    public List<Prediction> forecast(List<Window> windows, ToDoubleFunction<Window> until) {
        return predict(questions(windows, until), false);
    }

    /// As [#forecast(Window, double)], with the probability of each regime.
    ///
    /// @param source names the window in errors, such as the path of its file
    public Prediction forecastWithRegimes(Window window, double until, String source) {
        return predict(List.of(new Predictor.Question(window, until, source)), true)
                .getFirst();
    }

    /// As [#forecast(List, ToDoubleFunction)], with the probability of each regime.
    public List<Prediction> forecastWithRegimes(List<Window> windows, ToDoubleFunction<Window> until) {
        return predict(questions(windows, until), true);
    }

    private static List<Predictor.Question> questions(List<Window> windows, ToDoubleFunction<Window> until) {
        var questions = new ArrayList<Predictor.Question>();
        for (var window : windows) {
            var source = "window %d of %d".formatted(questions.size() + 1, windows.size());
            questions.add(new Predictor.Question(window, until.applyAsDouble(window), source));
        }
        return questions;
    }

    private List<Prediction> predict(List<Predictor.Question> questions, boolean withRegimes) {
        life.readLock().lock();
        try {
            if (closed) {
                throw new IllegalStateException("the model was closed");
            }
            return predictor.predict(questions, withRegimes);
        } finally {
            life.readLock().unlock();
        }
    }

    /// Frees the model's native memory, once the forecasts under way are done.
    @Override
    public void close() {
        life.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                model.close();
            }
        } finally {
            life.writeLock().unlock();
        }
    }
}
