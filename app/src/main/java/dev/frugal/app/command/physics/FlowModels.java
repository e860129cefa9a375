package dev.frugal.app.command.physics;

import dev.frugal.base.InvalidInputException;
import dev.frugal.physics.model.FlowTapinn;
import dev.frugal.physics.model.HybridTapinn;
import dev.frugal.physics.model.flow.FlowModel;
import dev.frugal.physics.training.ModelFile;
import dev.frugal.runs.RunDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;

/// The models that tell a window's parameters, and where runs keep them.
public final class FlowModels {
    private static final String SUFFIX = ".safetensors";
    private static final String UNFINISHED = ".training" + SUFFIX;

    private FlowModels() {}

    /// The flow model in `file`.
    ///
    /// @throws InvalidInputException if the file is damaged or holds a model of another kind
    public static FlowModel read(Path file) {
        var loaded = ModelFile.read(file).model();
        if (!(loaded instanceof FlowModel flow)) {
            throw new InvalidInputException(
                    "%s holds a %s model, which tells no parameters and no uncertainty; choose one trained with --model %s or %s"
                            .formatted(file, loaded.name(), HybridTapinn.NAME, FlowTapinn.NAME));
        }
        return flow;
    }

    /// The file of the model that `run` trained, or of those that it compared the first hybrid one, else the
    /// first flow model.
    ///
    /// @throws InvalidInputException if there is none yet
    public static Path fileOf(RunDirectory run) {
        return find(run)
                .orElseThrow(() -> new InvalidInputException(
                        "the run %s has no finished %s or %s model; go on with 'frugal runs resume %s' or choose another run"
                                .formatted(run.name(), HybridTapinn.NAME, FlowTapinn.NAME, run.folder())));
    }

    /// As [#fileOf], without a complaint.
    public static Optional<Path> find(RunDirectory run) {
        var single = run.checkpoint("model" + SUFFIX);
        if (Files.isRegularFile(single)) {
            return Optional.of(single);
        }
        var folder = run.checkpoint("");
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

    private static boolean isModel(Path file, String method) {
        var name = String.valueOf(file.getFileName());
        return name.startsWith(method) && name.endsWith(SUFFIX) && !name.endsWith(UNFINISHED);
    }
}
