package dev.frugal.app.dashboard;

import dev.frugal.base.Documents;
import dev.frugal.physics.prediction.ForecastModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashMap;
import java.util.Map;

/// Loaded models, the most recently asked ones, each for as long as its file stays the same. Used
/// by one thread.
final class FlowModelCache {
    private static final int MOST = 32;

    private final Map<Path, Loaded> models = new LinkedHashMap<>(MOST, 0.75f, true);

    private record Loaded(ForecastModel model, FileTime modified, long size) {}

    /// The model in `file`, which may be closed once another is asked for.
    ForecastModel model(Path file) {
        try {
            var modified = Files.getLastModifiedTime(file);
            long size = Files.size(file);
            var loaded = models.get(file);
            if (loaded == null || !loaded.modified.equals(modified) || loaded.size != size) {
                drop(file);
                if (models.size() == MOST) {
                    drop(models.keySet().iterator().next());
                }
                loaded = new Loaded(ForecastModel.load(file), modified, size);
                models.put(file, loaded);
            }
            return loaded.model;
        } catch (IOException failure) {
            throw Documents.cannotRead(file, failure);
        }
    }

    private void drop(Path file) {
        var old = models.remove(file);
        if (old != null) {
            old.model.close();
        }
    }
}
