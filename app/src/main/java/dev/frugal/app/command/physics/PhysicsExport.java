package dev.frugal.app.command.physics;

import dev.frugal.app.command.BaseCommand;
import dev.frugal.app.terminal.Build;
import dev.frugal.app.terminal.CommandResult;
import dev.frugal.app.terminal.TextTable;
import dev.frugal.base.DurableFiles;
import dev.frugal.base.InvalidInputException;
import dev.frugal.physics.prediction.ForecastModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

@Command(
        name = "export",
        description = {
            "Write a trained model as files that other programs run: encoder, fit and forecast as ONNX graphs.",
            "They are for windows as the model reads them and forecast a fixed number of samples."
        },
        footer = {"", "Example:", "  frugal physics export duffing-1 --format onnx --into exported"})
final class PhysicsExport extends BaseCommand {
    /// The formats that can be written.
    private enum Format {
        ONNX
    }

    @Parameters(
            paramLabel = "RUN",
            description = "Run that trained a hybrid-tapinn or flow-tapinn model, or the path of a model file.")
    private String model = "";

    @Option(
            names = "--format",
            required = true,
            paramLabel = "FORMAT",
            description = "Format of the files: ${COMPLETION-CANDIDATES}.")
    private Format format = Format.ONNX;

    @Option(
            names = "--into",
            required = true,
            paramLabel = "DIR",
            description = "Folder to write; must be new or empty.")
    private Path into = Path.of("");

    @Option(
            names = "--samples",
            paramLabel = "N",
            description =
                    "Samples of the forecasts, at the model's interval (default: to the end of the system's horizon).")
    private @Nullable Integer samples;

    /// What `--json` prints.
    ///
    /// @param interval time between two samples of windows and forecasts
    @JsonNaming(SnakeCaseStrategy.class)
    public record Exported(
            String folder, List<ExportedFile> files, int windowSamples, int forecastSamples, double interval) {}

    /// A written file.
    public record ExportedFile(String name, int bytes) {}

    @Override
    protected CommandResult answer() {
        var present = into.toFile().list();
        if (Files.exists(into) && (present == null || present.length > 0)) {
            throw new InvalidInputException("%s exists and is not an empty folder; name a new one".formatted(into));
        }
        try (var loaded = ForecastModelOption.load(model, runsFolder())) {
            int count = samples == null ? toTheHorizon(loaded) : samples;
            var contents = switch (format) {
                case ONNX -> loaded.onnx(count, Build.current().version());
            };
            var files = new ArrayList<ExportedFile>();
            contents.forEach((name, content) -> {
                DurableFiles.write(into.resolve(name), content);
                files.add(new ExportedFile(name, content.length));
            });
            var exported = new Exported(into.toString(), files, loaded.windowSamples(), count, loaded.interval());
            return new CommandResult(text(exported), exported);
        }
    }

    private static int toTheHorizon(ForecastModel model) {
        long all = Math.round(model.system().horizon() / model.interval()) + 1;
        return Math.toIntExact(Math.max(1, all - model.windowSamples()));
    }

    private static String text(Exported exported) {
        var table = new TextTable("file", "bytes");
        exported.files().forEach(file -> table.row(file.name(), "%,d".formatted(file.bytes())));
        return "%s\n\nwindows of %d samples, forecasts of %d, %.6g apart, in %s"
                .formatted(
                        table.text(),
                        exported.windowSamples(),
                        exported.forecastSamples(),
                        exported.interval(),
                        exported.folder());
    }
}
