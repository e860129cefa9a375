package dev.frugal.app.command;

import dev.frugal.app.job.JobRunner;
import dev.frugal.app.job.JobStoppedException;
import dev.frugal.app.terminal.CommandResult;
import dev.frugal.app.terminal.JsonLines;
import dev.frugal.app.terminal.Logging;
import dev.frugal.app.terminal.Terminal;
import dev.frugal.base.Documents;
import dev.frugal.runs.RunInterruptedException;
import dev.frugal.runs.StopSignal;
import dev.frugal.runs.mlflow.TrackedRun;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// A command that computes something. A subclass declares its options and returns a
/// [CommandResult]; printing, `--json`, `--verbose` and exit codes are common to all.
///
/// ```java
/// @Command(name = "solve", description = "Integrates a system.",
///         footer = {"", "Example:", "  frugal physics solve duffing --until 20"})
/// public final class Solve extends BaseCommand {
///     @Option(names = "--until", required = true, description = "end of the integration")
///     private double until;
///
///     @Override
///     protected CommandResult answer() { … }
/// }
/// ```
@Command(sortOptions = false)
public abstract class BaseCommand implements Callable<Integer> {
    /// Common options are listed after a command's own.
    private static final int LAST = 1000;

    private static final String DEFAULT_RUNS = "frugal-runs";

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            order = LAST,
            description = "Show this help and exit.")
    @SuppressWarnings("UnusedVariable") // picocli looks at the annotation alone
    private boolean help;

    @Option(
            names = "--json",
            order = LAST,
            description = "Print one JSON document on standard output and nothing else.")
    private boolean json;

    @Option(names = "--verbose", description = "Show stack traces and informational log lines.")
    private boolean verbose;

    @Option(
            names = "--runs",
            order = LAST,
            paramLabel = "DIR",
            description = "Folder of the runs (default: $FRUGAL_RUNS, otherwise " + DEFAULT_RUNS + ").")
    private @Nullable Path runs;

    @Option(
            names = "--name",
            order = LAST,
            paramLabel = "NAME",
            description = "Name of the new run and its folder (default: from the command and the time).")
    private Optional<String> name = Optional.empty();

    @Option(
            names = "--mlflow",
            order = LAST,
            paramLabel = "URL",
            description =
                    "MLflow server to send runs to as well (default: $" + TrackedRun.VARIABLE + ", otherwise none).")
    private @Nullable String mlflow;

    /// Executes the command.
    ///
    /// @throws dev.frugal.base.InvalidInputException if the input cannot be used
    /// @throws Exception on an internal error
    protected abstract CommandResult answer() throws Exception;

    /// Called after the result was printed, for a command that serves until it is stopped.
    protected void afterwards() throws InterruptedException {}

    /// The exit code of a command that ended without a failure.
    protected int exitCode() {
        return Failures.DONE;
    }

    @Override
    public final Integer call() throws Exception {
        if (verbose) {
            Logging.showInformation();
        }
        var answer = stoppable();
        var text = json ? json(answer.document()) : answer.text();
        if (!text.isEmpty()) {
            program().terminal().out().println(text);
            program().terminal().out().flush();
        }
        afterwards();
        return exitCode();
    }

    /// Every loop of a command looks at the user's wish to stop; a job says itself how to go on.
    private CommandResult stoppable() throws Exception {
        try {
            return stop().during(this::answer);
        } catch (RunInterruptedException _) {
            throw new JobStoppedException("stopped before its end; start it again");
        }
    }

    private static String json(Object document) {
        return document instanceof JsonLines lines ? lines.json() : Documents.json(document);
    }

    /// The streams of this invocation.
    protected final Terminal terminal() {
        return program().terminal();
    }

    /// The user's wish to stop.
    protected final StopSignal stop() {
        return program().stop();
    }

    /// Starts and resumes jobs in the runs folder the user chose.
    protected final JobRunner workplace() {
        return new JobRunner(
                runsFolder(),
                program().jobTypes(),
                terminal(),
                program().arguments(),
                program().stop(),
                mlflowServer(),
                name);
    }

    /// What the new run is to be called, if the user says so.
    protected final Optional<String> runName() {
        return name;
    }

    private Optional<String> mlflowServer() {
        return Optional.ofNullable(mlflow)
                .or(() -> Optional.ofNullable(System.getenv(TrackedRun.VARIABLE)))
                .filter(url -> !url.isBlank());
    }

    /// The folder of the runs.
    protected final Path runsFolder() {
        if (runs != null) {
            return runs;
        }
        var fromEnvironment = System.getenv("FRUGAL_RUNS");
        return Path.of(fromEnvironment == null || fromEnvironment.isBlank() ? DEFAULT_RUNS : fromEnvironment);
    }

    /// An error in the options that picocli cannot detect, such as two that exclude each other.
    protected final ParameterException misuse(String sentence) {
        return new ParameterException(spec().commandLine(), sentence);
    }

    /// Whether standard output is for one JSON document alone.
    protected final boolean wantsJson() {
        return json;
    }

    final boolean verbose() {
        return verbose;
    }

    private CommandSpec spec() {
        if (spec == null) {
            throw new IllegalStateException("a command runs through the command line");
        }
        return spec;
    }

    private CommandContext program() {
        return (CommandContext) spec().root().userObject();
    }
}
