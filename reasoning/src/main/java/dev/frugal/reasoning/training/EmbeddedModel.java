package dev.frugal.reasoning.training;

import dev.frugal.reasoning.language.ModelFolder;
import dev.frugal.reasoning.language.PretrainedModel;
import dev.frugal.reasoning.language.model.WeightType;
import dev.frugal.tensor.Device;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The model that ships inside: an ordinary Hugging Face folder on the class path, made by `frugal
/// reasoning pretrain`; `recipe.yaml` and `SHA256SUMS` lie beside its weights.
public final class EmbeddedModel {
    /// What commands call it.
    public static final String NAME = "embedded";

    private static final String FOLDER = "/dev/frugal/reasoning/models/arithmetic-chains/";

    private static final List<String> FILES = List.of(
            "config.json", "generation_config.json", "tokenizer.json", "tokenizer_config.json", "model.safetensors");

    private EmbeddedModel() {}

    /// The embedded model for [#NAME], else the model in that folder. The caller closes it.
    ///
    /// @throws dev.frugal.base.InvalidInputException if the folder is no model
    public static PretrainedModel orFolder(String nameOrFolder) {
        return orFolder(nameOrFolder, Optional.empty(), Device.CPU);
    }

    /// The same on `device`, its weights converted to `type` if one is given.
    ///
    /// @throws dev.frugal.base.InvalidInputException if the folder is no model
    public static PretrainedModel orFolder(String nameOrFolder, Optional<WeightType> type, Device device) {
        return nameOrFolder.equals(NAME) ? read(type, device) : ModelFolder.read(Path.of(nameOrFolder), type, device);
    }

    /// The embedded model. The caller closes it.
    public static PretrainedModel read() {
        return read(Optional.empty(), Device.CPU);
    }

    private static PretrainedModel read(Optional<WeightType> type, Device device) {
        try {
            var folder = Files.createTempDirectory("frugal-model");
            try {
                copyTo(folder);
                return ModelFolder.read(folder, type, device);
            } finally {
                for (var file : FILES) {
                    Files.deleteIfExists(folder.resolve(file));
                }
                Files.deleteIfExists(folder);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// Writes the folder's files into `folder`, which exists.
    private static void copyTo(Path folder) throws IOException {
        for (var file : FILES) {
            try (var stream = open(file)) {
                Files.copy(stream, folder.resolve(file));
            }
        }
    }

    private static InputStream open(String file) {
        var stream = EmbeddedModel.class.getResourceAsStream(FOLDER + file);
        if (stream == null) {
            throw new IllegalStateException("%s%s is not on the class path".formatted(FOLDER, file));
        }
        return stream;
    }
}
