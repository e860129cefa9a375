package dev.frugal.reasoning.training.worker;

import dev.frugal.ledger.meter.PhaseConsumption;
import dev.frugal.reasoning.training.PolicySettings;
import dev.frugal.reasoning.training.StepTelemetry;
import dev.frugal.reasoning.training.TrainingJournal;
import dev.frugal.reasoning.training.worker.WorkerMessage.Kind;
import dev.frugal.runs.RunContext;
import dev.frugal.runs.worker.WorkerEvent;
import dev.frugal.runs.worker.WorkerLog;
import dev.frugal.runs.worker.WorkerState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// One start of a group of workers, from their processes' beginning to their end.
final class WorkerStart implements AutoCloseable {
    private static final Duration LOOK = Duration.ofMillis(100);

    /// After a worker is lost, others say so too within this time. The first to be heard need not be the first
    /// to fail.
    private static final Duration TIME_TO_COMPLAIN = Duration.ofSeconds(2);

    /// What workers asked to stop have for their step and for saving.
    private static final Duration TIME_TO_STOP = Duration.ofSeconds(60);

    private static final int TOKEN_BYTES = WorkerAddress.TOKEN_LENGTH / 2;
    private static final int PATIENCE_WITH_STRANGERS = 10_000;

    /// How a start of the group ended.
    ///
    /// @param text for the user
    /// @param saved whether it wrote a checkpoint
    record Outcome(End kind, String text, boolean saved) {}

    enum End {
        DONE,
        STOPPED,
        REFUSED,
        LOST
    }

    /// Where a worker stands.
    private enum Standing {
        STARTING,
        WORKING,
        DONE,
        STOPPED,
        REFUSED,
        MISSING_ANOTHER,
        FAILED,
        GONE
    }

    private record Event(int rank, Optional<WorkerMessage> message) {}

    private final PolicySettings settings;
    private final RunContext context;
    private final TrainingJournal journal;
    private final WorkerLog log;
    private final ServerSocket door;
    private final WorkerPlace.Gang gang;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final Map<Integer, WorkerConnection> connections = new ConcurrentHashMap<>();
    private final List<Standing> standings;
    private final long[] steps;
    private final String[] words;
    private Optional<WorkerMessage> meeting = Optional.empty();
    private boolean training;
    private boolean saving;
    private boolean saved;
    private boolean stopping;
    private long due = Long.MAX_VALUE;

    private WorkerStart(
            PolicySettings settings,
            RunContext context,
            TrainingJournal journal,
            WorkerLog log,
            ServerSocket door,
            WorkerPlace.Gang gang) {
        this.settings = settings;
        this.context = context;
        this.journal = journal;
        this.log = log;
        this.door = door;
        this.gang = gang;
        int count = settings.workers().count();
        this.standings = new ArrayList<>(Collections.nCopies(count, Standing.STARTING));
        this.steps = new long[count];
        this.words = new String[count];
        Arrays.fill(words, "");
    }

    /// Starts the workers.
    static WorkerStart of(
            PolicySettings settings, RunContext context, WorkerPlace place, TrainingJournal journal, WorkerLog log) {
        try {
            var door = new ServerSocket(0, settings.workers().count(), InetAddress.getByName(place.host()));
            try {
                var secret = new byte[TOKEN_BYTES];
                new SecureRandom().nextBytes(secret);
                var token = HexFormat.of().formatHex(secret);
                var folder = context.directory().folder().toAbsolutePath();
                var address = new WorkerAddress(place.host(), door.getLocalPort(), token, folder);
                var start = new WorkerStart(settings, context, journal, log, door, place.start(address));
                Thread.ofVirtual().name("workers' door").start(() -> start.accept(token));
                return start;
            } catch (RuntimeException | Error failure) {
                door.close();
                throw failure;
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("no port could be opened for the workers", failure);
        }
    }

    private void accept(String token) {
        try {
            while (true) {
                var socket = door.accept();
                Thread.ofVirtual().name("worker").start(() -> listen(socket, token));
            }
        } catch (IOException _) {
            // The door is closed: this start has ended.
        }
    }

    private void listen(Socket socket, String token) {
        try (socket) {
            socket.setSoTimeout(PATIENCE_WITH_STRANGERS);
            var key = socket.getInputStream().readNBytes(WorkerAddress.TOKEN_LENGTH);
            if (!MessageDigest.isEqual(key, token.getBytes(StandardCharsets.US_ASCII))) {
                return;
            }
            socket.setSoTimeout(0);
            try (var connection = new WorkerConnection(socket)) {
                var hello = connection.next();
                if (hello.isEmpty()) {
                    return;
                }
                int rank = Math.toIntExact(hello.get().number());
                connections.put(rank, connection);
                for (var message = hello; message.isPresent(); message = connection.next()) {
                    events.add(new Event(rank, message));
                }
                events.add(new Event(rank, Optional.empty()));
            }
        } catch (IOException _) {
            // It was no worker.
        }
    }

    /// Passes on what the workers tell until they have ended.
    Outcome watch() {
        long started = System.nanoTime();
        while (true) {
            var event = nextEvent();
            event.ifPresent(this::take);
            if (event.isEmpty()) {
                lookForEnded();
                if (System.nanoTime() - started > TrainingWorker.TIME_TO_START.toNanos()) {
                    missThoseThatNeverCame();
                }
            }
            if (!stopping && context.stop().requested()) {
                stopWithin(TIME_TO_STOP);
            }
            // Before the training has begun there is nothing to save.
            boolean quiet = standings.stream().noneMatch(this::works) || (stopping && !training);
            if (quiet || System.nanoTime() > due) {
                var outcome = outcome();
                tellEnds(outcome);
                return outcome;
            }
        }
    }

    private Optional<Event> nextEvent() {
        try {
            return Optional.ofNullable(events.poll(LOOK.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            stopWithin(Duration.ZERO);
            return Optional.empty();
        }
    }

    private boolean works(Standing standing) {
        return standing == Standing.STARTING || standing == Standing.WORKING;
    }

    private void take(Event event) {
        int rank = event.rank();
        if (event.message().isEmpty()) {
            if (works(standings.get(rank))) {
                fell(rank, Standing.GONE, "");
            }
            return;
        }
        var message = event.message().get();
        spent(rank, message.costs());
        if (rank == 0 && saving && message.kind() != Kind.SAVING) {
            saving = false;
            saved = true;
        }
        switch (message.kind()) {
            case HELLO -> {
                standings.set(rank, Standing.WORKING);
                message.process()
                        .ifPresent(process ->
                                log.append(new WorkerEvent.Joined(now(), rank, process.host(), process.process())));
                meeting.ifPresent(told -> say(rank, told));
                if (stopping) {
                    say(rank, WorkerMessage.of(Kind.STOP));
                }
            }
            case LISTENS -> meetAt(message.number());
            case CONTINUES -> {
                training = true;
                journal.continueAfter(message.number());
                log.append(new WorkerEvent.Continued(now(), message.number()));
                Arrays.fill(steps, message.number());
            }
            case STEP -> {
                steps[rank] = message.number();
                var stages = message.stages().orElseThrow();
                log.append(new WorkerEvent.Step(rank, message.number(), stages));
                if (rank == 0) {
                    journal.step(
                            message.number(),
                            settings.optimisation().steps(),
                            new StepTelemetry(message.values(), stages));
                }
            }
            case NOTE -> journal.note(message.text());
            case SAVING -> {
                saving = true;
                journal.beforeCheckpoint();
                log.sync();
                say(rank, WorkerMessage.of(Kind.SAVE));
            }
            case DONE -> {
                standings.set(rank, Standing.DONE);
                // The others have taken the last step too; what is left is rank 0's checkpoint.
                within(settings.workers().patience());
            }
            case STOPPED -> fell(rank, Standing.STOPPED, "");
            case REFUSED -> {
                fell(rank, Standing.REFUSED, message.text());
                // Rank 0 saves the steps before.
                stopWithin(TIME_TO_STOP);
            }
            case MISSES -> fell(rank, Standing.MISSING_ANOTHER, message.text());
            case FAILED -> fell(rank, Standing.FAILED, message.text());
            case MEET, SAVE, STOP -> throw new IllegalStateException("a worker does not say " + message);
        }
    }

    /// Rank 0 writes while others wait, so that its seconds are those of the group.
    private void spent(int rank, List<PhaseConsumption> costs) {
        boolean here = Optional.ofNullable(connections.get(rank)).stream().anyMatch(WorkerConnection::isOfThisMachine);
        for (var cost : costs) {
            context.meter().elsewhere(cost.phase(), cost.consumption(), here);
            if (rank == 0) {
                context.meter().instead(cost.phase(), cost.consumption().wallSeconds());
            }
        }
    }

    private void meetAt(long port) {
        var host = Optional.ofNullable(connections.get(0)).orElseThrow().host();
        var told = WorkerMessage.of(Kind.MEET, port, host);
        meeting = Optional.of(told);
        IntStream.range(1, standings.size()).forEach(rank -> say(rank, told));
    }

    private void say(int rank, WorkerMessage message) {
        Optional.ofNullable(connections.get(rank)).ifPresent(connection -> connection.say(message));
    }

    private void fell(int rank, Standing how, String word) {
        standings.set(rank, how);
        words[rank] = word;
        within(TIME_TO_COMPLAIN);
    }

    private void lookForEnded() {
        for (int rank = 0; rank < standings.size(); rank++) {
            // One that has been here is heard to the end first.
            if (standings.get(rank) == Standing.STARTING
                    && gang.ending(rank, Duration.ZERO).isPresent()) {
                fell(rank, Standing.GONE, "");
            }
        }
    }

    private void missThoseThatNeverCame() {
        for (int rank = 0; rank < standings.size(); rank++) {
            if (standings.get(rank) == Standing.STARTING) {
                fell(
                        rank,
                        Standing.FAILED,
                        "it did not start within %d s".formatted(TrainingWorker.TIME_TO_START.toSeconds()));
            }
        }
    }

    private void stopWithin(Duration time) {
        if (!stopping) {
            stopping = true;
            due = Long.MAX_VALUE;
            IntStream.range(0, standings.size()).forEach(rank -> say(rank, WorkerMessage.of(Kind.STOP)));
        }
        within(time);
    }

    /// Ends at the latest after `time`, unless an end is set already.
    private void within(Duration time) {
        if (due == Long.MAX_VALUE) {
            due = System.nanoTime() + time.toNanos();
        }
    }

    private Outcome outcome() {
        if (standings.stream().allMatch(Standing.DONE::equals)) {
            return new Outcome(End.DONE, "", saved);
        }
        int refused = standings.indexOf(Standing.REFUSED);
        if (refused >= 0) {
            return new Outcome(End.REFUSED, words[refused], saved);
        }
        if (stopping || context.stop().requested()) {
            return new Outcome(End.STOPPED, "", saved);
        }
        return new Outcome(End.LOST, reason(), saved);
    }

    private String reason() {
        int guilty = guilty();
        return guilty >= 0
                ? "worker %d of %d %s in step %d"
                        .formatted(guilty + 1, standings.size(), ending(guilty), steps[guilty] + 1)
                : "the workers lost each other in step %d".formatted(steps[0] + 1);
    }

    /// The worker that was lost first; −1 if none is known to be.
    private int guilty() {
        return Stream.of(Standing.GONE, Standing.FAILED, Standing.STOPPED, Standing.WORKING)
                .mapToInt(standings::indexOf)
                .filter(rank -> rank >= 0)
                .findFirst()
                .orElse(-1);
    }

    /// How a worker that was lost ended.
    private String ending(int rank) {
        return switch (standings.get(rank)) {
            case GONE -> "ended with " + gang.ending(rank, TIME_TO_COMPLAIN).orElse("its connection broken");
            case FAILED -> "failed (%s)".formatted(words[rank]);
            case WORKING ->
                "has not answered for %s s".formatted(settings.workers().deadline());
            case STARTING, DONE, STOPPED, REFUSED, MISSING_ANOTHER -> "was stopped from outside";
        };
    }

    /// Notes how each worker ended.
    private void tellEnds(Outcome outcome) {
        boolean lost = outcome.kind() == End.LOST;
        int guilty = guilty();
        for (int rank = 0; rank < standings.size(); rank++) {
            var ended = now();
            log.append(
                    switch (standings.get(rank)) {
                        case DONE -> new WorkerEvent.Ended(ended, rank, WorkerState.FINISHED, "");
                        case GONE -> new WorkerEvent.Ended(ended, rank, WorkerState.LOST, ending(rank));
                        case FAILED, REFUSED -> new WorkerEvent.Ended(ended, rank, WorkerState.FAILED, words[rank]);
                        case MISSING_ANOTHER ->
                            new WorkerEvent.Ended(ended, rank, WorkerState.STOPPED, "missed another worker");
                        case WORKING, STARTING, STOPPED ->
                            lost && rank == guilty
                                    ? new WorkerEvent.Ended(ended, rank, WorkerState.LOST, ending(rank))
                                    : new WorkerEvent.Ended(
                                            ended, rank, WorkerState.STOPPED, "stopped with the others");
                    });
        }
    }

    /// The time for the log.
    static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }

    @Override
    public void close() {
        gang.end();
        connections.values().forEach(WorkerConnection::close);
        try {
            door.close();
        } catch (IOException _) {
            // It is closed all the same.
        }
    }
}
