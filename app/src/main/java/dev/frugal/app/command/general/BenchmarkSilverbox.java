package dev.frugal.app.command.general;

import static java.util.Objects.requireNonNull;

import dev.frugal.app.command.BaseCommand;
import dev.frugal.app.command.physics.PhysicsIdentify;
import dev.frugal.app.terminal.Build;
import dev.frugal.app.terminal.CommandResult;
import dev.frugal.app.terminal.TextTable;
import dev.frugal.base.InvalidInputException;
import dev.frugal.benchmarks.Environment;
import dev.frugal.benchmarks.Silverbox;
import dev.frugal.benchmarks.SilverboxReport;
import dev.frugal.physics.identification.FreeRun;
import dev.frugal.physics.identification.IdentificationDocument;
import dev.frugal.physics.identification.IdentificationSettings;
import dev.frugal.physics.identification.IdentifiedSystem;
import dev.frugal.physics.identification.RecordingSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "silverbox",
        description = {
            "Identify the Silverbox from its recording, with a learnt term and without, and simulate test recordings.",
            "The recording has the columns u and y and 610.3515625 samples per second. It does not come with Frugal: it is the"
                    + " Silverbox of nonlinearbenchmark.org."
        },
        footer = {"", "Example:", "  frugal benchmark silverbox --recording train.csv --test multisine.csv --seeds 3"})
public final class BenchmarkSilverbox extends BaseCommand {
    private static final double MILLI = 1e-3;

    @Option(
            names = "--recording",
            paramLabel = "FILE",
            required = true,
            description = "The recording to learn from, a CSV file with the columns u and y.")
    private Path recording = Path.of("train.csv");

    @Option(
            names = "--test",
            paramLabel = "FILE",
            description = "A recording for a free run from its first 50 samples. May be repeated.")
    private List<Path> tests = new ArrayList<>();

    @Option(names = "--seeds", paramLabel = "N", description = "Number of seeds, 0 … N−1 (default: ${DEFAULT-VALUE}).")
    private int seeds = 3;

    @Override
    protected CommandResult answer() {
        if (seeds < 1) {
            throw new InvalidInputException("--seeds %d: expected at least 1".formatted(seeds));
        }
        var found = new ArrayList<SilverboxReport.Identified>();
        for (int seed = 0; seed < seeds; seed++) {
            found.add(identified(seed, false));
            found.add(identified(seed, true));
        }
        var names = tests.stream().map(Path::toString).toList();
        var report = new SilverboxReport(Environment.here(Build.current().revision()), names, found);
        return new CommandResult(text(report), report);
    }

    private SilverboxReport.Identified identified(long seed, boolean term) {
        var settings = new IdentificationSettings(Silverbox.system(term), List.of(source(recording)), List.of());
        var label = "silverbox %s term, seed %d".formatted(term ? "with" : "without", seed);
        long start = System.nanoTime();
        var answer = workplace().start(PhysicsIdentify.KIND, label, settings, seed);
        double seconds = (System.nanoTime() - start) / 1e9;
        var document = (IdentificationDocument) answer.document();
        var system = IdentifiedSystem.read(Path.of(document.run()));
        return new SilverboxReport.Identified(
                seed,
                term,
                document.run(),
                requireNonNull(document.rmse().get("y")).validation(),
                tests.stream().map(test -> error(system, test)).toList(),
                document.parametersLearnt(),
                seconds);
    }

    private static RecordingSource source(Path file) {
        return new RecordingSource(
                file.toString(),
                Map.of(),
                Optional.of(Silverbox.RATE),
                Optional.empty(),
                Optional.empty(),
                0,
                Optional.empty(),
                Optional.empty());
    }

    private static Optional<Double> error(IdentifiedSystem system, Path test) {
        var run = FreeRun.of(system, source(test).read(system.description()).recording(), Silverbox.INITIALISED);
        return Optional.of(run.error(0)).filter(Double::isFinite);
    }

    private static String text(SilverboxReport report) {
        var header = new ArrayList<>(List.of("seed", "term", "numbers", "seconds", "validation, mV"));
        report.tests().forEach(test -> header.add(Path.of(test).getFileName() + ", mV"));
        var table = new TextTable(header.toArray(String[]::new));
        for (var one : report.identifications()) {
            var cells = new ArrayList<Object>(List.of(
                    one.seed(),
                    one.term() ? "yes" : "no",
                    one.parametersLearnt(),
                    "%.0f".formatted(one.seconds()),
                    millivolts(one.validation())));
            one.tests().forEach(error -> cells.add(millivolts(error)));
            table.row(cells.toArray());
        }
        var environment = report.environment();
        return "%s\n\n%s, %s, %d processors, revision %s"
                .formatted(
                        table.text(),
                        environment.date(),
                        environment.processor(),
                        environment.processors(),
                        environment.revision());
    }

    private static String millivolts(Optional<Double> volts) {
        return volts.map(value -> "%.3f".formatted(value / MILLI)).orElse("lost");
    }
}
