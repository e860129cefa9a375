package dev.frugal.app.command.sweep;

import dev.frugal.runs.RunInterruptedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// Processes of this machine.
///
/// @param over whether the sweep is over
record ThisMachine(int atATime, BooleanSupplier over) implements TrialPlace {
    private static final Duration LOOK = Duration.ofMillis(100);

    /// What a process asked to stop has for its step and for saving.
    private static final Duration GRACE = Duration.ofSeconds(70);

    @Override
    public List<String> options() {
        return List.of();
    }

    @Override
    public OptionalInt run(String label, List<String> command, Map<String, String> environment, Path errors) {
        var builder =
                new ProcessBuilder(command).redirectOutput(Redirect.DISCARD).redirectError(errors.toFile());
        builder.environment().putAll(environment);
        try {
            var process = builder.start();
            process.getOutputStream().close();
            while (!process.waitFor(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                if (over.getAsBoolean()) {
                    end(process);
                    throw new RunInterruptedException();
                }
            }
            return OptionalInt.of(process.exitValue());
        } catch (IOException failure) {
            throw new UncheckedIOException("a trial could not be started", failure);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new RunInterruptedException();
        }
    }

    /// Asks the process to save and stop, as Ctrl-C would.
    private static void end(Process process) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly();
        }
    }

    @Override
    public void close() {}
}
