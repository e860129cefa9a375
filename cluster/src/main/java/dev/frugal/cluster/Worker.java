package dev.frugal.cluster;

import org.apache.spark.SparkEnv;

/// The worker that runs a task.
final class Worker {
    private Worker() {}

    /// Its host, as the cluster names it.
    static String name() {
        return SparkEnv.get().blockManager().blockManagerId().host();
    }
}
