package dev.frugal.app.command.physics;

import dev.frugal.physics.prediction.ForecastModel;
import dev.frugal.runs.RunDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/// The option of commands that forecast: which trained model.
final class ForecastModelOption {
    @Option(
            names = "--model",
            required = true,
            paramLabel = "RUN",
            description = "Run that trained a hybrid-tapinn or flow-tapinn model, or the path of a model file.")
    private String model = "";

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
        return ForecastModel.load(
                Files.isRegularFile(path)
                        ? path
                        : RunDirectory.open(runs, model).folder());
    }
}
