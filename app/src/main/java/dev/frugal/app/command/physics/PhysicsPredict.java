package dev.frugal.app.command.physics;

import dev.frugal.app.command.BaseCommand;
import dev.frugal.app.terminal.CommandResult;
import dev.frugal.app.terminal.TextTable;
import dev.frugal.base.InvalidInputException;
import dev.frugal.physics.data.Window;
import dev.frugal.physics.estimation.FittedForecast;
import dev.frugal.physics.field.estimation.FieldWindow;
import dev.frugal.physics.field.forecast.FieldModelFile;
import dev.frugal.physics.identification.IdentifiedSystem;
import dev.frugal.physics.identification.RecordingFit;
import dev.frugal.physics.prediction.ForecastModel;
import dev.frugal.physics.prediction.NamedWindow;
import dev.frugal.physics.prediction.Prediction;
import dev.frugal.physics.prediction.PredictionDocument;
import dev.frugal.physics.prediction.RegimeSource;
import dev.frugal.physics.prediction.WindowStream;
import dev.frugal.physics.recording.RecordedWindow;
import dev.frugal.physics.recording.RecordingOptions;
import dev.frugal.physics.system.SystemDescription;
import dev.frugal.runs.StopSignal;
import dev.frugal.runs.cluster.FleetSettings;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

@Command(
        name = "predict",
        description = {
            "Estimate the parameters and regime behind a window of measurements, and forecast what follows.",
            "The window is a table as loggers and spreadsheets write it, with a column of times and one for each state.",
            "Times may be irregular; no gap may be longer than 3 sampling intervals of the model.",
            "With --windows, many windows are read one after the other, and each gets one line.",
            "The model may also be a run of 'physics identify'. Its system is then fitted to the window, which may lack"
                    + " channels; inputs are those of the samples without a measured value."
        },
        footer = {
            "",
            "Example:",
            "  frugal physics predict --model duffing-hybrid-tapinn-20261122-101500-ab12 --window window.csv --until 16",
            "  frugal physics predict --model duffing-hybrid-tapinn-20261122-101500-ab12 --windows plant.csv --group pump --ahead 8 --output forecasts.csv",
            "  frugal physics predict --model duffing-hybrid-tapinn-20261122-101500-ab12 --windows fleet.parquet --group device --ahead 8 --spark spark://127.0.0.1:7077 --out scored"
        })
final class PhysicsPredict extends BaseCommand {
    /// Number of lines of the forecast in the table; `--json` prints all of it.
    private static final int LINES = 12;

    /// Windows in memory at a time.
    private static final int AT_ONCE = 1024;

    @Mixin
    private ForecastModelOption model = new ForecastModelOption();

    @Option(names = "--window", paramLabel = "FILE", description = "The measurements, CSV or JSON lines.")
    private Optional<Path> window = Optional.empty();

    @Option(
            names = "--windows",
            paramLabel = "DIR|FILE",
            arity = "1..*",
            description = "Many windows: a folder of CSV files, or a CSV file with --group; with --spark, Parquet files"
                    + " or folders of such.")
    private List<Path> windows = new ArrayList<>();

    @Option(
            names = "--group",
            paramLabel = "COLUMN",
            description =
                    "Column that names the window of each line of --windows; the lines of a window follow each other.")
    private Optional<String> group = Optional.empty();

    @Option(
            names = "--until",
            paramLabel = "TIME",
            converter = ArithmeticConverter.class,
            description = "End of the forecast, in the system's unit of time.")
    private Optional<Double> until = Optional.empty();

    @Option(
            names = "--ahead",
            paramLabel = "DURATION",
            converter = ArithmeticConverter.class,
            description = "Length of the forecast from the end of its window, instead of --until.")
    private Optional<Double> ahead = Optional.empty();

    @Mixin
    private RegimeOption regime = new RegimeOption();

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description =
                    "With --windows: write to FILE, whose name ends in .csv or .jsonl (default: CSV on standard output).")
    private Optional<Path> output = Optional.empty();

    @Option(
            names = "--spark",
            paramLabel = "URL",
            description = "Forecast --windows on this Spark cluster, such as spark://host:7077, or local[2] for this"
                    + " machine; its workers must see the model and all files.")
    private Optional<String> spark = Optional.empty();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "With --spark: folder that gets the folders 'forecasts' and 'problems' of Parquet files.")
    private Optional<Path> out = Optional.empty();

    @Mixin
    private RecordingFileOptions file = new RecordingFileOptions();

    @Override
    protected CommandResult answer() throws IOException {
        if (window.isPresent() != windows.isEmpty()) {
            throw misuse("give one of --window and --windows");
        }
        if (until.isPresent() == ahead.isPresent()) {
            throw misuse("give one of --until and --ahead");
        }
        if (windows.isEmpty() && (group.isPresent() || output.isPresent() || spark.isPresent())) {
            throw misuse("--group and --output belong to --windows, and so does --spark");
        }
        if (spark.isPresent() != out.isPresent()) {
            throw misuse("--spark and --out belong together: the folder for the results");
        }
        boolean manyInAFile = windows.stream().anyMatch(Files::isRegularFile) || spark.isPresent();
        if (manyInAFile && !file.options().equals(RecordingOptions.none())) {
            throw misuse(
                    "the options of a recording's file belong to --window, or to a folder of files; omit them: a file of many windows has a column of times and one named as each state");
        }
        if (spark.isPresent()) {
            return fleet(spark.get(), out.orElseThrow());
        }
        if (windows.size() > 1) {
            throw misuse("--windows names %d files; expected one, or --spark".formatted(windows.size()));
        }
        var fields = model.fields(runsFolder());
        if (fields.isPresent()) {
            return ofFields(fields.get());
        }
        var identified = model.identified(runsFolder());
        if (identified.isPresent()) {
            return byEquation(IdentifiedSystem.read(identified.get()).description());
        }
        try (var forecaster = model.load(runsFolder())) {
            var source = regime.source(forecaster);
            return window.isPresent()
                    ? one(forecaster, window.get(), source)
                    : many(forecaster, windows.getFirst(), source);
        }
    }

    private CommandResult ofFields(Path modelFile) {
        if (!windows.isEmpty() || regime.wanted()) {
            throw misuse("--windows and --regime do not take a model of fields; give one --window");
        }
        try (var hybrid = FieldModelFile.read(modelFile)) {
            var recording = window.orElseThrow();
            var source = FieldWindow.read(hybrid.system(), recording, file.options());
            var readings = FieldWindow.of(hybrid.system(), source.recording());
            double end = until.orElseGet(() -> readings.times()[readings.samples() - 1] + ahead.orElseThrow());
            var times = FittedForecast.times(readings.times(), end, recording.toString());
            return FieldAnswer.of(
                    hybrid.system(),
                    readings,
                    hybrid.estimate(readings, Optional.empty()),
                    Optional.of(times),
                    source.assumptions());
        }
    }

    private CommandResult fleet(String master, Path folder) {
        if (output.isPresent()) {
            throw misuse("--output belongs to one machine; with --spark, --out names the folder of the results");
        }
        if (model.identified(runsFolder()).isPresent()) {
            throw misuse(
                    "--spark needs a trained model, and --model names an identified system; train a model on it with"
                            + " 'frugal physics train RUN --model hybrid-tapinn'");
        }
        var column = group.orElseThrow(() -> misuse("--spark needs --group, the column that tells the windows apart"));
        var place = model.file(runsFolder());
        var fleet = new FleetSettings(
                FleetWork.absolute(place),
                windows.stream().map(FleetWork::absolute).toList(),
                column,
                optional(until),
                optional(ahead),
                regime.named().map(RegimeSource::name),
                FleetWork.absolute(folder));
        return FleetJobs.start(workplace(), FleetJobs.FORECASTS, "predict", new FleetJobs.Forecasts(master, fleet));
    }

    private static OptionalDouble optional(Optional<Double> number) {
        return number.map(OptionalDouble::of).orElse(OptionalDouble.empty());
    }

    /// The forecast of an identified system itself.
    private CommandResult byEquation(SystemDescription system) {
        if (!windows.isEmpty() || regime.wanted()) {
            throw misuse(
                    "--windows and --regime need a trained model; train one on the identified system with 'frugal physics train RUN --model hybrid-tapinn', or give one --window");
        }
        var from = window.orElseThrow();
        var read = file.source(from).read(system);
        read.assumptions().forEach(sentence -> terminal().err().println("note: " + sentence));
        double end = until.orElseGet(() -> RecordingFit.measuredEnd(system, read.recording()) + ahead.orElseThrow());
        var found = RecordingFit.of(system, read.recording(), Map.of(), Optional.of(end));
        var forecast = found.forecast().orElseThrow();
        var document = found.document();
        var warnings = new ArrayList<>(document.warnings());
        document.notes().forEach(sentence -> terminal().err().println("note: " + sentence));
        var prediction = new Prediction(
                document.parameters().stream()
                        .map(one -> new Prediction.Estimate(one.name(), one.mean(), one.sd()))
                        .toList(),
                Optional.empty(),
                Map.of(),
                RegimeSource.NONE,
                OptionalDouble.empty(),
                system.stateNames(),
                forecast.times(),
                forecast.states(),
                forecast.deviations(),
                forecast.residual(),
                Optional.empty(),
                document.noise().values().stream()
                        .mapToDouble(Double::doubleValue)
                        .toArray(),
                warnings);
        return new CommandResult(text(prediction), PredictionDocument.of(prediction));
    }

    private double end(Window of) {
        return until.orElseGet(() -> of.end() + ahead.orElseThrow());
    }

    private CommandResult one(ForecastModel forecaster, Path from, RegimeSource source) {
        var measured = RecordedWindow.read(from, forecaster.system(), file.options());
        measured.assumptions().forEach(sentence -> terminal().err().println("note: " + sentence));
        var prediction = forecaster.forecast(measured.window(), end(measured.window()), from.toString(), source);
        return new CommandResult(text(prediction), PredictionDocument.of(prediction));
    }

    /// Reads, forecasts and writes one part after the other, so that any number of windows needs the same
    /// memory.
    private CommandResult many(ForecastModel forecaster, Path from, RegimeSource source) throws IOException {
        boolean folder = Files.isDirectory(from);
        if (!folder && group.isEmpty()) {
            throw misuse("--windows names a file; name the column that tells its windows apart with --group");
        }
        if (folder && group.isPresent()) {
            throw misuse("--windows names a folder, in which each file is a window; --group needs a file");
        }
        var form = form();
        if (output.isEmpty() && wantsJson()) {
            throw misuse("--json prints a summary; give --output a file for the windows' lines");
        }
        try (var stream = folder
                        ? WindowStream.ofFolder(from, forecaster.system(), file.options())
                        : WindowStream.ofFile(from, group.orElseThrow(), forecaster.system());
                var written = output.isPresent() ? opened(output.get()) : null) {
            var out = written == null ? terminal().out() : written;
            var counts = lines(forecaster, stream, source, form, out);
            var where = output.map(Path::toString).orElse("standard output");
            var document = new ManyWindowsDocument(counts[0], counts[1], where);
            var summary = "%,d windows, %,d of them without a forecast".formatted(counts[0], counts[1]);
            if (output.isEmpty()) {
                terminal().err().println(summary);
                return new CommandResult("", document);
            }
            return new CommandResult(summary + ": " + where, document);
        }
    }

    private ForecastLines form() {
        var name = output.map(Path::toString).orElse(".csv");
        if (name.endsWith(".csv")) {
            return ForecastLines.CSV;
        }
        if (name.endsWith(".jsonl")) {
            return ForecastLines.JSON_LINES;
        }
        throw misuse("--output is %s; expected a name that ends in .csv or .jsonl".formatted(name));
    }

    private static PrintStream opened(Path file) {
        try {
            return new PrintStream(
                    new BufferedOutputStream(Files.newOutputStream(file)), false, StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new InvalidInputException(
                    "cannot write %s: %s; name a file in a folder that can be written".formatted(file, failure),
                    failure);
        }
    }

    /// Returns how many windows there were, and how many without a forecast.
    private long[] lines(
            ForecastModel forecaster, WindowStream stream, RegimeSource source, ForecastLines form, PrintStream out) {
        long count = 0;
        long without = 0;
        form.begin(forecaster.system(), out);
        while (true) {
            StopSignal.check();
            var part = new ArrayList<NamedWindow>(AT_ONCE);
            while (part.size() < AT_ONCE) {
                var next = stream.next();
                if (next.isEmpty()) {
                    break;
                }
                part.add(next.get());
            }
            if (part.isEmpty()) {
                out.flush();
                return new long[] {count, without};
            }
            var attempts = forecaster.attempt(part, this::end, source);
            for (int i = 0; i < attempts.size(); i++) {
                form.line(part.get(i).name(), attempts.get(i), forecaster.system(), out);
                without += attempts.get(i).prediction().isPresent() ? 0 : 1;
            }
            count += part.size();
            if (out.checkError()) {
                throw new InvalidInputException(
                        "the forecasts could not be written after %,d windows; make room, or let the reader stay open"
                                .formatted(count));
            }
        }
    }

    /// What `--windows --json` prints.
    ///
    /// @param withoutForecast how many windows could not be used
    @JsonNaming(SnakeCaseStrategy.class)
    private record ManyWindowsDocument(long windows, long withoutForecast, String output) {}

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
        if (!prediction.regimes().isEmpty()) {
            text.append("\n\nregime: ").append(odds(prediction.regimes()));
            prediction
                    .regimeCalibrationError()
                    .ifPresent(error ->
                            text.append(", from the latent code; expected calibration error %.2f".formatted(error)));
        }
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
