package dev.frugal.app.command.physics;

import dev.frugal.base.InvalidInputException;
import dev.frugal.physics.model.FlowTapinn;
import dev.frugal.physics.model.flow.FlowModel;
import dev.frugal.physics.training.ModelFile;
import dev.frugal.runs.RunDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Models that estimate the parameters of a window, and their files in runs.
public final class FlowModels {
    private static final String SUFFIX = ".safetensors";
    private static final String UNFINISHED = ".training" + SUFFIX;

    private FlowModels() {}

    /// The flow model in `file`.
    ///
    /// @throws InvalidInputException if the file is damaged or contains a model of another kind
    public static FlowModel read(Path file) {
        var loaded = ModelFile.read(file).model();
        if (!(loaded instanceof FlowModel flow)) {
            throw new InvalidInputException(
                    ("%s contains a %s model, which estimates no parameters and no uncertainty; choose a model "
                                    + "trained with --model %s")
                            .formatted(file, loaded.name(), FlowTapinn.NAME));
        }
        return flow;
    }

    /// The file of the model that `run` trained, or of the first flow model that it compared.
    ///
    /// @throws InvalidInputException if there is none yet
    public static Path fileOf(RunDirectory run) {
        return find(run)
                .orElseThrow(() -> new InvalidInputException(
                        ("the run %s has no finished %s model; resume it with 'frugal runs resume %s' or choose another "
                                        + "run")
                                .formatted(run.name(), FlowTapinn.NAME, run.folder())));
    }

    /// Like [#fileOf], but empty if there is none.
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
            return files.filter(FlowModels::isFlowModel).sorted().findFirst();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static boolean isFlowModel(Path file) {
        var name = String.valueOf(file.getFileName());
        return name.startsWith(FlowTapinn.NAME) && name.endsWith(SUFFIX) && !name.endsWith(UNFINISHED);
    }
}
