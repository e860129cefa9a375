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

/// Cache of language models: the embedded one, and the most recently used others as long as their
/// folders are unchanged. Used by one thread.
final class LanguageModelCache {
    private static final int MOST = 2;

    private @Nullable Loaded embedded;
    private final Map<Path, OfFolder> models = new LinkedHashMap<>(MOST, 0.75f, true);

    /// A model, and the number of tokens it has generated since it was loaded.
    static final class Loaded {
        private final PretrainedModel model;
        private long tokens;

        private Loaded(PretrainedModel model) {
            this.model = model;
        }

        PretrainedModel model() {
            return model;
        }

        long tokens() {
            return tokens;
        }

        void wrote(int more) {
            tokens += more;
        }
    }

    private record OfFolder(Loaded loaded, FileTime modified) {}

    Loaded embedded() {
        if (embedded == null) {
            embedded = new Loaded(EmbeddedModel.read());
        }
        return embedded;
    }

    Loaded model(Path folder) {
        var modified = modified(folder);
        var known = models.get(folder);
        if (known == null || !known.modified.equals(modified)) {
            drop(folder);
            if (models.size() == MOST) {
                drop(models.keySet().iterator().next());
            }
            known = new OfFolder(new Loaded(ModelFolder.read(folder)), modified);
            models.put(folder, known);
        }
        return known.loaded;
    }

    private void drop(Path folder) {
        var old = models.remove(folder);
        if (old != null) {
            old.loaded.model.close();
        }
    }

    /// A model's files are written atomically, its configuration last.
    private static FileTime modified(Path folder) {
        var configuration = folder.resolve("config.json");
        try {
            return Files.getLastModifiedTime(configuration);
        } catch (IOException failure) {
            throw Documents.cannotRead(configuration, failure);
        }
    }
}
