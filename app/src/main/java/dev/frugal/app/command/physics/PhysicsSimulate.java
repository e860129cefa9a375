package dev.frugal.app.command.physics;

import dev.frugal.app.command.BaseCommand;
import dev.frugal.app.terminal.CommandResult;
import dev.frugal.base.DurableFiles;
import dev.frugal.physics.identification.FreeRun;
import dev.frugal.physics.identification.IdentifiedSystem;
import dev.frugal.physics.identification.SimulationDocument;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "simulate",
        description = {
            "Simulate a recording with an identified system: a free run from its first samples and its inputs.",
            "Prints the simulated channels as CSV; the root mean square error over the other samples goes to standard error."
        },
        footer = {
            "",
            "Example:",
            "  frugal physics simulate --model frugal-runs/oscillator-identified --recording test.csv --initialise 50"
        })
public final class PhysicsSimulate extends BaseCommand {
    @Option(
            names = "--model",
            paramLabel = "RUN",
            required = true,
            description = "Folder of a run of 'physics identify', or its name below --runs.")
    private Path model = Path.of("run");

    @Option(names = "--recording", paramLabel = "FILE", required = true, description = "The recording, a CSV file.")
    private Path recording = Path.of("recording.csv");

    @Option(
            names = "--initialise",
            paramLabel = "N",
            description = "Samples from which the initial state is estimated (default: ${DEFAULT-VALUE}).")
    private int initialise = 50;

    @Option(names = "--out", paramLabel = "FILE", description = "Write the CSV to a file instead.")
    private Optional<Path> out = Optional.empty();

    @Mixin
    private RecordingFileOptions reading = new RecordingFileOptions();

    @Override
    protected CommandResult answer() {
        var identified = IdentifiedSystem.read(folder());
        var read = reading.source(recording).read(identified.description());
        read.assumptions().forEach(sentence -> terminal().err().println(recording + ": " + sentence));
        var run = FreeRun.of(identified, read.recording(), initialise);
        var document = SimulationDocument.of(run);
        document.rmse()
                .forEach((channel, error) -> terminal()
                        .err()
                        .printf(
                                "%s: root mean square error %.6g after the first %d samples%n",
                                channel, error, initialise));
        var csv = document.csv();
        out.ifPresent(file -> DurableFiles.write(file, csv + "\n"));
        return new CommandResult(out.map(file -> "written: " + file).orElse(csv), document);
    }

    private Path folder() {
        return Files.exists(model) ? model : runsFolder().resolve(model);
    }
}
