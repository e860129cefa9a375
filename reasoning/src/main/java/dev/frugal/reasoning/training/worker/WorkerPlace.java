package dev.frugal.reasoning.training.worker;

import java.time.Duration;
import java.util.Optional;

/// Where the processes of workers run.
public interface WorkerPlace extends AutoCloseable {
    /// The name or address of this machine that workers reach it by.
    String host();

    /// Starts all workers, which find their coordinator at `address`.
    Gang start(WorkerAddress address);

    @Override
    void close();

    /// Workers that were started together. Safe for use by several threads.
    interface Gang {
        /// How the worker of this rank ended, such as "exit code 137"; empty if it has not within `patience`.
        Optional<String> ending(int rank, Duration patience);

        /// Ends what is left of them, at once, and waits until they have ended.
        void end();
    }
}
