package dev.frugal.physics.prediction;

import dev.frugal.base.InvalidInputException;
import dev.frugal.physics.data.Window;
import dev.frugal.physics.model.FlowTapinn;
import dev.frugal.physics.model.HybridTapinn;
import dev.frugal.physics.model.flow.FlowExport;
import dev.frugal.physics.model.flow.FlowModel;
import dev.frugal.physics.reference.RegimeClassifier;
import dev.frugal.physics.reference.Reliability;
import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.physics.training.ModelFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/// A trained `hybrid-tapinn` or `flow-tapinn` model, ready to forecast: from a window of measurements to the parameters
/// behind them and to what follows, with standard deviations.
///
/// ```java
/// try (var model = ForecastModel.load(Path.of("frugal-runs/duffing-flow-tapinn"))) {
///     Prediction prediction = model.forecast(times, states, 16);
/// }
/// ```
///
/// **Threads.** Thread-safe; results are the same bits as in a single thread.
/// Forecasts of several windows also use the common pool (`ForkJoinPool.commonPool()`).
/// Arguments are read until the call returns and never modified.
///
/// **Closing** frees native memory. It waits for running forecasts; a forecast requested
/// afterwards throws an `IllegalStateException`. A model that is not closed holds some hundred kilobytes until
/// it is garbage-collected.
///
/// **Regimes** are omitted unless requested. A model with a classifier ([#classifiesRegimes]) reads their probabilities
/// from the window's latent code; any model can simulate the long run instead, which takes some tenths of a second a
/// window. See [RegimeSource].
public final class ForecastModel implements AutoCloseable {
    private static final String SUFFIX = ".safetensors";
    private static final String UNFINISHED = ".training" + SUFFIX;
    private static final String SINGLE = "model" + SUFFIX;
    private static final String CHECKPOINTS = "checkpoints";
    private static final String SOURCE = "the window";

    private final FlowModel model;
    private final Predictor predictor;

    /// Forecasts take the read lock, closing takes the write lock.
    private final ReadWriteLock life = new ReentrantReadWriteLock();

    private boolean closed;

    private ForecastModel(FlowModel model) {
        this.model = model;
        this.predictor = new Predictor(model, new RegimeClassifier());
    }

    /// Loads a model.
    ///
    /// @param place the model's file, or the folder of the run that trained it
    /// @throws InvalidInputException if there is none, or it is damaged or of a kind that estimates no parameters
    public static ForecastModel load(Path place) {
        var file = file(place);
        var loaded = ModelFile.read(file).model();
        if (!(loaded instanceof FlowModel flow)) {
            throw new InvalidInputException(
                    "%s contains a %s model, which estimates no parameters and no uncertainty; choose a model trained with --model %s or %s"
                            .formatted(file, loaded.name(), HybridTapinn.NAME, FlowTapinn.NAME));
        }
        return new ForecastModel(flow);
    }

    /// The model's file: `place` itself, or in the folder of a run the model that it trained, or the first
    /// of these kinds that it compared, a hybrid one before the others.
    ///
    /// @throws InvalidInputException if there is none yet
    public static Path file(Path place) {
        if (!Files.isDirectory(place)) {
            return place;
        }
        return find(place)
                .orElseThrow(() -> new InvalidInputException(
                        "the run %s has no finished %s or %s model; resume it with 'frugal runs resume %s' or choose another run"
                                .formatted(place.getFileName(), HybridTapinn.NAME, FlowTapinn.NAME, place)));
    }

    /// The model's file in the folder of a run, if it has one. Does not check whether it can be loaded.
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
            return files.filter(file -> isModel(file, HybridTapinn.NAME) || isModel(file, FlowTapinn.NAME))
                    .min(Comparator.comparing((Path file) -> !isModel(file, HybridTapinn.NAME))
                            .thenComparing(Comparator.naturalOrder()));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static boolean isModel(Path file, String name) {
        var found = String.valueOf(file.getFileName());
        return found.startsWith(name) && found.endsWith(SUFFIX) && !found.endsWith(UNFINISHED);
    }

    /// The system it was trained for, constants included.
    public DynamicalSystem system() {
        return model.system();
    }

    /// The minimum number of samples of a window.
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
    /// @throws InvalidInputException if the window or the end is invalid; the message says why
    /// @throws IllegalArgumentException if the numbers of states and times differ
    public Prediction forecast(double[] times, double[][] states, double until) {
        return forecast(new Window(times, states), until);
    }

    /// Forecasts from the end of a window to the time `until`.
    ///
    /// @throws InvalidInputException if the window or the end is invalid; the message says why
    public Prediction forecast(Window window, double until) {
        return predict(List.of(new Predictor.Question(window, until, SOURCE, true)), RegimeSource.NONE)
                .getFirst();
    }

    /// Like [#forecast(Window, double)], for many windows at once: the same numbers without the fit
    /// through each window, on all processors.
    ///
    /// @param until the end of each window's forecast
    /// @throws InvalidInputException if a window or an end is invalid; the message says which and why
    public List<Prediction> forecast(List<Window> windows, ToDoubleFunction<Window> until) {
        return predict(questions(windows, until), RegimeSource.NONE);
    }

    /// Whether it has a classifier of regimes.
    public boolean classifiesRegimes() {
        return model.regimeReliability().isPresent();
    }

    /// How far the probabilities hold that the classifier of regimes states; empty if the model has none.
    public Optional<Reliability> regimeReliability() {
        return model.regimeReliability();
    }

    /// The source of regimes where none is asked for: the latent code if the model has a classifier, else simulation.
    public RegimeSource usualRegimeSource() {
        return classifiesRegimes() ? RegimeSource.LATENT : RegimeSource.SIMULATION;
    }

    /// Like [#forecast(Window, double)], with the probability of each regime from [#usualRegimeSource].
    ///
    /// @param source names the window in errors, such as the path of its file
    public Prediction forecastWithRegimes(Window window, double until, String source) {
        return forecast(window, until, source, usualRegimeSource());
    }

    /// Like [#forecast(Window, double)], with the probability of each regime.
    ///
    /// @param source names the window in errors, such as the path of its file
    /// @throws InvalidInputException also if the regime is to be read from the latent code and the model has no
    ///   classifier
    public Prediction forecast(Window window, double until, String source, RegimeSource regimes) {
        return predict(List.of(new Predictor.Question(window, until, source, true)), regimes)
                .getFirst();
    }

    /// Like [#forecast(List, ToDoubleFunction)], with the probability of each regime from [#usualRegimeSource].
    public List<Prediction> forecastWithRegimes(List<Window> windows, ToDoubleFunction<Window> until) {
        return predict(questions(windows, until), usualRegimeSource());
    }

    /// Like [#forecast(List, ToDoubleFunction)], for windows some of which may not be usable: each gets its forecast,
    /// or a sentence that says why there is none.
    public List<ForecastAttempt> attempt(
            List<NamedWindow> windows, ToDoubleFunction<Window> until, RegimeSource regimes) {
        var questions = new ArrayList<Predictor.Question>();
        for (var named : windows) {
            named.window()
                    .ifPresent(window -> questions.add(new Predictor.Question(
                            window, until.applyAsDouble(window), "window " + named.name(), false)));
        }
        var attempts =
                reading(() -> predictor.attempt(questions, checked(regimes))).iterator();
        return windows.stream()
                .map(named -> named.window().isPresent()
                        ? attempts.next()
                        : ForecastAttempt.failed(named.problem().orElse("there is no window")))
                .toList();
    }

    /// The model as files in the Open Neural Network Exchange format, by name: `encoder.onnx`, `refine.onnx` and
    /// `flow.onnx`, which other programs run one after the other (docs/how-to/export-to-onnx.md).
    ///
    /// @param samples times of the forecasts, at the model's interval after the window
    /// @param producer the version of the program, which the files name
    /// @throws InvalidInputException if the model cannot be exported; the message says why
    public Map<String, byte[]> onnx(int samples, String producer) {
        return reading(() -> new FlowExport(model, samples).files(producer));
    }

    private static List<Predictor.Question> questions(List<Window> windows, ToDoubleFunction<Window> until) {
        var questions = new ArrayList<Predictor.Question>();
        for (var window : windows) {
            var source = "window %d of %d".formatted(questions.size() + 1, windows.size());
            questions.add(new Predictor.Question(window, until.applyAsDouble(window), source, false));
        }
        return questions;
    }

    private List<Prediction> predict(List<Predictor.Question> questions, RegimeSource regimes) {
        return reading(() -> predictor.predict(questions, checked(regimes)));
    }

    private RegimeSource checked(RegimeSource regimes) {
        if (regimes == RegimeSource.LATENT && !classifiesRegimes()) {
            throw new InvalidInputException(
                    "the model has no classifier of regimes; train a %s model, or find the regime by simulation (--regime simulate)"
                            .formatted(HybridTapinn.NAME));
        }
        return regimes;
    }

    private <T> T reading(Supplier<T> work) {
        life.readLock().lock();
        try {
            if (closed) {
                throw new IllegalStateException("the model was closed");
            }
            return work.get();
        } finally {
            life.readLock().unlock();
        }
    }

    /// Frees the model's native memory after waiting for running forecasts.
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
