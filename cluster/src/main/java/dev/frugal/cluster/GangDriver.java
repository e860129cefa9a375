package dev.frugal.cluster;

import dev.frugal.base.Documents;
import dev.frugal.base.InvalidInputException;
import dev.frugal.runs.cluster.CommandRequest;
import dev.frugal.runs.cluster.DriverReply;
import dev.frugal.runs.cluster.DriverSettings;
import dev.frugal.runs.cluster.GangRequest;
import dev.frugal.runs.cluster.GangSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Has commands run at the same time on the workers of a cluster, as the tasks of a barrier stage, until its input
/// ends. A stage that has lost a task is ended as a whole and not repeated: whoever asked for it knows how to go on.
final class GangDriver {
    private static final Logger LOG = LoggerFactory.getLogger(GangDriver.class);

    /// For executors to start, also in the place of lost ones.
    private static final int SECONDS_FOR_EXECUTORS = 90;

    /// A task that does not end when asked takes its executor along after this time.
    private static final String TIME_TO_END = "20s";

    /// For all tasks of a stage to end: longer than an executor that has vanished is waited for.
    private static final Duration PATIENCE = Duration.ofSeconds(45);

    private final DriverSettings settings;
    private final int size;
    private final Replies replies;
    private final EndWithProgram end;
    private final RunningTasks running = new RunningTasks();

    private GangDriver(DriverSettings settings, int size, Replies replies) {
        this.settings = settings;
        this.size = size;
        this.replies = replies;
        this.end = new EndWithProgram(replies);
    }

    /// @throws InvalidInputException if the cluster has no room for so many commands at the same time
    static void serve(DriverSettings settings, BufferedReader input, Replies replies) throws IOException {
        var gang = Documents.readJson(ClusterProgram.line(input), GangSettings.class, "the gang's settings");
        if (MasterState.canBeAsked(settings.master())) {
            MasterState.of(settings.master())
                    .requireFree(settings.master(), gang.size(), settings.cores(), settings.memoryMegabytes());
        }
        new GangDriver(settings, gang.size(), replies).serve(input);
    }

    private void serve(BufferedReader input) throws IOException {
        var configuration = Contexts.configuration(settings)
                .set("spark.cores.max", Integer.toString(size * settings.cores()))
                .set("spark.locality.wait", "0s")
                .set("spark.scheduler.barrier.maxConcurrentTasksCheck.interval", "1s")
                .set(
                        "spark.scheduler.barrier.maxConcurrentTasksCheck.maxFailures",
                        Integer.toString(SECONDS_FOR_EXECUTORS))
                .set("spark.task.reaper.enabled", "true")
                .set("spark.task.reaper.pollingInterval", "2s")
                .set("spark.task.reaper.killTimeout", TIME_TO_END);
        try (var watch = new ExecutorWatch(settings, replies, end::refuse);
                var context = new JavaSparkContext(configuration)) {
            context.sc().addSparkListener(watch);
            context.sc().addSparkListener(running);
            // Not closed: its threads wait for tasks that end with the context.
            var waiting =
                    Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory());
            try {
                checkThatThereIsRoom(context);
                replies.say(DriverReply.ready(size));
                for (var line = input.readLine(); line != null; line = input.readLine()) {
                    var request = Documents.readJson(line, GangRequest.class, "the request");
                    if (request.commands().isEmpty()) {
                        context.cancelJobGroup(group(request));
                    } else {
                        waiting.execute(() -> run(request, context));
                    }
                }
            } finally {
                watch.expectEnd();
            }
        }
    }

    /// On a cluster of this process alone; others were asked before.
    private void checkThatThereIsRoom(JavaSparkContext context) {
        int places = context.defaultParallelism() / settings.cores();
        if (!MasterState.canBeAsked(settings.master()) && places < size) {
            throw new InvalidInputException(
                    "%d workers with %d %s each must run at the same time, and %s has room for %d; lower --workers or --worker-threads"
                            .formatted(
                                    size,
                                    settings.cores(),
                                    settings.cores() == 1 ? "core" : "cores",
                                    settings.master(),
                                    places));
        }
    }

    private static String group(GangRequest request) {
        return "gang %d".formatted(request.number());
    }

    private void run(GangRequest request, JavaSparkContext context) {
        Set<Long> ended = ConcurrentHashMap.newKeySet();
        var reason = "its stage";
        try {
            // Interrupts the tasks when the stage is ended.
            context.setJobGroup(group(request), request.label(), true);
            BarrierStage.run(
                    context,
                    request.commands().stream().map(Documents::json).toList(),
                    new CommandTask(settings.sharedFile()),
                    (text, _) -> take(Documents.readJson(text, DriverReply.class, "the task's reply"), ended));
        } catch (Exception failure) {
            LOG.warn("the stage of '{}' has ended early", request.label(), failure);
            var message = String.valueOf(failure.getMessage());
            if (message.contains("SPARK-24819")) {
                refuse(context);
                return;
            }
            if (message.contains("ExecutorLostFailure")) {
                reason = "its executor";
            }
            awaitTheirEnd();
        }
        for (CommandRequest command : request.commands()) {
            if (!ended.contains(command.number())) {
                replies.say(DriverReply.lost(command.number(), reason));
            }
        }
    }

    private void take(DriverReply reply, Set<Long> ended) {
        if (reply.kind() == DriverReply.Kind.REFUSED) {
            end.refuse(new InvalidInputException(reply.text()));
        } else {
            ended.add(reply.number());
            replies.say(reply);
        }
    }

    private void awaitTheirEnd() {
        try {
            running.awaitNone(PATIENCE);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void refuse(JavaSparkContext context) {
        // The driver itself is listed too.
        int executors = context.sc().getExecutorMemoryStatus().size() - 1;
        end.refuse(new InvalidInputException(
                "%d workers must run at the same time, and %s has had room for %d of them for %d s; wait for other applications or add machines, and go on with 'frugal runs resume'"
                        .formatted(size, settings.master(), executors, SECONDS_FOR_EXECUTORS)));
    }
}
