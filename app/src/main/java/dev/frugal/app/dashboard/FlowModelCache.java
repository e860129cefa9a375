package dev.frugal.app.dashboard;

import dev.frugal.app.command.physics.FlowModels;
import dev.frugal.base.Documents;
import dev.frugal.physics.model.flow.FlowModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashMap;
import java.util.Map;

/// Cache of the most recently used models, each valid as long as its file is unchanged. Used by one
/// thread.
final class FlowModelCache {
    private static final int MOST = 32;

    private final Map<Path, Loaded> models = new LinkedHashMap<>(MOST, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Path, Loaded> eldest) {
            return size() > MOST;
        }
    };

    private record Loaded(FlowModel model, FileTime modified, long size) {}

    FlowModel model(Path file) {
        try {
            var modified = Files.getLastModifiedTime(file);
            long size = Files.size(file);
            var loaded = models.get(file);
            if (loaded == null || !loaded.modified.equals(modified) || loaded.size != size) {
                loaded = new Loaded(FlowModels.read(file), modified, size);
                models.put(file, loaded);
            }
            return loaded.model;
        } catch (IOException failure) {
            throw Documents.cannotRead(file, failure);
        }
    }
}
