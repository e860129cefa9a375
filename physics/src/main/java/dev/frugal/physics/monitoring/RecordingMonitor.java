package dev.frugal.physics.monitoring;

import dev.frugal.base.InvalidInputException;
import dev.frugal.physics.data.Window;
import dev.frugal.physics.prediction.ForecastModel;
import dev.frugal.physics.prediction.RegimeSource;
import dev.frugal.physics.recording.SampleStream;
import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.runs.StopSignal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Predicate;

/// Follows a recording: one thread reads and cuts windows, the other predicts and hands on lines. The
/// reader waits when
/// it is a few batches ahead, so memory does not grow however long the recording is, and whoever writes the
/// recording
/// into a pipe has to wait, too.
public final class RecordingMonitor {
    /// Batches of windows that may wait.
    private static final int AHEAD = 2;

    private final SampleStream samples;
    private final WindowCutter cutter;
    private final Monitor monitor;
    private final int batch;

    /// @param batch windows that are predicted together: 1 for a line as soon as its window is complete
    public RecordingMonitor(SampleStream samples, WindowCutter cutter, Monitor monitor, int batch) {
        this.samples = samples;
        this.cutter = cutter;
        this.monitor = monitor;
        this.batch = batch;
    }

    /// Watches a recording by a model's forecasts.
    ///
    /// @param recording what errors call it
    /// @throws InvalidInputException if a state of the model's system has no column
    public static RecordingMonitor of(
            ForecastModel model,
            SampleStream samples,
            String recording,
            MonitorSettings settings,
            RegimeSource regimes,
            int batch) {
        var monitor = new Monitor(model.system().parameterNames(), settings, new ModelPredictions(model, regimes));
        var cutter = new WindowCutter(
                settings, places(samples, model.system(), recording), ModelPredictions.longestGap(model));
        return new RecordingMonitor(samples, cutter, monitor, batch);
    }

    private static int[] places(SampleStream samples, DynamicalSystem system, String recording) {
        return system.stateNames().stream()
                .mapToInt(state -> {
                    int place = samples.channels().indexOf(state);
                    if (place < 0) {
                        throw new InvalidInputException(
                                "%s: there is no column '%s'; expected t,%s for %s, or name it with --column %s=HEADER"
                                        .formatted(
                                                recording,
                                                state,
                                                String.join(",", system.stateNames()),
                                                system.name(),
                                                state));
                    }
                    return place;
                })
                .toArray();
    }

    /// Samples left out because a state had no value.
    public long incomplete() {
        return cutter.incomplete();
    }

    /// Gaps across which no window was cut.
    public long gaps() {
        return cutter.gaps();
    }

    /// What the reader hands on: windows, and at the end perhaps why it could not go on.
    private record Batch(List<Window> windows, boolean last, Optional<RuntimeException> failure) {}

    /// Hands on lines until the recording ends or `goesOn` says no.
    ///
    /// @throws dev.frugal.base.InvalidInputException if a line of the recording cannot be read; lines of
    ///   the windows
    ///   before it have been handed on
    /// @throws InterruptedException if the thread is interrupted
    public void follow(Predicate<MonitorLine> goesOn) throws InterruptedException {
        var batches = new LinkedBlockingQueue<Batch>(AHEAD);
        var reader = Thread.ofPlatform().daemon().name("recording").start(() -> read(batches));
        try {
            while (true) {
                var next = batches.take();
                StopSignal.check();
                if (!next.windows.isEmpty()) {
                    for (var line : monitor.lines(next.windows)) {
                        if (!goesOn.test(line)) {
                            return;
                        }
                    }
                }
                if (next.failure.isPresent()) {
                    throw next.failure.get();
                }
                if (next.last) {
                    return;
                }
            }
        } finally {
            reader.interrupt();
        }
    }

    private void read(BlockingQueue<Batch> batches) {
        var windows = new ArrayList<Window>();
        Optional<RuntimeException> failure = Optional.empty();
        try {
            try {
                while (samples.hasNext()) {
                    cutter.add(samples.next()).ifPresent(windows::add);
                    if (windows.size() == batch) {
                        batches.put(new Batch(List.copyOf(windows), false, Optional.empty()));
                        windows.clear();
                    }
                }
            } catch (RuntimeException problem) {
                failure = Optional.of(problem);
            }
            batches.put(new Batch(List.copyOf(windows), true, failure));
        } catch (InterruptedException _) {
            // Nobody waits for more.
            Thread.currentThread().interrupt();
        }
    }
}
