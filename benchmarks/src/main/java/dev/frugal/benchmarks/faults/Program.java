package dev.frugal.benchmarks.faults;

import dev.frugal.base.Documents;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The command line, each time as a process of its own.
///
/// @param command what starts it, without arguments; its options bound the memory and end it with its standard input
/// @param folder where the processes work and leave their output
public record Program(List<String> command, Path folder) {
    private static final Duration TIME_TO_STOP = Duration.ofSeconds(30);

    public Program {
        command = List.copyOf(command);
    }

    /// A process at work.
    Process start(List<String> arguments) {
        var line = new ArrayList<>(command);
        line.addAll(arguments);
        try {
            return new ProcessBuilder(line)
                    .directory(folder.toFile())
                    .redirectOutput(folder.resolve("out").toFile())
                    .redirectError(folder.resolve("err").toFile())
                    .start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// Runs a command to its end, or asks it to stop when its time is over.
    CommandOutcome run(Duration limit, List<String> arguments) throws InterruptedException {
        var process = start(arguments);
        try {
            boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
            if (!ended) {
                process.destroy();
            }
            boolean atRest = process.waitFor(TIME_TO_STOP.toMillis(), TimeUnit.MILLISECONDS);
            return new CommandOutcome(
                    atRest ? process.exitValue() : -1, !atRest, !ended && atRest, text("out"), text("err"));
        } finally {
            process.destroyForcibly();
        }
    }

    String text(String stream) {
        return Documents.text(folder.resolve(stream));
    }
}
