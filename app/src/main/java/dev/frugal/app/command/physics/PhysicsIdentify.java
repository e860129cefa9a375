package dev.frugal.app.command.physics;

import dev.frugal.app.command.BaseCommand;
import dev.frugal.app.job.JobType;
import dev.frugal.app.terminal.CommandResult;
import dev.frugal.app.terminal.TextTable;
import dev.frugal.physics.field.estimation.FieldIdentification;
import dev.frugal.physics.field.estimation.FieldIdentificationReport;
import dev.frugal.physics.identification.Identification;
import dev.frugal.physics.identification.IdentificationDocument;
import dev.frugal.physics.identification.IdentificationReport;
import dev.frugal.physics.identification.IdentificationSettings;
import dev.frugal.physics.system.FieldDescriptions;
import dev.frugal.physics.system.FieldYaml;
import dev.frugal.physics.system.SystemYaml;
import dev.frugal.physics.system.Systems;
import dev.frugal.runs.RunContext;
import dev.frugal.runs.report.ReportPage;
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
                    + " unless --validation names other recordings.",
            "Of fields it takes the columns of all points or of a few, as 'physics solve' prints them; parameters and"
                    + " terms are common to all recordings, and each has an initial field of its own."
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

    /// Lines of a learnt term that the terminal shows; `--json` gives all of it.
    private static final int ROWS = 9;

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
        var place = SystemChanges.place(systemName, runsFolder());
        String name;
        String yaml;
        if (FieldDescriptions.isField(place)) {
            var fields = FieldDescriptions.named(place);
            name = fields.name();
            yaml = FieldYaml.of(fields);
        } else {
            var system = Systems.described(place);
            name = system.name();
            yaml = SystemYaml.of(system);
        }
        var settings = new IdentificationSettings(
                yaml,
                recordings.stream().map(reading::source).toList(),
                validation.stream().map(reading::source).toList());
        return workplace().start(KIND, name + " identified", settings, seed);
    }

    private static CommandResult identify(IdentificationSettings settings, RunContext context) {
        if (FieldDescriptions.describesFields("config.yaml", settings.system())) {
            var found = FieldIdentification.run(settings, context);
            return answer(found.system().name(), found.document(), FieldIdentificationReport.page(found), context);
        }
        var found = Identification.run(settings, context);
        return answer(found.system().name(), found.document(), IdentificationReport.page(found), context);
    }

    private static CommandResult answer(
            String system, IdentificationDocument document, ReportPage page, RunContext context) {
        RunReport.write(page, List.of(), context);
        var report = context.directory().file(RunReport.FILE);
        return new CommandResult(text(system, document) + "\nreport: " + report, document);
    }

    private static String text(String system, IdentificationDocument document) {
        var text = new StringBuilder("%s: %d numbers learnt, %d integration steps a sample\n"
                .formatted(system, document.parametersLearnt(), document.stepsPerSample()));
        if (!document.constants().isEmpty()) {
            var table = new TextTable("constant", "value", "standard deviation");
            document.constants()
                    .forEach((name, estimate) ->
                            table.row(name, "%.6g".formatted(estimate.mean()), "%.2g".formatted(estimate.sd())));
            text.append('\n').append(table.text()).append('\n');
        }
        document.terms().forEach((name, term) -> {
            if (term.of().size() == 1) {
                text.append("\n%s, over the visited range\n".formatted(name))
                        .append(curve(name, term))
                        .append('\n');
            }
        });
        text.append("\nroot mean square error\n").append(errors(document));
        text.append("\n\nmodel: ").append(document.run());
        return text.toString();
    }

    private static String curve(String name, IdentificationDocument.Term term) {
        var table = new TextTable(term.of().getFirst(), name, "standard deviation");
        int last = term.values().length - 1;
        double low = term.at()[0][0];
        double high = term.at()[last][0];
        for (int row = 0; row < ROWS; row++) {
            double wanted = low + (high - low) * row / (ROWS - 1);
            int at = nearest(term.at(), wanted);
            table.row(
                    "%.4g".formatted(term.at()[at][0]),
                    "%.5g".formatted(term.values()[at]),
                    "%.2g".formatted(term.sd()[at]));
        }
        return table.text();
    }

    private static int nearest(double[][] places, double wanted) {
        int best = 0;
        for (int i = 1; i < places.length; i++) {
            best = Math.abs(places[i][0] - wanted) < Math.abs(places[best][0] - wanted) ? i : best;
        }
        return best;
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
