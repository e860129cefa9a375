package dev.frugal.app.command.physics;

import dev.frugal.base.InvalidInputException;
import dev.frugal.physics.field.forecast.FieldModelFile;
import dev.frugal.physics.identification.IdentifiedSystem;
import dev.frugal.physics.prediction.ForecastModel;
import dev.frugal.runs.RunDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/// The option of commands that forecast: which trained model.
final class ForecastModelOption {
    @Option(
            names = "--model",
            required = true,
            paramLabel = "RUN",
            description = "Run that trained a hybrid-tapinn or flow-tapinn model, or the path of a model file.")
    private String model = "";

    /// The folder of the run, if it is one of 'physics identify'.
    Optional<Path> identified(Path runs) {
        return Optional.of(Path.of(SystemChanges.place(model, runs))).filter(IdentifiedSystem::isIn);
    }

    /// The file of the model of fields, if it is one.
    Optional<Path> fields(Path runs) {
        return FieldModelFile.find(Path.of(SystemChanges.place(model, runs)));
    }

    /// Loads it; the caller closes it.
    ForecastModel load(Path runs) {
        return load(model, runs);
    }

    /// The model's file.
    ///
    /// @throws dev.frugal.base.InvalidInputException if there is none
    Path file(Path runs) {
        var path = Path.of(model);
        return Files.isRegularFile(path)
                ? path
                : ForecastModel.file(RunDirectory.open(runs, model).folder());
    }

    /// Loads the model of a run by its name or path, or from the path of its file.
    ///
    /// @throws dev.frugal.base.InvalidInputException if there is none that forecasts
    static ForecastModel load(String model, Path runs) {
        var path = Path.of(model);
        if (IdentifiedSystem.isIn(Path.of(SystemChanges.place(model, runs)))) {
            throw new InvalidInputException(
                    "the run %s holds an identified system and no trained model; train one on it with 'frugal physics train %s --model hybrid-tapinn'"
                            .formatted(model, model));
        }
        return ForecastModel.load(
                Files.isRegularFile(path)
                        ? path
                        : RunDirectory.open(runs, model).folder());
    }
}
