package dev.frugal.app.dashboard;

import dev.frugal.base.Documents;
import dev.frugal.reasoning.language.ModelFolder;
import dev.frugal.reasoning.language.PretrainedModel;
import dev.frugal.reasoning.training.EmbeddedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Loaded language models: the embedded one, and the most recently asked others for as long as
/// their folders stay the same. Used by one thread.
final class LanguageModelCache {
    private static final int MOST = 2;

    private @Nullable PretrainedModel embedded;
    private final Map<Path, Loaded> models = new LinkedHashMap<>(MOST, 0.75f, true);

    private record Loaded(PretrainedModel model, FileTime modified) {}

    PretrainedModel embedded() {
        if (embedded == null) {
            embedded = EmbeddedModel.read();
        }
        return embedded;
    }

    PretrainedModel model(Path folder) {
        var modified = modified(folder);
        var loaded = models.get(folder);
        if (loaded == null || !loaded.modified.equals(modified)) {
            drop(folder);
            if (models.size() == MOST) {
                drop(models.keySet().iterator().next());
            }
            loaded = new Loaded(ModelFolder.read(folder), modified);
            models.put(folder, loaded);
        }
        return loaded.model;
    }

    private void drop(Path folder) {
        var old = models.remove(folder);
        if (old != null) {
            old.model.close();
        }
    }

    /// A model's files are written whole and renamed, its configuration last.
    private static FileTime modified(Path folder) {
        var configuration = folder.resolve("config.json");
        try {
            return Files.getLastModifiedTime(configuration);
        } catch (IOException failure) {
            throw Documents.cannotRead(configuration, failure);
        }
    }
}
