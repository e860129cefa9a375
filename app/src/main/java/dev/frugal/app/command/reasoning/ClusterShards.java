package dev.frugal.app.command.reasoning;

import dev.frugal.app.cluster.ClusterSession;
import dev.frugal.app.command.Failures;
import dev.frugal.app.job.ThisProgram;
import dev.frugal.base.Documents;
import dev.frugal.reasoning.evaluation.dataset.ClusterSettings;
import dev.frugal.reasoning.evaluation.dataset.ShardPlace;
import dev.frugal.reasoning.evaluation.dataset.ShardPlace.Ending.Kind;
import dev.frugal.runs.RunContext;
import dev.frugal.runs.cluster.DriverReply;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Processes on the machines of a Spark cluster that answer parts of a file of problems, each as a task.
///
/// @param session with the driver
/// @param process what the cluster reserves for each
/// @param run folder of the run
/// @param logs folder for what they write on their standard error
record ClusterShards(ClusterSession session, ClusterProcesses process, Path run, Path logs) implements ShardPlace {
    private static final String OURS = "frugal: ";

    /// Starts a driver.
    ///
    /// @throws dev.frugal.base.InvalidInputException if the cluster has no room for a process
    static ClusterShards open(ClusterSettings settings, RunContext context) {
        var process = new ClusterProcesses(settings.spark(), "evaluate", settings.threads(), settings.memory());
        var session = process.open("commands", List.of(), context);
        return new ClusterShards(
                session, process, context.directory().folder().toAbsolutePath(), ClusterProcesses.logs(context));
    }

    @Override
    public int atATime() {
        return session.slots();
    }

    @Override
    public Ending answer(int first, int end) {
        var log = logs.resolve("parts-%05d.log".formatted(first));
        var reply = session.run(
                "parts %d to %d of %s".formatted(first, end - 1, run.getFileName()),
                process.command(
                        List.of("-D%s=true".formatted(ThisProgram.TIED)), EvaluateShard.arguments(run, first, end)),
                process.environment(Map.of()),
                log);
        if (reply.kind() == DriverReply.Kind.LOST) {
            return new Ending(Kind.LOST, "with its executor");
        }
        return switch (reply.exit()) {
            case Failures.DONE -> new Ending(Kind.DONE, "");
            case Failures.USER_MISTAKE -> new Ending(Kind.REFUSED, lastSentence(log));
            default ->
                new Ending(Kind.LOST, "with exit code %d on %s, see %s".formatted(reply.exit(), reply.text(), log));
        };
    }

    private static String lastSentence(Path log) {
        return Documents.text(log)
                .lines()
                .filter(line -> line.startsWith(OURS))
                .reduce((_, last) -> last)
                .map(line -> line.substring(OURS.length()))
                .orElse("a process was refused and said nothing in %s".formatted(log));
    }

    @Override
    public void close() {
        session.close();
    }
}
