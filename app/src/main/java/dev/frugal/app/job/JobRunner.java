package dev.frugal.app.job;

import dev.frugal.app.terminal.Build;
import dev.frugal.app.terminal.CommandResult;
import dev.frugal.app.terminal.ExceptionText;
import dev.frugal.app.terminal.Logging;
import dev.frugal.app.terminal.Terminal;
import dev.frugal.base.Documents;
import dev.frugal.base.DurableFiles;
import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import dev.frugal.runs.MetricLog;
import dev.frugal.runs.Progress;
import dev.frugal.runs.RunContext;
import dev.frugal.runs.RunDirectory;
import dev.frugal.runs.RunInterruptedException;
import dev.frugal.runs.RunState;
import dev.frugal.runs.Session;
import dev.frugal.runs.StopSignal;
import dev.frugal.runs.mlflow.TrackedRun;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs jobs: starts them in a new run directory or resumes them in an existing one, by the same
/// code.
///
/// @param runs folder of the runs
/// @param kinds job types that can be resumed
/// @param terminal streams for progress
/// @param arguments the command line, for the manifest
/// @param stop the user's request to stop
/// @param mlflow URL of an MLflow server that also gets every run, if any
/// @param name of a new run; by default it comes from its label and the time
public record JobRunner(
        Path runs,
        JobTypes kinds,
        Terminal terminal,
        List<String> arguments,
        StopSignal stop,
        Optional<String> mlflow,
        Optional<String> name) {
    private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);
    private static final String ANSWER = "answer.json";
    private static final String CHECKSUM = "answer.sha256";

    /// A runner without an MLflow server, whose runs get their usual names.
    public JobRunner(Path runs, JobTypes kinds, Terminal terminal, List<String> arguments, StopSignal stop) {
        this(runs, kinds, terminal, arguments, stop, Optional.empty(), Optional.empty());
    }

    /// Starts a job in a new run.
    ///
    /// @param label a few words about the run, at the start of its name
    /// @throws InvalidInputException if the run directory cannot be made, or the input of the job
    ///   is invalid; a job rejected before its first step leaves no run
    /// @throws JobStoppedException if the user stopped it
    /// @throws JobFailedException on an internal error
    public <C> CommandResult start(JobType<C> kind, String label, C config, long seed) {
        var run = name.isPresent()
                ? RunDirectory.createNamed(runs, name.get(), kind.name(), config, seed, session())
                : RunDirectory.create(runs, label, kind.name(), config, seed, session());
        try {
            try (var _ = run.lock()) {
                return work(kind, run);
            }
        } catch (InvalidInputException refused) {
            if (run.isBare()) {
                run.discard();
            }
            throw refused;
        }
    }

    /// Resumes a run. A finished run returns its result again.
    ///
    /// @param nameOrPath the run's name below `runs`, or the path of its folder
    /// @throws InvalidInputException if there is no such run, or another process works on it
    public CommandResult resume(String nameOrPath) {
        var run = RunDirectory.open(runs, nameOrPath);
        var kind = kinds.of(run);
        // Nothing is written for it, so that a folder that is kept read-only serves as well.
        var before = finished(run);
        if (before.isPresent()) {
            return before.get();
        }
        run.verify();
        try (var _ = run.lock()) {
            run.begin(session());
            return work(kind, run);
        }
    }

    /// The answer of a finished run. One that is not as it was written is not given: the run's end is computed
    /// again from its last checkpoint.
    private Optional<CommandResult> finished(RunDirectory run) {
        return answer(
                run, reason -> terminal.err().println("frugal: %s; the answer is computed again".formatted(reason)));
    }

    /// The answer of a finished run; empty if it has not finished, or if its answer is not as it was written, which
    /// `damage` is told.
    public static Optional<CommandResult> answer(RunDirectory run, Consumer<String> damage) {
        if (run.status().state() != RunState.FINISHED) {
            return Optional.empty();
        }
        var file = run.file(ANSWER);
        var checksum = run.file(CHECKSUM);
        var reason = Checksums.fault(file, checksum);
        if (reason.isPresent()) {
            damage.accept(reason.get());
            return Optional.empty();
        }
        return Optional.of(Documents.readJson(Documents.text(file), CommandResult.class, file.toString()));
    }

    private <C> CommandResult work(JobType<C> kind, RunDirectory run) {
        terminal.err().println("run: " + run.folder());
        var progress = Progress.on(terminal.err(), terminal.interactive());
        try (var _ = stop.hold();
                var _ = Logging.into(run.file("log.txt"));
                var metrics = run.openMetrics();
                var _ = tracked(run, metrics)) {
            run.enter(RunState.RUNNING, "");
            var seed = new Seed(run.manifest().seed());
            var context = new RunContext(run, metrics, progress, stop, seed);
            try {
                // The configuration is read back from the file, so that a start and a resumption
                // see the same.
                var answer = stop.during(() -> kind.job().run(run.config(kind.config()), context));
                context.books().statement().write(run.folder());
                DurableFiles.write(run.file(ANSWER), Documents.indentedJson(answer));
                Checksums.write(run.file(ANSWER), run.file(CHECKSUM));
                run.enter(RunState.FINISHED, "");
                return answer;
            } catch (RunInterruptedException stopped) {
                context.books().statement().write(run.folder());
                run.enter(RunState.INTERRUPTED, "stopped by the user");
                throw new JobStoppedException("%s; %s".formatted(stopped.getMessage(), howToGoOn(run)));
            } catch (Exception failure) {
                throw failed(context, failure);
            } finally {
                progress.end();
            }
        }
    }

    /// Sends the run to the server until closed, after the run's final state is written.
    private Tracking tracked(RunDirectory run, MetricLog metrics) {
        if (mlflow.isEmpty()) {
            return () -> {};
        }
        var tracked = TrackedRun.begin(mlflow.get(), run);
        metrics.follow(tracked::append);
        return tracked::close;
    }

    /// The tracking of a run, until closed.
    @FunctionalInterface
    private interface Tracking extends AutoCloseable {
        @Override
        void close();
    }

    private RuntimeException failed(RunContext context, Exception failure) {
        var run = context.directory();
        LOG.info("the job failed", failure);
        var mistake = InvalidInputException.in(failure);
        var reason = mistake.map(InvalidInputException::getMessage).orElse(ExceptionText.of(failure));
        try {
            context.books().statement().write(run.folder());
            run.enter(RunState.FAILED, reason);
        } catch (InvalidInputException unwritable) {
            failure.addSuppressed(unwritable);
        }
        if (mistake.isPresent()) {
            return mistake.get();
        }
        return new JobFailedException(
                "the job failed: %s (stack trace in %s); fix the cause, then %s"
                        .formatted(reason, run.file("log.txt"), howToGoOn(run)),
                failure);
    }

    private static String howToGoOn(RunDirectory run) {
        return "resume with 'frugal runs resume %s'".formatted(run.folder());
    }

    private Session session() {
        var build = Build.current();
        return Session.now(arguments, build.version(), build.revision());
    }
}
