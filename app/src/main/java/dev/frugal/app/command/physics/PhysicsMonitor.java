package dev.frugal.app.command.physics;

import dev.frugal.app.command.BaseCommand;
import dev.frugal.app.command.Failures;
import dev.frugal.app.terminal.CommandResult;
import dev.frugal.app.terminal.JsonLines;
import dev.frugal.base.Documents;
import dev.frugal.physics.monitoring.Limit;
import dev.frugal.physics.monitoring.MonitorLine;
import dev.frugal.physics.monitoring.MonitorReport;
import dev.frugal.physics.monitoring.MonitorSettings;
import dev.frugal.physics.monitoring.RecordingMonitor;
import dev.frugal.physics.prediction.ForecastModel;
import dev.frugal.physics.recording.RecordingOptions;
import dev.frugal.physics.recording.RecordingReader;
import dev.frugal.physics.recording.SampleStream;
import dev.frugal.runs.report.HtmlReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "monitor",
        description = {
            "Watch a system over time: read a recording window by window and print a line of JSON for each.",
            "A line contains the parameters with their bands, the regime, changes, trends, and when limits will be reached.",
            "With '-' as the recording, follows standard input: CSV or JSON lines. Memory does not grow.",
            "With --recordings, watches many devices on a Spark cluster; with --stream, as long as rows arrive."
        },
        footer = {
            "",
            "Example:",
            "  frugal physics monitor --model duffing-hybrid-tapinn-20261122-101500-ab12 --recording day.csv --limit F0=0.5",
            "  frugal physics monitor --model duffing-hybrid-tapinn-20261122-101500-ab12 --recordings fleet.parquet --group device --spark spark://127.0.0.1:7077 --out watched",
            "  frugal physics monitor --model duffing-hybrid-tapinn-20261122-101500-ab12 --stream incoming --group device --out watched"
        })
final class PhysicsMonitor extends BaseCommand {
    /// Exit code of `--exit-on-limit`.
    static final int LIMIT_REACHED = 3;

    private static final String STANDARD_INPUT = "-";

    /// Windows of a file that are predicted together; those of standard input come one by one.
    private static final int BATCH = 64;

    @Mixin
    private ForecastModelOption model = new ForecastModelOption();

    @Option(
            names = "--recording",
            paramLabel = "FILE|-",
            description = "The measurements, CSV or JSON lines; '-' for standard input.")
    private Optional<String> recording = Optional.empty();

    @Mixin
    private FleetMonitorOptions fleet = new FleetMonitorOptions();

    @Option(
            names = "--window",
            paramLabel = "TIME",
            converter = ArithmeticConverter.class,
            description = "Length of a window (default: what the model was trained on).")
    private Optional<Double> window = Optional.empty();

    @Option(
            names = "--stride",
            paramLabel = "TIME",
            converter = ArithmeticConverter.class,
            description = "Time from one window to the next (default: the length of a window).")
    private Optional<Double> stride = Optional.empty();

    @Option(names = "--every", paramLabel = "N", description = "Use every N-th sample (default: ${DEFAULT-VALUE}).")
    private int every = 1;

    @Option(
            names = "--limit",
            paramLabel = "NAME=VALUE",
            description = "Value that a parameter should not reach. May be repeated.")
    // A parameter may have a limit on either side, so a map would not do.
    private List<String> limits = List.of();

    @Option(
            names = "--exit-on-limit",
            description = "End with exit code " + LIMIT_REACHED + " when a parameter has reached its limit.")
    private boolean exitOnLimit;

    @Option(
            names = "--false-alarms",
            paramLabel = "RATE",
            converter = ArithmeticConverter.class,
            description = "Expected number of falsely reported changes per window (default: "
                    + MonitorSettings.USUAL_FALSE_ALARMS + ").")
    private double falseAlarms = MonitorSettings.USUAL_FALSE_ALARMS;

    @Option(
            names = "--trend-windows",
            paramLabel = "N",
            description = "Windows that a trend is fitted to, at most (default: ${DEFAULT-VALUE}).")
    private int trendWindows = MonitorSettings.USUAL_TREND;

    @Option(names = "--report", paramLabel = "FILE", description = "Write an HTML report with the tracks drawn.")
    private Optional<Path> report = Optional.empty();

    @Mixin
    private RegimeOption regime = new RegimeOption();

    @Mixin
    private RecordingFileOptions file = new RecordingFileOptions();

    private boolean limitReached;

    @Override
    protected CommandResult answer() throws IOException, InterruptedException {
        if (exitOnLimit && limits.isEmpty()) {
            throw misuse("--exit-on-limit needs a --limit NAME=VALUE");
        }
        var mistake = fleet.mistake(recording.isPresent());
        if (mistake.isPresent()) {
            throw misuse(mistake.get());
        }
        if (fleet.wanted()) {
            return ofFleet();
        }
        var recording = this.recording.orElseThrow();
        try (var forecaster = model.load(runsFolder());
                var samples = samples(forecaster, recording)) {
            samples.assumptions().forEach(sentence -> terminal().err().println("note: " + sentence));
            watch(forecaster, samples, recording);
            samples.remarks().forEach(sentence -> terminal().err().println("note: " + sentence));
        }
        return new CommandResult("", new JsonLines(List.of()));
    }

    private CommandResult ofFleet() {
        if (exitOnLimit || report.isPresent() || !file.options().equals(RecordingOptions.none())) {
            throw misuse(
                    "--exit-on-limit, --report and the options of a recording's file belong to --recording; omit them");
        }
        var place = model.file(runsFolder());
        MonitorSettings settings;
        String regimes;
        try (var forecaster = model.load(runsFolder())) {
            settings = settings(forecaster);
            settings.checkLimits(forecaster.system().parameterNames());
            regimes = regime.source(forecaster).name();
        }
        var asked = fleet.asked(place, settings, limits, regimes);
        return fleet.isStream()
                ? fleet.follow(asked, runsFolder(), stop(), terminal())
                : fleet.watch(asked, workplace());
    }

    @Override
    protected int exitCode() {
        return limitReached && exitOnLimit ? LIMIT_REACHED : Failures.DONE;
    }

    private SampleStream samples(ForecastModel forecaster, String recording) throws IOException {
        var reader = new RecordingReader(forecaster.system(), file.options());
        return recording.equals(STANDARD_INPUT)
                ? reader.stream(System.in, "standard input")
                : reader.stream(Path.of(recording));
    }

    private void watch(ForecastModel forecaster, SampleStream samples, String recording) throws InterruptedException {
        var settings = settings(forecaster);
        var drawn = new MonitorReport(forecaster.system().name(), settings.limits());
        var counts = new long[2];
        var monitor = RecordingMonitor.of(
                forecaster,
                samples,
                recording,
                settings,
                regime.source(forecaster),
                recording.equals(STANDARD_INPUT) ? 1 : BATCH);
        monitor.follow(line -> {
            terminal().out().println(Documents.json(line));
            drawn.add(line);
            counts[0]++;
            counts[1] += line.problem() == null ? 0 : 1;
            limitReached |= line.limits().stream().anyMatch(MonitorLine.LimitState::reached);
            return !(exitOnLimit && limitReached) && !terminal().out().checkError();
        });
        report.ifPresent(to -> HtmlReport.write(drawn.page(), to));
        say(counts, monitor, settings);
    }

    private MonitorSettings settings(ForecastModel forecaster) {
        double length = window.orElseGet(() -> MonitorSettings.usualWindow(forecaster));
        return new MonitorSettings(
                length,
                stride.orElse(length),
                every,
                trendWindows,
                falseAlarms,
                limits.stream().map(Limit::parse).toList());
    }

    private void say(long[] counts, RecordingMonitor monitor, MonitorSettings settings) {
        terminal()
                .err()
                .println(
                        "%,d windows of %.6g, %,d of them not usable; %,d gaps, %,d samples without a value of every state"
                                .formatted(
                                        counts[0], settings.window(), counts[1], monitor.gaps(), monitor.incomplete()));
    }
}
