package dev.frugal.app.dashboard;

import dev.frugal.base.InvalidInputException;
import dev.frugal.physics.prediction.ForecastModel;
import dev.frugal.runs.MetricLog;
import dev.frugal.runs.RunDirectory;
import dev.frugal.runs.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// The runs of a load test: one with a model, one that grows.
final class LoadTestRuns {
    private static final long MILLISECONDS_BETWEEN_NUMBERS = 500;

    private LoadTestRuns() {}

    /// The newest run with a model that forecasts.
    ///
    /// @throws InvalidInputException if there is none
    static RunDirectory withModel(Path runs) {
        return RunDirectory.list(runs).stream()
                .filter(LoadTestRuns::hasModel)
                .findFirst()
                .orElseThrow(() -> new InvalidInputException(
                        ("no run in %s has a flow-tapinn model; train one with 'frugal physics train duffing --model "
                                        + "flow-tapinn'")
                                .formatted(runs)));
    }

    private static boolean hasModel(RunDirectory run) {
        try (var _ = ForecastModel.load(run.folder())) {
            return true;
        } catch (InvalidInputException _) {
            return false;
        }
    }

    /// A copy of a run with a model, and its name.
    static String copy(RunDirectory run, Path to) throws IOException {
        Files.createDirectories(to.resolve("checkpoints"));
        for (var name : List.of("manifest.json", "status.json", "config.yaml", "metrics.jsonl")) {
            if (Files.exists(run.file(name))) {
                Files.copy(run.file(name), to.resolve(name));
            }
        }
        Files.copy(ForecastModel.file(run.folder()), to.resolve("checkpoints/model.safetensors"));
        return String.valueOf(to.getFileName());
    }

    static RunDirectory growing(Path folder, long seed) {
        return RunDirectory.create(
                folder,
                "growing",
                "load",
                Map.of("purpose", "a run that grows"),
                seed,
                Session.now(List.of("benchmark", "studio-load"), "", ""));
    }

    /// Ends the growth of a run.
    interface Growth extends AutoCloseable {
        @Override
        void close();
    }

    /// Adds numbers to a run until closed.
    static Growth grow(RunDirectory run) {
        var ending = new CountDownLatch(1);
        var thread = Thread.ofVirtual().start(() -> grow(run, ending));
        return () -> {
            ending.countDown();
            try {
                thread.join();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        };
    }

    private static void grow(RunDirectory run, CountDownLatch ending) {
        try (MetricLog metrics = run.openMetrics()) {
            for (int step = 1; ; step++) {
                metrics.append(step, "load/number", Math.sin(0.1 * step));
                if (ending.await(MILLISECONDS_BETWEEN_NUMBERS, TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
