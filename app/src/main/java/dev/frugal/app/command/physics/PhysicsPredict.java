package dev.frugal.app.command.physics;

import dev.frugal.app.command.BaseCommand;
import dev.frugal.app.terminal.CommandResult;
import dev.frugal.app.terminal.TextTable;
import dev.frugal.physics.prediction.ForecastModel;
import dev.frugal.physics.prediction.Prediction;
import dev.frugal.physics.prediction.PredictionDocument;
import dev.frugal.physics.recording.RecordedWindow;
import dev.frugal.runs.RunDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "predict",
        description = {
            "Estimate the parameters and regime behind a window of measurements, and forecast what follows.",
            "The window is a table as loggers and spreadsheets write it, with a column of times and one for each state.",
            "Times may be irregular; no gap may be longer than 3 sampling intervals of the model."
        },
        footer = {
            "",
            "Example:",
            "  frugal physics predict --model duffing-flow-tapinn-20261122-101500-ab12 --window window.csv --until 16"
        })
final class PhysicsPredict extends BaseCommand {
    /// Number of lines of the forecast in the table; `--json` prints all of it.
    private static final int LINES = 12;

    @Option(
            names = "--model",
            required = true,
            paramLabel = "RUN",
            description = "Run that trained a hybrid-tapinn or flow-tapinn model, or the path of a model file.")
    private String model = "";

    @Option(
            names = "--window",
            required = true,
            paramLabel = "FILE",
            description = "The measurements, CSV or JSON lines.")
    private Path window = Path.of("window.csv");

    @Option(
            names = "--until",
            required = true,
            paramLabel = "TIME",
            converter = ArithmeticConverter.class,
            description = "End of the forecast, in the system's unit of time.")
    private double until;

    @Mixin
    private RecordingFileOptions file = new RecordingFileOptions();

    @Override
    protected CommandResult answer() {
        var path = Path.of(model);
        var place = Files.isRegularFile(path)
                ? path
                : RunDirectory.open(runsFolder(), model).folder();
        try (var forecaster = ForecastModel.load(place)) {
            var measured = RecordedWindow.read(window, forecaster.system(), file.options());
            measured.assumptions().forEach(sentence -> terminal().err().println("note: " + sentence));
            var prediction = forecaster.forecastWithRegimes(measured.window(), until, window.toString());
            return new CommandResult(text(prediction), PredictionDocument.of(prediction));
        }
    }

    private static String text(Prediction prediction) {
        var facts = new TextTable("", "value", "standard deviation");
        for (var parameter : prediction.parameters()) {
            facts.row(parameter.name(), "%.6g".formatted(parameter.mean()), "%.2g".formatted(parameter.deviation()));
        }
        var header = new ArrayList<String>();
        header.add("t");
        for (var name : prediction.stateNames()) {
            header.add(name);
            header.add("±");
        }
        var table = new TextTable(header.toArray(String[]::new));
        int rows = Math.min(LINES, prediction.times().length);
        for (int row = 1; row <= rows; row++) {
            int i = (int) ((long) row * prediction.times().length / rows) - 1;
            var cells = new Object[header.size()];
            cells[0] = "%.4g".formatted(prediction.times()[i]);
            for (int j = 0; j < prediction.stateNames().size(); j++) {
                cells[1 + 2 * j] = "%.5f".formatted(prediction.states()[i][j]);
                cells[2 + 2 * j] = "%.1e".formatted(prediction.deviations()[i][j]);
            }
            table.row(cells);
        }
        var text = new StringBuilder(facts.text());
        text.append("\n\nregime: ").append(odds(prediction.regimes()));
        text.append("\n\n").append(table.text());
        text.append("\n\nmean squared residual of the forecast: %.1e".formatted(prediction.residual()));
        prediction.warnings().forEach(warning -> text.append("\nwarning: ").append(warning));
        return text.toString();
    }

    private static String odds(Map<String, Double> regimes) {
        var parts = new ArrayList<String>();
        regimes.forEach((name, odds) -> parts.add("%s (%.0f %%)".formatted(name, 100 * odds)));
        return String.join(", ", parts);
    }
}
