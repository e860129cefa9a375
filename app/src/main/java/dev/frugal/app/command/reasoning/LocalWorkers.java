package dev.frugal.app.command.reasoning;

import dev.frugal.app.job.ThisProgram;
import dev.frugal.reasoning.training.WorkerSettings;
import dev.frugal.reasoning.training.worker.WorkerAddress;
import dev.frugal.reasoning.training.worker.WorkerPlace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Workers as processes of this machine, which share its processors.
///
/// @param count how many
/// @param threads of each
record LocalWorkers(int count, int threads) implements WorkerPlace {
    private static final Logger LOG = LoggerFactory.getLogger(LocalWorkers.class);

    private static final String LOOPBACK = "127.0.0.1";

    /// @param settings with their number and their threads
    static LocalWorkers of(WorkerSettings settings) {
        int share = Math.max(1, Runtime.getRuntime().availableProcessors() / settings.count());
        return new LocalWorkers(settings.count(), settings.threads().orElse(share));
    }

    @Override
    public String host() {
        return LOOPBACK;
    }

    @Override
    public Gang start(WorkerAddress address) {
        var processes = new ArrayList<Process>();
        try {
            for (int rank = 0; rank < count; rank++) {
                processes.add(process(address, rank));
            }
        } catch (IOException failure) {
            new Processes(processes).end();
            throw new UncheckedIOException("a worker could not be started", failure);
        }
        return new Processes(processes);
    }

    private Process process(WorkerAddress address, int rank) throws IOException {
        var command = ThisProgram.command(ThisProgram.threads(threads), TrainWorker.arguments(address, rank));
        var builder = new ProcessBuilder(command).redirectOutput(Redirect.DISCARD);
        builder.environment().put("OMP_NUM_THREADS", Integer.toString(threads));
        builder.environment().put(WorkerAddress.TOKEN, address.token());
        var process = builder.start();
        // Reading a pipe occupies the carrier of a virtual thread, and there are few of those.
        Thread.ofPlatform().daemon().name("worker's log").start(() -> log(process, rank));
        return process;
    }

    /// What a worker writes on its standard error stands in the log of the run.
    private static void log(Process process, int rank) {
        try (var lines = process.errorReader()) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                LOG.info("worker {}: {}", rank + 1, line);
            }
        } catch (IOException _) {
            // The process was killed.
        }
    }

    @Override
    public void close() {}

    private record Processes(List<Process> ofRank) implements Gang {
        @Override
        public Optional<String> ending(int rank, Duration patience) {
            var process = ofRank.get(rank);
            try {
                return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)
                        ? Optional.of("exit code " + process.exitValue())
                        : Optional.empty();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return Optional.empty();
            }
        }

        @Override
        public void end() {
            ofRank.forEach(Process::destroyForcibly);
            ofRank.forEach(process -> process.onExit().join());
        }
    }
}
