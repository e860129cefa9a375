package dev.frugal.app.command.physics;

import dev.frugal.app.command.BaseCommand;
import dev.frugal.app.terminal.CommandResult;
import dev.frugal.app.terminal.TextTable;
import dev.frugal.base.InvalidInputException;
import dev.frugal.physics.data.Window;
import dev.frugal.physics.dynamics.Remark;
import dev.frugal.physics.estimation.FittedForecast;
import dev.frugal.physics.estimation.FittedWindow;
import dev.frugal.physics.field.FieldSystem;
import dev.frugal.physics.field.estimation.FieldFit;
import dev.frugal.physics.field.estimation.FieldWindow;
import dev.frugal.physics.identification.CompleteFit;
import dev.frugal.physics.identification.RecordingFit;
import dev.frugal.physics.identification.SystemFit;
import dev.frugal.physics.recording.RecordedFile;
import dev.frugal.physics.recording.RecordedWindow;
import dev.frugal.physics.recording.RecordingOptions;
import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.physics.system.Expression;
import dev.frugal.physics.system.Sensor;
import dev.frugal.physics.system.SystemDescription;
import dev.frugal.physics.system.SystemYaml;
import dev.frugal.runs.cluster.FitSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "fit",
        description = {
            "Estimates a system's parameters from a recording by least squares, without any training.",
            "The recording is a table as loggers and spreadsheets write it, with a column of times and one for each state."
                    + " Times may be irregular.",
            "Of fields it takes the columns of all points or of a few, as 'physics solve' prints them.",
            "Searches start all over the parameters' ranges. With --until it forecasts how the recording goes on."
        },
        footer = {
            "",
            "Example:",
            "  frugal physics fit duffing recording.csv --until 16 --noise x=0.01,v=2%%",
            "  frugal physics fit duffing --windows fleet.parquet --group device --spark spark://127.0.0.1:7077 --out fits"
        })
public final class PhysicsFit extends BaseCommand {
    /// Lines of the forecast that the table shows; `--json` gives all of it.
    static final int LINES = 12;

    /// A recording longer than this many horizons is out of the ordinary.
    private static final double SUSPICIOUS_HORIZONS = 4;

    /// How near to its end, as a share of a range, an estimate counts as being there.
    private static final double END_OF_RANGE = 1e-6;

    @Parameters(index = "0", paramLabel = "SYSTEM", description = SystemChanges.SYSTEM + ".")
    private String systemName = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "RECORDING",
            description = "The measurements, CSV or JSON lines.")
    private Optional<Path> positional = Optional.empty();

    @Option(
            names = {"--window", "--recording"},
            paramLabel = "FILE",
            description = "The recording, as other commands name it.")
    private Optional<Path> named = Optional.empty();

    @Mixin
    private SystemChanges changes = new SystemChanges();

    @Option(
            names = "--noise",
            paramLabel = "CHANNEL=SIGMA",
            split = ",",
            description = "Standard deviation of the measurement error of each channel, in its unit or, with %%,"
                    + " as a share of its standard deviation (default: estimated from the residuals).")
    private Map<String, String> noise = new LinkedHashMap<>();

    @Option(
            names = "--until",
            paramLabel = "TIME",
            converter = ArithmeticConverter.class,
            description = "Forecast up to this time: at the recording's mean interval or, of a system with inputs, at"
                    + " the samples that have the inputs and no measured value (default: no forecast).")
    private Optional<Double> until = Optional.empty();

    @Mixin
    private RecordingFileOptions file = new RecordingFileOptions();

    @Option(
            names = "--windows",
            paramLabel = "DIR|FILE",
            arity = "1..*",
            description = "Many recordings: Parquet files or folders of such; with --group, --spark and --out.")
    private List<Path> windows = new ArrayList<>();

    @Option(
            names = "--group",
            paramLabel = "COLUMN",
            description = "Column that names the recording of each row of --windows.")
    private Optional<String> group = Optional.empty();

    @Option(
            names = "--spark",
            paramLabel = "URL",
            description =
                    "Fit --windows on this Spark cluster, such as spark://host:7077, or local[2] for this machine;"
                            + " its workers must see all files.")
    private Optional<String> spark = Optional.empty();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "With --spark: folder that gets the folders 'fits' and 'problems' of Parquet files.")
    private Optional<Path> out = Optional.empty();

    @Override
    protected CommandResult answer() {
        if (!windows.isEmpty()) {
            return ofFleet();
        }
        if (group.isPresent() || spark.isPresent() || out.isPresent()) {
            throw misuse("--group, --spark and --out belong to --windows, the recordings of a fleet");
        }
        if (positional.isPresent() == named.isPresent()) {
            throw misuse(
                    positional.isPresent()
                            ? "the recording is given twice, as an argument and by --window; give it once"
                            : "there is no recording; give its file, as in: frugal physics fit %s recording.csv"
                                    .formatted(systemName));
        }
        var recording = positional.or(() -> named).orElseThrow();
        var fields = changes.fields(systemName, runsFolder());
        if (fields.isPresent()) {
            return ofFields(fields.get(), recording);
        }
        var described = changes.description(systemName, runsFolder());
        var source = file.source(recording).read(described);
        if (RecordingFit.suits(described, source.recording())) {
            return partial(described, source);
        }
        var system = new DynamicalSystem(described);
        var recorded = RecordedWindow.read(recording, system, file.options());
        var found = CompleteFit.of(system, recorded, window -> statedNoise(system, window));
        checkTimeUnit(system, recorded, recording, found.fitted());
        var forecast = until.map(end -> found.forecast(end, recording.toString()));
        return new CommandResult(text(found, forecast), found.document(forecast));
    }

    private CommandResult ofFleet() {
        if (positional.isPresent() || named.isPresent()) {
            throw misuse("give one recording or --windows, not both");
        }
        if (group.isEmpty() || spark.isEmpty() || out.isEmpty()) {
            throw misuse(
                    "--windows needs --group, the column that tells recordings apart, and --spark and --out, such as --spark local[2] --out fits");
        }
        if (until.isPresent() || !noise.isEmpty() || !file.options().equals(RecordingOptions.none())) {
            throw misuse("--until, --noise and the options of a recording's file belong to one recording; omit them");
        }
        if (changes.fields(systemName, runsFolder()).isPresent()) {
            throw misuse("fields are fitted to one recording at a time; omit --windows");
        }
        var described = changes.description(systemName, runsFolder());
        // Refuses what no task could fit.
        var _ = new SystemFit(described);
        var settings = new FitSettings(
                SystemYaml.of(described),
                windows.stream().map(FleetWork::absolute).toList(),
                group.get(),
                FleetWork.absolute(out.get()));
        return FleetJobs.start(workplace(), FleetJobs.FITS, "fit", new FleetJobs.Fits(spark.get(), settings));
    }

    private CommandResult ofFields(FieldSystem system, Path recording) {
        var source = FieldWindow.read(system, recording, file.options());
        var window = FieldWindow.of(system, source.recording());
        var measured = system.fieldNames().stream()
                .filter(field -> window.readings(system, system.field(field)).length > 0)
                .toList();
        var stated = statedNoise(measured, system.name(), field -> window.readings(system, system.field(field)))
                .map(sigma -> system.fieldNames().stream()
                        .mapToDouble(field -> measured.contains(field) ? sigma[measured.indexOf(field)] : 1)
                        .toArray());
        return FieldAnswer.of(
                system,
                window,
                new FieldFit(system).fit(window, stated),
                until.map(end -> FittedForecast.times(window.times(), end, recording.toString())),
                source.assumptions());
    }

    /// The fit of a recording that lacks a state, or of a system with inputs or sensors or without parameters.
    private CommandResult partial(SystemDescription system, RecordedFile source) {
        var channels = system.channels().stream()
                .map(Sensor::name)
                .filter(name -> source.recording().channel(name).isPresent())
                .toList();
        var stated = new LinkedHashMap<String, Double>();
        statedNoise(
                        channels,
                        system.name(),
                        channel -> present(source.recording().channel(channel).orElseThrow()))
                .ifPresent(sigma -> {
                    for (int c = 0; c < sigma.length; c++) {
                        stated.put(channels.get(c), sigma[c]);
                    }
                });
        var found = RecordingFit.of(system, source.recording(), stated, until);
        var document = found.document();
        var facts = new TextTable("", "value", "standard deviation", "unit");
        document.parameters()
                .forEach(one ->
                        facts.row(one.name(), value(one.mean(), one.sd()), "%.2g".formatted(one.sd()), one.unit()));
        var states = new TextTable("", "value", "standard deviation", "unit");
        document.initial()
                .forEach(one ->
                        states.row(one.name(), value(one.mean(), one.sd()), "%.2g".formatted(one.sd()), one.unit()));
        var errors = new TextTable("", "residuals");
        document.residuals().forEach((channel, error) -> errors.row(channel, "%.2g".formatted(error)));
        var text = new StringBuilder("%s, %d samples, by %s\n\n%s\n\ninitial state, at t = %s\n%s\n\n%s"
                .formatted(
                        document.system(),
                        document.samples(),
                        document.method(),
                        facts.text(),
                        SystemFacts.number(document.start()),
                        states.text(),
                        errors.text()));
        found.forecast()
                .ifPresent(forecast -> text.append("\n\n")
                        .append(table(
                                system.stateNames(), forecast.times(), forecast.states(), forecast.deviations())));
        var remarks = found.remarks();
        source.assumptions().forEach(sentence -> remarks.add(Remark.note(sentence)));
        remarks.forEach(remark -> text.append('\n').append(remark.line()));
        return new CommandResult(text.toString(), document);
    }

    /// A parameter that the fit drives to the end of its range, from a recording many times as long as the
    /// system's trajectories, tells of times in another unit.
    private static void checkTimeUnit(
            DynamicalSystem system, RecordedWindow recorded, Path recording, FittedWindow fitted) {
        var window = recorded.window();
        double horizons = (window.end() - window.times()[0]) / system.horizon();
        if (recorded.timeUnitKnown() || horizons < SUSPICIOUS_HORIZONS) {
            return;
        }
        for (int k = 0; k < system.parameters().size(); k++) {
            var parameter = system.parameters().get(k);
            double value = fitted.estimate().parameters()[k];
            double end = END_OF_RANGE * (parameter.high() - parameter.low());
            if (value - parameter.low() < end || parameter.high() - value < end) {
                throw new InvalidInputException(
                        "%s: %s goes to the end of its range, and the recording lasts %.3g horizons of %s: its times seem to be in another unit; state both units, as in --time-unit h --system-time-unit d (the same unit twice if the times are right)"
                                .formatted(recording, parameter.name(), horizons, system.name()));
            }
        }
    }

    private Optional<double[]> statedNoise(DynamicalSystem system, Window window) {
        return statedNoise(
                system.stateNames(),
                system.name(),
                state -> Arrays.stream(window.states())
                        .mapToDouble(sample -> sample[system.stateNames().indexOf(state)])
                        .toArray());
    }

    private static double[] present(double[] values) {
        return Arrays.stream(values).filter(Double::isFinite).toArray();
    }

    /// @param channels what the recording measures
    /// @param values those of a channel
    private Optional<double[]> statedNoise(List<String> channels, String system, Function<String, double[]> values) {
        if (noise.isEmpty()) {
            return Optional.empty();
        }
        var sigma = new double[channels.size()];
        for (var entry : noise.entrySet()) {
            int channel = channels.indexOf(entry.getKey());
            if (channel < 0) {
                throw new InvalidInputException("--noise names '%s', which is no channel of %s; expected %s"
                        .formatted(entry.getKey(), system, String.join(", ", channels)));
            }
            boolean percent = entry.getValue().endsWith("%");
            var text = percent ? entry.getValue().substring(0, entry.getValue().length() - 1) : entry.getValue();
            double value = Expression.number(text);
            double size = percent ? value / 100 * deviation(values.apply(entry.getKey())) : value;
            if (!(size > 0) || Double.isInfinite(size)) {
                throw new InvalidInputException(
                        "--noise of %s is %s; expected a finite number above 0, or one with %% of a channel that is not constant"
                                .formatted(entry.getKey(), entry.getValue()));
            }
            sigma[channel] = size;
        }
        for (int channel = 0; channel < sigma.length; channel++) {
            if (sigma[channel] == 0) {
                throw new InvalidInputException("--noise lacks %s; give one of each: %s"
                        .formatted(channels.get(channel), String.join(", ", channels)));
            }
        }
        return Optional.of(sigma);
    }

    private static double deviation(double[] values) {
        double mean = Arrays.stream(values).average().orElse(0);
        double squares = Arrays.stream(values)
                .map(value -> (value - mean) * (value - mean))
                .sum();
        return Math.sqrt(squares / values.length);
    }

    private static String text(CompleteFit found, Optional<FittedForecast> forecast) {
        var system = found.system();
        var window = found.window();
        var fitted = found.fitted();
        var estimate = fitted.estimate();
        var facts = new TextTable("", "value", "standard deviation", "unit");
        for (int k = 0; k < estimate.parameters().length; k++) {
            var parameter = system.parameters().get(k);
            facts.row(
                    parameter.name(),
                    value(estimate.parameters()[k], estimate.parameterDeviation(k)),
                    "%.2g".formatted(estimate.parameterDeviation(k)),
                    parameter.unit());
        }
        var states = new TextTable("", "value", "standard deviation", "residuals", "unit");
        for (int j = 0; j < estimate.start().length; j++) {
            double deviation = Math.sqrt(estimate.covariance()[j][j]);
            states.row(
                    system.stateNames().get(j),
                    value(estimate.start()[j], deviation),
                    "%.2g".formatted(deviation),
                    "%.2g".formatted(fitted.residuals()[j]),
                    system.description().stateUnits().get(j));
        }
        var text = new StringBuilder("%s, %d samples from t = %s to %s, by %s\n\n"
                .formatted(
                        system.name(),
                        window.samples(),
                        SystemFacts.number(window.times()[0]),
                        SystemFacts.number(window.times()[window.samples() - 1]),
                        found.fit().propagator().description()));
        text.append(facts.text())
                .append("\n\ninitial state, at t = %s, and root mean square of the residuals\n"
                        .formatted(SystemFacts.number(window.times()[0])))
                .append(states.text());
        forecast.ifPresent(ahead -> text.append("\n\n")
                .append(table(system.stateNames(), ahead.times(), ahead.states(), ahead.deviations())));
        if (!fitted.combinations().isEmpty() || !found.remarks().isEmpty()) {
            text.append('\n');
        }
        fitted.combinations()
                .forEach(sentence ->
                        text.append('\n').append(Remark.warning(sentence).line()));
        found.remarks().forEach(remark -> text.append('\n').append(remark.line()));
        return text.toString();
    }

    /// With as many digits as its standard deviation leaves it, two more than the first uncertain one at most.
    static String value(double value, double deviation) {
        double digits = value != 0 && deviation > 0 ? Math.log10(Math.abs(value) / deviation) + 2 : 6;
        return ("%." + (int) Math.clamp(Math.ceil(digits), 3, 12) + "g").formatted(value);
    }

    private static String table(List<String> names, double[] times, double[][] states, double[][] deviations) {
        var header = new ArrayList<String>();
        header.add("t");
        for (var name : names) {
            header.add(name);
            header.add("±");
        }
        var table = new TextTable(header.toArray(String[]::new));
        int rows = Math.min(LINES, times.length);
        for (int row = 1; row <= rows; row++) {
            int i = (int) ((long) row * times.length / rows) - 1;
            var cells = new Object[header.size()];
            cells[0] = "%.6g".formatted(times[i]);
            for (int j = 0; j < names.size(); j++) {
                cells[1 + 2 * j] = "%.6g".formatted(states[i][j]);
                cells[2 + 2 * j] = "%.1e".formatted(deviations[i][j]);
            }
            table.row(cells);
        }
        return table.text();
    }
}
