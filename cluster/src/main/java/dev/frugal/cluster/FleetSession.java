package dev.frugal.cluster;

import dev.frugal.base.Documents;
import dev.frugal.base.InvalidInputException;
import dev.frugal.runs.cluster.DriverReply;
import dev.frugal.runs.cluster.DriverSettings;
import java.io.BufferedReader;
import java.io.IOException;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/// A session of Spark for work that a driver has from its settings alone.
final class FleetSession {
    private FleetSession() {}

    /// What is to be done.
    @FunctionalInterface
    interface Work {
        /// @return a document that says what was done
        Object run(SparkSession spark, EndWithProgram end) throws IOException;
    }

    /// How many executors the cluster has room for.
    ///
    /// @throws InvalidInputException if there is no cluster or no room
    static int slots(DriverSettings settings) {
        return MasterState.canBeAsked(settings.master())
                ? MasterState.of(settings.master())
                        .slots(settings.master(), settings.cores(), settings.memoryMegabytes())
                : 1;
    }

    static SparkConf configuration(DriverSettings settings) {
        return Contexts.configuration(settings)
                .set("spark.sql.adaptive.enabled", "false")
                .set("spark.sql.parquet.compression.codec", "zstd")
                // What a killed attempt left is never part of the result.
                .set("spark.speculation", "false");
    }

    /// Does the work and tells its document; ends the process if the program that started it ends.
    ///
    /// @throws InvalidInputException if the work's input is unusable
    static void run(
            DriverSettings settings, SparkConf configuration, BufferedReader input, Replies replies, Work work) {
        var end = new EndWithProgram(replies);
        Thread.ofPlatform().daemon().name("end of input").start(() -> end.whenInputEnds(input));
        try (var watch = new ExecutorWatch(settings, replies, end::refuse);
                var spark = SparkSession.builder().config(configuration).getOrCreate()) {
            spark.sparkContext().addSparkListener(watch);
            replies.say(DriverReply.ready(1));
            try {
                replies.say(DriverReply.done(Documents.json(work.run(spark, end))));
            } finally {
                // The session closes next, which is no loss of executors whether or not the work succeeded.
                watch.expectEnd();
            }
        } catch (IOException | RuntimeException failure) {
            throw InvalidInputException.in(failure)
                    .<RuntimeException>map(mistake -> mistake)
                    .orElse(failure instanceof RuntimeException ours ? ours : new IllegalStateException(failure));
        }
    }
}
