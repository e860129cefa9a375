package dev.frugal.reasoning.training.worker;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import dev.frugal.ledger.meter.Consumption;
import dev.frugal.ledger.meter.Counters;
import dev.frugal.ledger.meter.EnergyCounters;
import dev.frugal.ledger.meter.Meter;
import dev.frugal.ledger.meter.Phase;
import dev.frugal.ledger.meter.PhaseConsumption;
import dev.frugal.ledger.meter.PowerModel;
import dev.frugal.reasoning.training.PolicySettings;
import dev.frugal.reasoning.training.PolicyTraining;
import dev.frugal.reasoning.training.StepTelemetry;
import dev.frugal.reasoning.training.TrainableModel;
import dev.frugal.reasoning.training.TrainingEnvironment;
import dev.frugal.reasoning.training.TrainingJournal;
import dev.frugal.reasoning.training.worker.WorkerMessage.Kind;
import dev.frugal.runs.RunDirectory;
import dev.frugal.runs.RunInterruptedException;
import dev.frugal.runs.StopSignal;
import dev.frugal.tensor.distributed.GlooRanks;
import dev.frugal.tensor.distributed.LostRankException;
import dev.frugal.tensor.distributed.MeetingPlace;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One of several processes that share a training.
public final class TrainingWorker {
    private static final Logger LOG = LoggerFactory.getLogger(TrainingWorker.class);

    /// How long the workers wait for each other until all have started and read their model.
    static final Duration TIME_TO_START = Duration.ofMinutes(10);

    private final WorkerAddress address;
    private final int rank;
    private final String host;
    private final StopSignal stop;
    private final WorkerConnection coordinator;
    private final Meter meter = Meter.start(
            Counters.ofThisProcess(), EnergyCounters.ofThisMachine().ofGraphicsAlone(), PowerModel.GREEN_ALGORITHMS);
    private final Map<Phase, Consumption> told = new EnumMap<>(Phase.class);
    private final CompletableFuture<WorkerMessage> meeting = new CompletableFuture<>();
    private final Semaphore saves = new Semaphore(0);

    private TrainingWorker(
            WorkerAddress address, int rank, String host, StopSignal stop, WorkerConnection coordinator) {
        this.address = address;
        this.rank = rank;
        this.host = host;
        this.stop = stop;
        this.coordinator = coordinator;
    }

    /// Trains as rank `rank` and tells the coordinator how it ends.
    ///
    /// @param stop set when the coordinator wants an end
    /// @param orphaned called by another thread if the coordinator has ended: nothing is to be written any more
    /// @return whether it ended as it should
    /// @throws InvalidInputException if there is no coordinator
    public static boolean work(WorkerAddress address, int rank, StopSignal stop, Runnable orphaned) {
        try (var socket = new Socket(address.host(), address.port())) {
            socket.getOutputStream().write(address.token().getBytes(StandardCharsets.US_ASCII));
            try (var coordinator = new WorkerConnection(socket)) {
                // Others reach this machine where the coordinator does.
                var host = socket.getLocalAddress().getHostAddress();
                var worker = new TrainingWorker(address, rank, host, stop, coordinator);
                coordinator.say(WorkerMessage.of(Kind.HELLO, rank, "").with(WorkerProcess.here()));
                Thread.ofPlatform().daemon().name("coordinator").start(() -> worker.listen(orphaned));
                var end = worker.end();
                coordinator.say(end.with(worker.costs()));
                return end.kind() == Kind.DONE || end.kind() == Kind.STOPPED;
            }
        } catch (IOException failure) {
            throw new InvalidInputException(
                    "no coordinator listens at %s:%d; workers are started by 'frugal reasoning train --workers N'"
                            .formatted(address.host(), address.port()),
                    failure);
        }
    }

    private void listen(Runnable orphaned) {
        for (var message = coordinator.next(); message.isPresent(); message = coordinator.next()) {
            switch (message.get().kind()) {
                case MEET -> meeting.complete(message.get());
                case SAVE -> saves.release();
                case STOP -> stop.request();
                case HELLO, LISTENS, CONTINUES, STEP, NOTE, SAVING, DONE, STOPPED, REFUSED, MISSES, FAILED ->
                    throw new IllegalStateException("a coordinator does not say " + message.get());
            }
        }
        orphaned.run();
    }

    private WorkerMessage end() {
        try {
            train();
            return WorkerMessage.of(Kind.DONE);
        } catch (RunInterruptedException _) {
            return WorkerMessage.of(Kind.STOPPED);
        } catch (LostRankException lost) {
            LOG.warn("another worker was lost", lost);
            return WorkerMessage.of(Kind.MISSES, 0, String.valueOf(lost.getMessage()));
        } catch (RuntimeException | Error failure) {
            var mistake = InvalidInputException.in(failure);
            LOG.warn("the worker failed", failure);
            return mistake.map(refused -> WorkerMessage.of(Kind.REFUSED, 0, String.valueOf(refused.getMessage())))
                    .orElseGet(() -> WorkerMessage.of(Kind.FAILED, 0, failure.toString()));
        }
    }

    private void train() {
        var run = RunDirectory.open(
                address.run().toAbsolutePath().getRoot(), address.run().toString());
        var settings = run.config(PolicySettings.class);
        var seed = new Seed(run.manifest().seed());
        try (var trainee = TrainableModel.open(settings.model(), settings.resources(), seed.named("adapter"));
                var place = meetingPlace();
                var ranks = GlooRanks.join(place, host, rank, settings.workers().count(), TIME_TO_START)) {
            ranks.within(settings.workers().patience());
            var around = new TrainingEnvironment(run, seed, stop, meter, new Told(), ranks);
            PolicyTraining.run(trainee.policy(), settings, around, WorkerGroup.NAME);
        }
    }

    /// Rank 0 opens it, the others are told where.
    private MeetingPlace meetingPlace() {
        if (rank == 0) {
            var place = MeetingPlace.open(TIME_TO_START);
            coordinator.say(WorkerMessage.of(Kind.LISTENS, place.port(), ""));
            return place;
        }
        var meet = meeting.join();
        return MeetingPlace.at(meet.text(), Math.toIntExact(meet.number()), TIME_TO_START);
    }

    /// What was spent since this was last told. What is spent outside of any phase serves the training too.
    private List<PhaseConsumption> costs() {
        var spent = new ArrayList<PhaseConsumption>();
        for (var phase : meter.phases()) {
            var all = phase.consumption();
            spent.add(new PhaseConsumption(
                    phase.phase() == Phase.OUTSIDE ? Phase.TRAINING : phase.phase(),
                    all.since(told.getOrDefault(phase.phase(), Consumption.NONE))));
            told.put(phase.phase(), all);
        }
        return spent;
    }

    /// The journal of a worker is with its coordinator.
    private final class Told implements TrainingJournal {
        @Override
        public void continueAfter(long step) {
            if (rank == 0) {
                coordinator.say(WorkerMessage.of(Kind.CONTINUES, step, ""));
            }
        }

        @Override
        public void step(long step, long all, StepTelemetry telemetry) {
            var message = WorkerMessage.of(Kind.STEP, step, "")
                    .with(telemetry.stages())
                    .with(costs());
            coordinator.say(rank == 0 ? message.with(telemetry.values()) : message);
        }

        @Override
        public void note(String remark) {
            coordinator.say(WorkerMessage.of(Kind.NOTE, 0, remark));
        }

        @Override
        public void beforeCheckpoint() {
            coordinator.say(WorkerMessage.of(Kind.SAVING));
            saves.acquireUninterruptibly();
        }
    }
}
