package dev.frugal.cluster;

import dev.frugal.base.InvalidInputException;
import dev.frugal.physics.prediction.ForecastModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The models that an executor has loaded, each once for all of its tasks. Spark makes the objects of a task, so that
/// only a static field lives as long as the executor.
final class LoadedModels {
    private static final Map<String, ForecastModel> LOADED = new ConcurrentHashMap<>();

    private LoadedModels() {}

    /// The model in a file; it is never closed.
    static ForecastModel of(String file) {
        return LOADED.computeIfAbsent(file, _ -> {
            if (!Files.isReadable(Path.of(file))) {
                throw new InvalidInputException(
                        "the worker %s cannot read the model %s; put it where every worker sees it at the same path"
                                .formatted(Worker.name(), file));
            }
            return ForecastModel.load(Path.of(file));
        });
    }
}
