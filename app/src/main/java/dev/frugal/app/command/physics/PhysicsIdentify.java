package dev.frugal.app.command.physics;

import dev.frugal.app.command.BaseCommand;
import dev.frugal.app.job.JobType;
import dev.frugal.app.terminal.CommandResult;
import dev.frugal.app.terminal.TextTable;
import dev.frugal.physics.identification.Identification;
import dev.frugal.physics.identification.IdentificationDocument;
import dev.frugal.physics.identification.IdentificationReport;
import dev.frugal.physics.identification.IdentificationResult;
import dev.frugal.physics.identification.IdentificationSettings;
import dev.frugal.physics.system.SystemYaml;
import dev.frugal.physics.system.Systems;
import dev.frugal.runs.RunContext;
import dev.frugal.runs.report.RunReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "identify",
        description = {
            "Estimate a system's constants and learn its unknown terms from recordings.",
            "The simulated output is fitted to the measured one. The last 15 %% of every recording of 200 samples or more are held out,"
                    + " unless --validation names other recordings."
        },
        footer = {
            "",
            "Example:",
            "  frugal physics identify oscillator.yaml --recording bench.csv --rate 610.35",
            "  frugal physics identify friction.yaml --recording a.csv --recording b.csv --validation c.csv"
        })
public final class PhysicsIdentify extends BaseCommand {
    /// The job of this command; `runs resume` finds it by its name.
    public static final JobType<IdentificationSettings> KIND =
            new JobType<>("physics identify", IdentificationSettings.class, PhysicsIdentify::identify);

    @Parameters(index = "0", paramLabel = "SYSTEM", description = SystemChanges.SYSTEM + ".")
    private String systemName = "";

    @Option(
            names = "--recording",
            paramLabel = "FILE",
            required = true,
            description = "A recording to learn from, a CSV file. May be repeated.")
    private List<Path> recordings = new ArrayList<>();

    @Option(
            names = "--validation",
            paramLabel = "FILE",
            description = "A recording to hold out instead of the recordings' ends. May be repeated.")
    private List<Path> validation = new ArrayList<>();

    @Mixin
    private RecordingFileOptions reading = new RecordingFileOptions();

    @Option(names = "--seed", paramLabel = "SEED", description = "Random seed (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Override
    protected CommandResult answer() {
        var system = Systems.described(SystemChanges.place(systemName, runsFolder()));
        var settings = new IdentificationSettings(
                SystemYaml.of(system),
                recordings.stream().map(reading::source).toList(),
                validation.stream().map(reading::source).toList());
        return workplace().start(KIND, system.name() + " identified", settings, seed);
    }

    private static CommandResult identify(IdentificationSettings settings, RunContext context) {
        var found = Identification.run(settings, context);
        RunReport.write(IdentificationReport.page(found), List.of(), context);
        var report = context.directory().file(RunReport.FILE);
        return new CommandResult(text(found) + "\nreport: " + report, found.document());
    }

    private static String text(IdentificationResult found) {
        var document = found.document();
        var text = new StringBuilder("%s: %d numbers learnt, %d integration steps a sample\n"
                .formatted(found.system().name(), document.parametersLearnt(), document.stepsPerSample()));
        if (!document.constants().isEmpty()) {
            var table = new TextTable("constant", "value", "standard deviation");
            document.constants()
                    .forEach((name, estimate) ->
                            table.row(name, "%.6g".formatted(estimate.mean()), "%.2g".formatted(estimate.sd())));
            text.append('\n').append(table.text()).append('\n');
        }
        text.append("\nroot mean square error\n").append(errors(document));
        text.append("\n\nmodel: ").append(document.run());
        return text.toString();
    }

    private static String errors(IdentificationDocument document) {
        var channels = List.copyOf(document.rmse().keySet());
        var own = List.copyOf(document.rmse().values());
        var header = new ArrayList<String>();
        header.add("");
        header.addAll(channels);
        var table = new TextTable(header.toArray(String[]::new));
        row(
                table,
                "fitted stretches",
                own.stream().map(IdentificationDocument.Errors::training).toList());
        if (own.stream().allMatch(errors -> errors.validation().isPresent())) {
            row(
                    table,
                    "held out, free run",
                    own.stream()
                            .map(errors -> errors.validation().orElseThrow())
                            .toList());
        }
        document.baselines()
                .forEach((name, errors) -> row(
                        table,
                        "held out, " + name.replace('_', ' '),
                        channels.stream()
                                .map(channel -> errors.getOrDefault(channel, Double.NaN))
                                .toList()));
        return table.text();
    }

    private static void row(TextTable table, String name, List<Double> errors) {
        var cells = new ArrayList<Object>();
        cells.add(name);
        errors.forEach(error -> cells.add("%.4g".formatted(error)));
        table.row(cells.toArray());
    }
}
