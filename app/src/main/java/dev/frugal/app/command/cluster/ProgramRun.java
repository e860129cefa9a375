package dev.frugal.app.command.cluster;

import dev.frugal.app.job.ThisProgram;
import dev.frugal.base.Documents;
import dev.frugal.base.InvalidInputException;
import dev.frugal.runs.StopSignal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// This program in a process of its own, which ends with this one.
final class ProgramRun implements AutoCloseable {
    private static final Duration LOOK = Duration.ofMillis(20);

    private final String label;
    private final Process process;
    private final Path output;
    private final Path log;
    private final long began = System.nanoTime();

    private ProgramRun(String label, Process process, Path output, Path log) {
        this.label = label;
        this.process = process;
        this.output = output;
        this.log = log;
    }

    /// @param options of the JVM
    /// @param folder for its output
    static ProgramRun start(Path folder, List<String> options, List<String> arguments) {
        var label = "frugal " + String.join(" ", arguments);
        var all = new ArrayList<>(arguments);
        all.add("--json");
        var tied = new ArrayList<>(options);
        tied.add(ThisProgram.TIED);
        try {
            var output = Files.createTempFile(folder, "output", ".json");
            var log = Files.createTempFile(folder, "log", ".txt");
            var process = new ProcessBuilder(ThisProgram.command(tied, all))
                    .redirectOutput(output.toFile())
                    .redirectError(log.toFile())
                    .start();
            return new ProgramRun(label, process, output, log);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// The end of a program.
    ///
    /// @param seconds from its start
    record Ended(JsonNode document, double seconds) {}

    /// Waits for its end.
    ///
    /// @throws InvalidInputException if it failed
    /// @throws dev.frugal.runs.RunInterruptedException if this program is to stop
    Ended ended() throws InterruptedException {
        return ended(() -> {});
    }

    /// Waits for its end, and does `meanwhile` every moment.
    Ended ended(Runnable meanwhile) throws InterruptedException {
        while (!process.waitFor(LOOK)) {
            StopSignal.check();
            meanwhile.run();
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        if (process.exitValue() != 0) {
            throw new InvalidInputException("'%s' ended with exit code %d: %s"
                    .formatted(label, process.exitValue(), Documents.text(log).strip()));
        }
        return new Ended(Documents.jsonTree(Documents.text(output), label), seconds);
    }

    @Override
    public void close() {
        process.destroy();
    }
}
