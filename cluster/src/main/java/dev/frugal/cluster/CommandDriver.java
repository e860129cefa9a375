package dev.frugal.cluster;

import dev.frugal.base.Documents;
import dev.frugal.base.InvalidInputException;
import dev.frugal.runs.cluster.CommandRequest;
import dev.frugal.runs.cluster.DriverReply;
import dev.frugal.runs.cluster.DriverSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Executors;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Has commands run on the workers of a cluster, each as a task of its own, until its input ends.
final class CommandDriver {
    private static final Logger LOG = LoggerFactory.getLogger(CommandDriver.class);

    private final DriverSettings settings;
    private final Replies replies;
    private final EndWithProgram end;

    private CommandDriver(DriverSettings settings, Replies replies) {
        this.settings = settings;
        this.replies = replies;
        this.end = new EndWithProgram(replies);
    }

    /// @throws InvalidInputException if the cluster has no room for a task
    static void serve(DriverSettings settings, BufferedReader input, Replies replies) throws IOException {
        int slots = MasterState.canBeAsked(settings.master())
                ? MasterState.of(settings.master())
                        .slots(settings.master(), settings.cores(), settings.memoryMegabytes())
                : 1;
        new CommandDriver(settings, replies).serve(slots, input);
    }

    private void serve(int slots, BufferedReader input) throws IOException {
        var configuration = Contexts.configuration(settings).set("spark.locality.wait", "0s");
        try (var watch = new ExecutorWatch(settings, replies, end::refuse);
                var context = new JavaSparkContext(configuration)) {
            context.sc().addSparkListener(watch);
            replies.say(DriverReply.ready(slots));
            // Not closed: its threads wait for tasks that end with the context.
            var waiting =
                    Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory());
            try {
                for (var line = input.readLine(); line != null; line = input.readLine()) {
                    var request = Documents.readJson(line, CommandRequest.class, "the request");
                    waiting.execute(() -> run(request, context));
                }
            } finally {
                watch.expectEnd();
            }
        }
    }

    private void run(CommandRequest request, JavaSparkContext context) {
        try {
            context.sc().setJobDescription(request.label());
            var reply = Documents.readJson(
                    context.parallelize(List.of(Documents.json(request)), 1)
                            .map(new CommandTask(settings.sharedFile()))
                            .collect()
                            .getFirst(),
                    DriverReply.class,
                    "the task's reply");
            if (reply.kind() == DriverReply.Kind.REFUSED) {
                end.refuse(new InvalidInputException(reply.text()));
            } else {
                replies.say(reply);
            }
        } catch (Exception failure) {
            LOG.warn("the task of '{}' failed", request.label(), failure);
            replies.say(DriverReply.lost(
                    request.number(),
                    String.valueOf(failure.getMessage()).lines().findFirst().orElse("")));
        }
    }
}
