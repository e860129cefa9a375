package dev.frugal.cluster;

import dev.frugal.base.Documents;
import dev.frugal.runs.cluster.CommandRequest;
import dev.frugal.runs.cluster.DriverReply;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.Function;

/// Runs a command on a worker, as a process that reads the executor's end as the end of its standard input.
///
/// Spark gives the task of a lost worker to another one. A command that may have run in part is not simply run again:
/// the second attempt reports the loss, and whoever asked for the command knows how to go on.
///
/// @param sharedFile a file that the worker must see
record CommandTask(String sharedFile) implements Function<String, String> {
    /// @param request a [CommandRequest] as JSON
    @Override
    public String call(String request) throws IOException, InterruptedException {
        return Documents.json(run(Documents.readJson(request, CommandRequest.class, "the request")));
    }

    private DriverReply run(CommandRequest request) throws IOException, InterruptedException {
        var worker = Worker.name();
        if (TaskContext.get().attemptNumber() > 0) {
            return DriverReply.lost(request.number(), "its worker was lost");
        }
        if (!Files.isReadable(Path.of(sharedFile))) {
            return DriverReply.refused(
                    "the worker %s cannot read %s; put the runs into a folder that every worker sees at the same path (--runs)"
                            .formatted(worker, sharedFile));
        }
        if (!Files.isExecutable(Path.of(request.command().getFirst()))) {
            return DriverReply.refused("the worker %s has no %s; install the same Java there at the same path"
                    .formatted(worker, request.command().getFirst()));
        }
        var builder = new ProcessBuilder(request.command())
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.appendTo(new File(request.log())));
        builder.environment().putAll(request.environment());
        var directory = Path.of(request.directory());
        if (Files.isDirectory(directory)) {
            builder.directory(directory.toFile());
        }
        var process = builder.start();
        try {
            return DriverReply.ended(request.number(), process.waitFor(), worker);
        } catch (InterruptedException stopped) {
            process.destroy();
            throw stopped;
        } finally {
            if (process.isAlive() && !process.waitFor(request.graceSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().onExit().join();
            }
        }
    }
}
