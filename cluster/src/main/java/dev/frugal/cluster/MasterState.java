package dev.frugal.cluster;

import dev.frugal.base.InvalidInputException;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;
import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.DeployMessages;
import org.apache.spark.deploy.master.Master;
import org.apache.spark.deploy.master.MasterMessages;
import org.apache.spark.deploy.master.WorkerInfo;
import org.apache.spark.rpc.RpcAddress;
import org.apache.spark.rpc.RpcEnv;
import org.apache.spark.rpc.RpcTimeout;
import org.apache.spark.util.Utils;
import scala.reflect.ClassTag$;

/// The workers that the master of a standalone cluster knows. Asked for in Spark's own protocol, which also tells
/// whether a Spark of this version answers.
///
/// @param workers those that are alive
record MasterState(List<Room> workers) {
    private static final String STANDALONE = "spark://";
    private static final int PATIENCE_SECONDS = 5;

    /// What a worker has.
    ///
    /// @param cores in all
    /// @param memory in megabytes, in all
    /// @param freeCores that no application has
    /// @param freeMemory in megabytes, that no application has
    record Room(int cores, int memory, int freeCores, int freeMemory) {
        /// How many executors of this size fit.
        int executors(int size, int megabytes) {
            return Math.min(cores / size, memory / megabytes);
        }

        /// How many of them fit beside the applications that are at work.
        int freeFor(int size, int megabytes) {
            return Math.min(freeCores / size, freeMemory / megabytes);
        }
    }

    static boolean canBeAsked(String master) {
        return master.startsWith(STANDALONE);
    }

    /// Asks the first master of the URL that answers.
    ///
    /// @throws InvalidInputException if none answers as a Spark master of this version does
    static MasterState of(String master) {
        var timeout = PATIENCE_SECONDS + "s";
        var settings = new SparkConf(false)
                .set("spark.rpc.askTimeout", timeout)
                .set("spark.rpc.lookupTimeout", timeout)
                .set("spark.network.timeout", timeout)
                .set("spark.rpc.io.maxRetries", "0");
        var security = new SecurityManager(
                settings, scala.Option.empty(), org.apache.spark.internal.config.package$.MODULE$.AUTH_SECRET_FILE());
        var environment = RpcEnv.create("frugal-probe", Utils.localHostName(), 0, settings, security, true);
        try {
            RuntimeException last = new InvalidInputException("'%s' names no master".formatted(master));
            for (var address : master.substring(STANDALONE.length()).split(",")) {
                try {
                    return of(environment, URI.create(STANDALONE + address), settings);
                } catch (InvalidInputException failure) {
                    last = failure;
                }
            }
            throw last;
        } finally {
            environment.shutdown();
        }
    }

    private static MasterState of(RpcEnv environment, URI master, SparkConf settings) {
        try {
            var endpoint = environment.setupEndpointRef(
                    new RpcAddress(master.getHost(), master.getPort()), Master.ENDPOINT_NAME());
            var timeout = RpcTimeout.apply(settings, "spark.rpc.askTimeout");
            MasterMessages.BoundPortsResponse ports = endpoint.askSync(
                    MasterMessages.BoundPortsRequest$.MODULE$,
                    timeout,
                    ClassTag$.MODULE$.apply(MasterMessages.BoundPortsResponse.class));
            MasterVersion.check(master, ports.webUIPort());
            DeployMessages.MasterStateResponse state = endpoint.askSync(
                    DeployMessages.RequestMasterState$.MODULE$,
                    timeout,
                    ClassTag$.MODULE$.apply(DeployMessages.MasterStateResponse.class));
            return new MasterState(Arrays.stream(state.workers())
                    .filter(WorkerInfo::isAlive)
                    .map(worker -> new Room(worker.cores(), worker.memory(), worker.coresFree(), worker.memoryFree()))
                    .toList());
        } catch (InvalidInputException refused) {
            throw refused;
        } catch (Exception failure) {
            throw new InvalidInputException(
                    "what listens at %s does not answer as a master of Spark %s does (%s); check address and version"
                            .formatted(master, org.apache.spark.package$.MODULE$.SPARK_VERSION(), reason(failure)),
                    failure);
        }
    }

    private static String reason(Throwable failure) {
        var cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse("no reason given");
    }

    /// How many executors of this size there is room for in all.
    ///
    /// @throws InvalidInputException if no worker has room for one
    int slots(String master, int cores, int megabytes) {
        int slots = workers.stream()
                .mapToInt(room -> room.executors(cores, megabytes))
                .sum();
        if (workers.isEmpty()) {
            throw new InvalidInputException("the cluster %s has no worker that is alive; start one".formatted(master));
        }
        if (slots == 0) {
            throw new InvalidInputException(
                    "no worker of %s has %d %s and %,d MB for a task; the largest have %d and %,d MB: lower memory or threads of a task, or start larger workers"
                            .formatted(
                                    master,
                                    cores,
                                    cores == 1 ? "core" : "cores",
                                    megabytes,
                                    workers.stream().mapToInt(Room::cores).max().orElse(0),
                                    workers.stream()
                                            .mapToInt(Room::memory)
                                            .max()
                                            .orElse(0)));
        }
        return slots;
    }

    /// Checks that `count` executors of this size can be had at the same time.
    ///
    /// @throws InvalidInputException if there is no room for them
    void requireFree(String master, int count, int cores, int megabytes) {
        slots(master, cores, megabytes);
        int free = workers.stream()
                .mapToInt(room -> room.freeFor(cores, megabytes))
                .sum();
        if (free < count) {
            throw new InvalidInputException(
                    "%d workers with %d %s and %,d MB each must run at the same time, and %s has room for %d: %d of its %d cores and %,d of its %,d MB are free; lower --workers, --worker-threads or --memory, wait for other applications, or add machines"
                            .formatted(
                                    count,
                                    cores,
                                    cores == 1 ? "core" : "cores",
                                    megabytes,
                                    master,
                                    free,
                                    sum(Room::freeCores),
                                    sum(Room::cores),
                                    sum(Room::freeMemory),
                                    sum(Room::memory)));
        }
    }

    private int sum(ToIntFunction<Room> number) {
        return workers.stream().mapToInt(number).sum();
    }
}
