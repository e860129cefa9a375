package dev.frugal.benchmarks;

import dev.frugal.base.Seed;
import dev.frugal.physics.data.Protocol;
import dev.frugal.physics.data.TrajectoryDataSet;
import dev.frugal.physics.model.HybridTapinn;
import dev.frugal.physics.model.flow.FlowTrainer;
import dev.frugal.physics.monitoring.MonitorLine;
import dev.frugal.physics.monitoring.MonitorSettings;
import dev.frugal.physics.monitoring.RecordingMonitor;
import dev.frugal.physics.prediction.ForecastModel;
import dev.frugal.physics.recording.RecordingOptions;
import dev.frugal.physics.recording.RecordingReader;
import dev.frugal.physics.system.Systems;
import dev.frugal.physics.training.ModelFile;
import dev.frugal.physics.training.TrainingResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/// A day of 100 Hz data through `physics monitor`: how fast, how right, in how much memory.
final class MonitoredDay implements Benchmark {
    private static final double DAY = 86_400;
    private static final int WINDOW = 30;
    private static final int SAMPLES = 200;
    private static final int BATCH = 64;
    private static final double MEGABYTE = 1 << 20;
    private static final String FORCE = "F0";

    private final double duration;

    MonitoredDay() {
        this(DAY);
    }

    /// @param duration of the recording, in seconds
    MonitoredDay(double duration) {
        this.duration = duration;
    }

    @Override
    public String name() {
        return "monitor";
    }

    @Override
    public String question() {
        return "A day of 100 Hz data through physics monitor: speed, coverage, change points, memory";
    }

    @Override
    public String method() {
        return """
        A simulated recording of the Duffing oscillator, noise σ = 0.01 in both states: the force drifts and jumps \
        twice into another regime, at 40 %% and 70 %% of the recording. It is written to a CSV file first, which is \
        not counted. Then it is read and watched as `physics monitor` does, with the model of \
        `physics train duffing --model hybrid-tapinn --window 30`, one window after the other without overlap, and \
        one false alarm expected in ten thousand windows. A window counts as covered if the force at its middle lies \
        in its 95 %% band; windows that contain a jump do not count. Memory is the heap in use after a collection, \
        at ten places of the recording.\
        """.formatted();
    }

    @Override
    public BenchmarkResult run(BenchmarkContext session) {
        var recording = new DriftingOscillator(duration);
        var file = session.folder().resolve("day.csv");
        session.progress().note("writing %,d samples".formatted(recording.samples()));
        recording.write(file, new Seed(1));
        try (var model = trained(session)) {
            var found = watched(model, recording, file);
            return new BenchmarkResult(List.of(), List.of(found.table(recording)));
        }
    }

    private static ForecastModel trained(BenchmarkContext session) {
        var system = Systems.named("duffing");
        var protocol = Protocol.of(system).withSamples(SAMPLES).withWindow(WINDOW);
        var data = TrajectoryDataSet.generate(system, protocol);
        int threads = session.threads().getLast();
        var place = session.folder().resolve("model.safetensors");
        try (var trainer = new FlowTrainer(HybridTapinn.standard(), system, protocol, new Seed(1), threads)) {
            while (trainer.step() < trainer.steps()) {
                trainer.advance();
                session.progress().report("training hybrid-tapinn", trainer.step(), trainer.steps());
            }
            try (var model = trainer.finish(data.validation())) {
                ModelFile.write(place, new TrainingResult(model, 0, OptionalDouble.empty()));
            }
        }
        return ForecastModel.load(place);
    }

    /// What was found on the way.
    static final class Findings {
        private final DriftingOscillator recording;
        private final List<Double> changes = new ArrayList<>();
        private final List<Double> memory = new ArrayList<>();
        private double window;
        private double seconds;
        private long windows;
        private long counted;
        private long covered;
        private long unusable;

        Findings(DriftingOscillator recording) {
            this.recording = recording;
        }

        private void add(MonitorLine line) {
            windows++;
            unusable += line.problem() == null ? 0 : 1;
            line.changes().stream().filter(change -> change.of().equals(FORCE)).forEach(_ -> changes.add(line.time()));
            var estimate = line.parameters().get(FORCE);
            boolean jump = DriftingOscillator.JUMPS.stream()
                    .map(share -> share * recording.duration())
                    .anyMatch(at -> line.start() < at && at < line.time());
            if (estimate != null && !jump) {
                double force = recording.force((line.start() + line.time()) / 2);
                counted++;
                covered += estimate.low() <= force && force <= estimate.high() ? 1 : 0;
            }
            if (windows * window / recording.duration() >= (memory.size() + 1) / 10.0 - 1e-3) {
                System.gc();
                var runtime = Runtime.getRuntime();
                memory.add((runtime.totalMemory() - runtime.freeMemory()) / MEGABYTE);
            }
        }

        double coverage() {
            return covered / (double) counted;
        }

        /// Windows from the jump to its alarm, the one that contains it included; infinite if it was not found.
        double delay(int jump) {
            double at = DriftingOscillator.JUMPS.get(jump) * recording.duration();
            double next = jump + 1 < DriftingOscillator.JUMPS.size()
                    ? DriftingOscillator.JUMPS.get(jump + 1) * recording.duration()
                    : Double.POSITIVE_INFINITY;
            return changes.stream()
                    .filter(time -> time >= at && time < next)
                    .mapToDouble(time -> Math.ceil((time - at) / window))
                    .min()
                    .orElse(Double.POSITIVE_INFINITY);
        }

        int falseAlarms() {
            long found = java.util.stream.IntStream.range(0, DriftingOscillator.JUMPS.size())
                    .filter(jump -> Double.isFinite(delay(jump)))
                    .count();
            return changes.size() - (int) found;
        }

        long windows() {
            return windows;
        }

        long unusable() {
            return unusable;
        }

        private BenchmarkResult.Table table(DriftingOscillator of) {
            return new BenchmarkResult.Table(
                    "a recording of %,d samples".formatted(of.samples()),
                    List.of("figure", "value"),
                    List.of(
                            List.of("windows", windows),
                            List.of("windows that could not be used", unusable),
                            List.of("wall time, s", seconds),
                            List.of("times as fast as real time", of.duration() / seconds),
                            List.of("force within its 95 % band, % of windows", 100 * coverage()),
                            List.of("windows until the first jump is reported", delay(0)),
                            List.of("windows until the second jump is reported", delay(1)),
                            List.of("other changes reported", falseAlarms()),
                            List.of("heap in use, MB, first tenth", memory.isEmpty() ? Double.NaN : memory.getFirst()),
                            List.of(
                                    "heap in use, MB, largest",
                                    memory.stream()
                                            .mapToDouble(Double::doubleValue)
                                            .max()
                                            .orElse(Double.NaN)),
                            List.of("heap in use, MB, last", memory.isEmpty() ? Double.NaN : memory.getLast())));
        }
    }

    static Findings watched(ForecastModel model, DriftingOscillator recording, Path file) {
        double length = MonitorSettings.usualWindow(model);
        var settings = new MonitorSettings(
                length, length, 1, MonitorSettings.USUAL_TREND, MonitorSettings.USUAL_FALSE_ALARMS, List.of());
        var findings = new Findings(recording);
        findings.window = length;
        long start = System.nanoTime();
        try (var samples = new RecordingReader(model.system(), RecordingOptions.none()).stream(file)) {
            var monitor =
                    RecordingMonitor.of(model, samples, file.toString(), settings, model.usualRegimeSource(), BATCH);
            monitor.follow(line -> {
                findings.add(line);
                return true;
            });
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while watching");
        }
        findings.seconds = (System.nanoTime() - start) / 1e9;
        return findings;
    }
}
