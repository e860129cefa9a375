package dev.frugal.app.cluster;

import dev.frugal.app.cluster.ClusterJvm.Load;
import dev.frugal.base.Documents;
import dev.frugal.base.InvalidInputException;
import dev.frugal.runs.RunInterruptedException;
import dev.frugal.runs.cluster.CommandRequest;
import dev.frugal.runs.cluster.DriverReply;
import dev.frugal.runs.cluster.DriverSettings;
import dev.frugal.runs.cluster.GangRequest;
import dev.frugal.runs.task.TaskEvent;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/// A driver process on this machine and what it is told and tells. Safe for use by several threads.
public final class ClusterSession implements AutoCloseable {
    private static final String DRIVER = "dev.frugal.cluster.ClusterProgram";

    /// Work on commands; all other is on tables, for which Spark loads many more classes.
    private static final Set<String> COMMANDS = Set.of("commands", "gangs");

    private static final int HEAP_MEGABYTES = 768;

    /// A terminal sends Ctrl-C to the driver as well, which must outlive it: what saves runs on its executors.
    private static final List<String> UNDISTURBED = List.of("/bin/sh", "-c", "trap '' INT HUP; exec \"$@\"", "sh");

    private static final Duration LOOK = Duration.ofMillis(100);

    /// What commands asked to end have for saving, and a little more.
    private static final int SECONDS_TO_SAVE = 70;

    /// For commands that were started together to be ended, wherever they run.
    private static final Duration TIME_TO_END = Duration.ofSeconds(60);

    /// What a driver has to hand back its executors.
    private static final Duration GRACE = Duration.ofSeconds(15);

    private final Process process;
    private final BufferedWriter input;
    private final Path log;
    private final BooleanSupplier over;
    private final Listener listener;
    private final Thread listening;
    private final CompletableFuture<DriverReply> opened = new CompletableFuture<>();
    private final CompletableFuture<DriverReply> done = new CompletableFuture<>();
    private final Map<Long, CompletableFuture<DriverReply>> asked = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();

    private ClusterSession(Process process, Path log, BooleanSupplier over, Listener listener) {
        this.process = process;
        this.input = process.outputWriter(StandardCharsets.UTF_8);
        this.log = log;
        this.over = over;
        this.listener = listener;
        this.listening = Thread.ofPlatform().daemon().name("driver's replies").unstarted(this::listen);
    }

    /// What a driver tells while it works, from one thread.
    @FunctionalInterface
    public interface Listener {
        /// Something that the user may want to know.
        void note(String sentence);

        /// What its tasks do.
        default void task(TaskEvent event) {}
    }

    /// Starts a driver and waits until its cluster takes work.
    ///
    /// @param work what the driver is to do, a word that it knows
    /// @param driver how it asks for executors
    /// @param settings documents for its work
    /// @param log file for what it says beside its replies
    /// @param over whether nobody waits for the result any more
    /// @param listener told what the driver tells; nothing any more when the session is closed
    /// @throws InvalidInputException if the cluster refuses
    /// @throws RunInterruptedException if the work is over before
    public static ClusterSession open(
            String work,
            DriverSettings driver,
            List<Object> settings,
            Path log,
            BooleanSupplier over,
            Listener listener) {
        try {
            Files.createDirectories(log.resolveSibling(""));
            var master = new MasterUrl(driver.master());
            var command = new ArrayList<>(UNDISTURBED);
            var role = COMMANDS.contains(work) ? "driver" : "table-driver";
            var load = master.isThisProcess() ? Load.COMPUTES : Load.PASSES_ON;
            command.addAll(ClusterJvm.here().command(role, load, HEAP_MEGABYTES, DRIVER, List.of(work)));
            var builder = new ProcessBuilder(command).redirectError(Redirect.to(log.toFile()));
            builder.environment().put("OMP_NUM_THREADS", "1");
            builder.environment().putAll(master.environment());
            var session = new ClusterSession(builder.start(), log, over, listener);
            try {
                session.listening.start();
                session.tell(driver);
                for (var document : settings) {
                    session.tell(document);
                }
                session.await(session.opened);
                return session;
            } catch (RuntimeException | Error failure) {
                session.close();
                throw failure;
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("the driver of the cluster could not be started", failure);
        }
    }

    /// How many tasks the cluster had room for when the session was opened.
    public int slots() {
        return (int) Math.max(1, opened.join().number());
    }

    /// Runs a command on a worker and waits for its end.
    ///
    /// @throws InvalidInputException if the cluster can do no work any more, for a reason that the user can mend
    public DriverReply run(String label, List<String> command, Map<String, String> environment, Path errors) {
        long number = numbers.incrementAndGet();
        var reply = new CompletableFuture<DriverReply>();
        asked.put(number, reply);
        try {
            tell(request(number, label, command, environment, errors, SECONDS_TO_SAVE));
            return await(reply);
        } finally {
            asked.remove(number);
        }
    }

    /// Starts commands at the same time, all or none, each in a place of its own.
    ///
    /// @param errors file for the standard error of each
    public Gang start(String label, List<List<String>> commands, Map<String, String> environment, List<Path> errors) {
        var requests = new ArrayList<CommandRequest>();
        var replies = new ArrayList<CompletableFuture<DriverReply>>();
        for (int rank = 0; rank < commands.size(); rank++) {
            long number = numbers.incrementAndGet();
            var reply = new CompletableFuture<DriverReply>();
            asked.put(number, reply);
            replies.add(reply);
            requests.add(request(number, label, commands.get(rank), environment, errors.get(rank), 0));
        }
        long number = numbers.incrementAndGet();
        tell(new GangRequest(number, label, requests));
        return new Gang(number, replies);
    }

    private static CommandRequest request(
            long number,
            String label,
            List<String> command,
            Map<String, String> environment,
            Path errors,
            int graceSeconds) {
        // Where paths are relative to.
        var directory = Path.of("").toAbsolutePath().toString();
        return new CommandRequest(number, label, command, directory, environment, errors.toString(), graceSeconds);
    }

    /// Commands that were started together. Safe for use by several threads.
    public final class Gang {
        private final long number;
        private final List<CompletableFuture<DriverReply>> replies;

        private Gang(long number, List<CompletableFuture<DriverReply>> replies) {
            this.number = number;
            this.replies = List.copyOf(replies);
        }

        /// How the command of this rank ended; empty if it has not within `patience`.
        ///
        /// @throws InvalidInputException if the cluster can do no work any more, for a reason that the user
        ///   can mend
        public Optional<DriverReply> reply(int rank, Duration patience) {
            try {
                return Optional.of(replies.get(rank).get(patience.toMillis(), TimeUnit.MILLISECONDS));
            } catch (TimeoutException _) {
                return Optional.empty();
            } catch (ExecutionException failure) {
                throw thrown(failure);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return Optional.empty();
            }
        }

        /// Ends at once what is left of them, and waits until they have ended.
        public void end() {
            if (replies.stream().allMatch(CompletableFuture::isDone)) {
                return;
            }
            tell(GangRequest.end(number));
            try {
                CompletableFuture.allOf(replies.toArray(CompletableFuture[]::new))
                        .get(TIME_TO_END.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException | ExecutionException _) {
                // The machine has vanished, or the driver with all its executors.
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// Processor time of the driver so far, where the system tells it.
    public Duration processorTime() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /// Waits for a driver that has all its work from its settings; the JSON document that it ends with.
    public String result() {
        return await(done).text();
    }

    /// Like [#result], but when nobody waits any more it asks the driver to stop and waits for the document of what was
    /// done until then.
    public String resultWhenStopped() {
        try {
            return result();
        } catch (RunInterruptedException stopped) {
            try {
                input.close();
                return done.get(GRACE.toMillis(), TimeUnit.MILLISECONDS).text();
            } catch (IOException | TimeoutException | ExecutionException _) {
                throw stopped;
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                throw stopped;
            }
        }
    }

    private synchronized void tell(Object document) {
        try {
            input.write(Documents.json(document));
            input.newLine();
            input.flush();
        } catch (IOException _) {
            // The driver has ended; what it said last is what counts.
            await(opened);
            await(done);
        }
    }

    private void listen() {
        RuntimeException end = new IllegalStateException(
                "the driver of the cluster ended before its work; its log is %s".formatted(log));
        try (var lines = new BufferedReader(process.inputReader(StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.startsWith("{")) {
                    // Java itself writes there when a class-data archive cannot be used.
                    continue;
                }
                var reply = Documents.readJson(line, DriverReply.class, "the driver's reply");
                switch (reply.kind()) {
                    case READY -> opened.complete(reply);
                    case ENDED, LOST -> completed(reply);
                    case NOTE -> listener.note(reply.text());
                    case TASK -> listener.task(Documents.readJson(reply.text(), TaskEvent.class, "a task's event"));
                    case DONE -> done.complete(reply);
                    case REFUSED -> end = new InvalidInputException(reply.text());
                }
            }
        } catch (IOException | InvalidInputException failure) {
            end = new IllegalStateException(
                    "the driver of the cluster cannot be understood; its log is %s".formatted(log), failure);
        }
        opened.completeExceptionally(end);
        done.completeExceptionally(end);
        for (var reply : asked.values()) {
            reply.completeExceptionally(end);
        }
    }

    private void completed(DriverReply reply) {
        var waiting = asked.get(reply.number());
        if (waiting != null) {
            waiting.complete(reply);
        }
    }

    private DriverReply await(CompletableFuture<DriverReply> reply) {
        while (true) {
            if (over.getAsBoolean()) {
                throw new RunInterruptedException();
            }
            try {
                return reply.get(LOOK.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException _) {
                // A command that was asked for after the last reply was read is answered by nobody else.
                if (done.isCompletedExceptionally() && !reply.isDone()) {
                    reply.completeExceptionally(done.exceptionNow());
                }
            } catch (ExecutionException failure) {
                throw thrown(failure);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                throw new RunInterruptedException();
            }
        }
    }

    private static RuntimeException thrown(ExecutionException failure) {
        return failure.getCause() instanceof RuntimeException ours ? ours : new IllegalStateException(failure);
    }

    /// Ends the driver, which hands back its executors; commands at work save and stop.
    @Override
    public void close() {
        try {
            input.close();
        } catch (IOException _) {
            // It has ended already.
        }
        try {
            if (!process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
            listening.join(GRACE);
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
