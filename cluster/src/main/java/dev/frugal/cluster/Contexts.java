package dev.frugal.cluster;

import dev.frugal.runs.cluster.DriverSettings;
import java.io.File;
import org.apache.spark.SparkConf;

/// Settings of Spark that all work on a cluster has in common.
final class Contexts {
    private Contexts() {}

    static SparkConf configuration(DriverSettings settings) {
        var configuration = new SparkConf(false)
                .setMaster(settings.master())
                .setAppName(settings.application())
                // One task an executor: a task that takes its executor along takes no other.
                .set("spark.executor.cores", Integer.toString(settings.cores()))
                .set("spark.task.cpus", Integer.toString(settings.cores()))
                .set("spark.executor.memory", settings.memoryMegabytes() + "m")
                .set("spark.executor.extraJavaOptions", String.join(" ", quoted(settings)))
                .set("spark.executor.extraClassPath", String.join(File.pathSeparator, settings.classPath()))
                .set("spark.executorEnv.OMP_NUM_THREADS", Integer.toString(settings.cores()))
                .set("spark.ui.showConsoleProgress", "false")
                .set("spark.ui.port", "0")
                // A worker that was killed is missed within seconds, not minutes.
                .set("spark.network.timeout", "30s")
                .set("spark.executor.heartbeatInterval", "5s")
                .set("spark.network.timeoutInterval", "5s")
                .set("spark.excludeOnFailure.enabled", "false");
        if (settings.master().startsWith("spark://127.0.0.1:")
                || settings.master().startsWith("local")) {
            configuration.set("spark.driver.host", "127.0.0.1").set("spark.driver.bindAddress", "127.0.0.1");
        }
        return configuration;
    }

    /// A path may have spaces.
    private static Iterable<String> quoted(DriverSettings settings) {
        return settings.executorOptions().stream()
                .map(option -> option.contains(" ") ? "\"%s\"".formatted(option) : option)
                .toList();
    }
}
