package dev.frugal.app.cluster;

import dev.frugal.app.cluster.ClusterJvm.Load;
import dev.frugal.base.Documents;
import dev.frugal.base.DurableFiles;
import dev.frugal.base.InvalidInputException;
import dev.frugal.runs.StopSignal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.databind.JsonNode;

/// A standalone Spark cluster of processes on this machine, reachable from this machine alone. It outlives the command
/// that starts it; a folder keeps what is known about it.
///
/// @param folder of its state and logs
public record LocalCluster(Path folder) {
    private static final String ADDRESS = "127.0.0.1";
    private static final String MASTER_CLASS = "org.apache.spark.deploy.master.Master";
    private static final String WORKER_CLASS = "org.apache.spark.deploy.worker.Worker";
    private static final int HEAP_MEGABYTES = 256;

    /// From where a free port is looked for, as Spark does.
    private static final int FIRST_PORT = 7077;

    private static final int FIRST_PAGE_PORT = 8080;
    private static final int PORTS = 100;

    private static final Duration LOOK = Duration.ofMillis(100);

    /// For a master and its workers to find each other on a machine that is busy.
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /// For a process that is asked to end.
    private static final Duration GRACE = Duration.ofSeconds(10);

    private static final Duration ANSWER = Duration.ofSeconds(2);

    /// The cluster of a folder of runs.
    public static LocalCluster of(Path runs) {
        return new LocalCluster(runs.resolve(".cluster").toAbsolutePath().normalize());
    }

    /// What is known about the cluster; empty if none was started.
    public Optional<ClusterState> state() {
        var file = file();
        return Files.exists(file)
                ? Optional.of(Documents.readJson(Documents.text(file), ClusterState.class, file.toString()))
                : Optional.empty();
    }

    /// The log of a driver.
    ///
    /// @param name of its run or work
    public Path log(String name) {
        return folder.resolve(name + ".log");
    }

    private Path file() {
        return folder.resolve("cluster.json");
    }

    /// Starts a master and its workers and waits until they know each other.
    ///
    /// @param cores of each worker
    /// @param memoryMegabytes of each worker
    /// @throws InvalidInputException if a cluster is there already, or a process ends at once
    public ClusterState start(int workers, int cores, int memoryMegabytes) {
        var jvm = ClusterJvm.here();
        return guarded(() -> {
            var before = state();
            if (before.isPresent()) {
                refuse(before.get());
            }
            int port = freePort(FIRST_PORT);
            int page = freePort(FIRST_PAGE_PORT);
            var url = "spark://%s:%d".formatted(ADDRESS, port);
            var begun = new ArrayList<ClusterProcess>();
            try {
                begun.add(process(
                        jvm,
                        ClusterProcess.MASTER,
                        ClusterProcess.MASTER,
                        MASTER_CLASS,
                        List.of("--host", ADDRESS, "--port", "" + port, "--webui-port", "" + page)));
                // Written before anything can fail, so that 'stop' finds what a killed 'start' left.
                write(new ClusterState(url, page(page), cores, memoryMegabytes, begun));
                await(begun, page, 0);
                for (int number = 1; number <= workers; number++) {
                    begun.add(worker(jvm, number, cores, memoryMegabytes, url));
                    write(new ClusterState(url, page(page), cores, memoryMegabytes, begun));
                }
                await(begun, page, workers);
                return new ClusterState(url, page(page), cores, memoryMegabytes, begun);
            } catch (RuntimeException | Error failure) {
                end(begun);
                forget();
                throw failure;
            }
        });
    }

    private ClusterProcess worker(ClusterJvm jvm, int number, int cores, int memoryMegabytes, String url) {
        var arguments = List.of(
                "--host",
                ADDRESS,
                "--cores",
                "" + cores,
                "--memory",
                memoryMegabytes + "m",
                "--webui-port",
                "0",
                "--work-dir",
                folder.resolve("work").toString(),
                url);
        return process(jvm, "worker-" + number, "worker", WORKER_CLASS, arguments);
    }

    private void write(ClusterState state) {
        DurableFiles.write(file(), Documents.indentedJson(state));
    }

    private void forget() {
        try {
            Files.deleteIfExists(file());
        } catch (IOException failure) {
            throw DurableFiles.cannotWrite(file(), failure);
        }
    }

    private static void refuse(ClusterState before) {
        if (before.ended() < before.processes().size()) {
            throw new InvalidInputException(
                    "a cluster runs already at %s%s; use it, or stop it with 'frugal cluster stop'"
                            .formatted(
                                    before.url(),
                                    before.ended() == 0
                                            ? ""
                                            : ", %d of its %d processes have ended"
                                                    .formatted(
                                                            before.ended(),
                                                            before.processes().size())));
        }
    }

    /// Ends all processes; returns how many there were.
    ///
    /// @throws InvalidInputException if there is no cluster
    public int stop() {
        if (!Files.isDirectory(folder)) {
            throw none();
        }
        return guarded(() -> {
            var state = state().orElseThrow(this::none);
            int alive = (int) (state.processes().size() - state.ended());
            end(state.processes());
            forget();
            return alive;
        });
    }

    /// The sentence of commands that need a cluster.
    public InvalidInputException none() {
        return new InvalidInputException(
                "no cluster was started with its state in %s; start one with 'frugal cluster start'".formatted(folder));
    }

    /// What the master says about its workers and applications; empty if it does not answer.
    public static Optional<JsonNode> answer(ClusterState state) {
        return answer(state.page());
    }

    private static Optional<JsonNode> answer(String page) {
        try (var client = HttpClient.newBuilder().connectTimeout(ANSWER).build()) {
            var request = HttpRequest.newBuilder(URI.create(page + "/json/"))
                    .timeout(ANSWER)
                    .build();
            var response = client.send(request, BodyHandlers.ofString());
            return response.statusCode() == 200
                    ? Optional.of(Documents.jsonTree(response.body(), page))
                    : Optional.empty();
        } catch (IOException | InvalidInputException _) {
            return Optional.empty();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static String page(int port) {
        return "http://%s:%d".formatted(ADDRESS, port);
    }

    private ClusterProcess process(ClusterJvm jvm, String name, String role, String main, List<String> arguments) {
        var log = log(name);
        var command = new ArrayList<String>();
        // It outlives the terminal.
        command.add("nohup");
        command.addAll(jvm.command(role, Load.PASSES_ON, HEAP_MEGABYTES, main, arguments));
        var builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true)
                .redirectOutput(Redirect.to(log.toFile()));
        var environment = builder.environment();
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("SPARK_HOME", sparkHome().toString());
        environment.put("SPARK_SCALA_VERSION", "2.13");
        environment.put("SPARK_LOCAL_IP", ADDRESS);
        environment.put("OMP_NUM_THREADS", "1");
        try {
            return ClusterProcess.of(name, builder.start(), log.toString());
        } catch (IOException failure) {
            throw new UncheckedIOException("a process of the cluster could not be started", failure);
        }
    }

    /// Where workers look for Spark; an application brings its own class path, so that no jar lies there.
    private Path sparkHome() {
        var home = folder.resolve("spark");
        try {
            Files.createDirectories(home.resolve("jars"));
            return home;
        } catch (IOException failure) {
            throw DurableFiles.cannotWrite(home, failure);
        }
    }

    private static int freePort(int first) {
        for (int port = first; port < first + PORTS; port++) {
            try (var socket = new ServerSocket()) {
                socket.bind(new InetSocketAddress(InetAddress.ofLiteral(ADDRESS), port));
                return port;
            } catch (IOException _) {
                // Taken.
            }
        }
        throw new InvalidInputException(
                "no port from %d to %d is free; end what listens there".formatted(first, first + PORTS - 1));
    }

    /// Waits until the master answers and has `workers`.
    private static void await(List<ClusterProcess> begun, int page, int workers) {
        long due = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            StopSignal.check();
            for (var process : begun) {
                if (!process.isAlive()) {
                    throw new InvalidInputException("the cluster's %s ended at once: %s; see %s"
                            .formatted(process.role(), lastLine(process), process.log()));
                }
            }
            var answer = answer(page(page));
            if (answer.isPresent() && answer.get().path("aliveworkers").asInt(0) >= workers) {
                return;
            }
            if (System.nanoTime() - due > 0) {
                throw new InvalidInputException(
                        "the cluster was not ready after %d s; see %s and start it again when the machine is less busy"
                                .formatted(
                                        PATIENCE.toSeconds(), begun.getFirst().log()));
            }
            pause();
        }
    }

    private static void pause() {
        try {
            new CountDownLatch(1).await(LOOK.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InvalidInputException("the start of the cluster was interrupted; start it again");
        }
    }

    private static String lastLine(ClusterProcess process) {
        return Documents.text(Path.of(process.log()))
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("\t"))
                .reduce((_, last) -> last)
                .orElse("it said nothing");
    }

    private static void end(List<ClusterProcess> processes) {
        var handles =
                processes.stream().flatMap(process -> process.handle().stream()).toList();
        var executors = handles.stream().flatMap(ProcessHandle::descendants).toList();
        handles.forEach(ProcessHandle::destroy);
        long due = System.nanoTime() + GRACE.toNanos();
        for (var handle : handles) {
            try {
                handle.onExit().get(Math.max(1, due - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (TimeoutException | ExecutionException _) {
                handle.destroyForcibly();
            } catch (InterruptedException _) {
                handle.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
        executors.forEach(ProcessHandle::destroy);
    }

    private interface Work<T> {
        T run();
    }

    /// Two commands at a time would start two clusters.
    private <T> T guarded(Work<T> work) {
        var guard = folder.resolve(".guard");
        try {
            Files.createDirectories(folder);
            try (var channel = FileChannel.open(guard, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    var lock = locked(channel)) {
                if (lock == null) {
                    throw new InvalidInputException(
                            "another command starts or stops the cluster in %s; wait for its end".formatted(folder));
                }
                return work.run();
            }
        } catch (IOException failure) {
            throw DurableFiles.cannotWrite(guard, failure);
        }
    }

    private static @org.jspecify.annotations.Nullable FileLock locked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException _) {
            return null;
        }
    }
}
