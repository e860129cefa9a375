package dev.frugal.app;

import dev.frugal.app.command.CommandContext;
import dev.frugal.app.command.CommandGroup;
import dev.frugal.app.command.Failures;
import dev.frugal.app.command.cluster.Cluster;
import dev.frugal.app.command.demo.Demo;
import dev.frugal.app.command.general.BenchmarkCommand;
import dev.frugal.app.command.general.Doctor;
import dev.frugal.app.command.ledger.Ledger;
import dev.frugal.app.command.physics.FleetJobs;
import dev.frugal.app.command.physics.Physics;
import dev.frugal.app.command.physics.PhysicsCompare;
import dev.frugal.app.command.physics.PhysicsIdentify;
import dev.frugal.app.command.physics.PhysicsTrain;
import dev.frugal.app.command.reasoning.Compare;
import dev.frugal.app.command.reasoning.Evaluate;
import dev.frugal.app.command.reasoning.Finetune;
import dev.frugal.app.command.reasoning.Pretrain;
import dev.frugal.app.command.reasoning.Reasoning;
import dev.frugal.app.command.reasoning.Train;
import dev.frugal.app.command.runs.Runs;
import dev.frugal.app.command.study.Study;
import dev.frugal.app.command.study.StudyPhysicsSize;
import dev.frugal.app.command.study.StudyReasonerSize;
import dev.frugal.app.command.study.StudyVotes;
import dev.frugal.app.command.study.StudyWordProblems;
import dev.frugal.app.command.sweep.Sweep;
import dev.frugal.app.dashboard.Serve;
import dev.frugal.app.job.JobTypes;
import dev.frugal.app.terminal.Build;
import dev.frugal.app.terminal.Terminal;
import dev.frugal.runs.StopSignal;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;

/// The root of the command tree, and the context of one invocation.
@Command(
        name = "frugal",
        description = "Train small models that do the work of large ones, and record what they cost.",
        subcommands = {
            Demo.class,
            Physics.class,
            Reasoning.class,
            Ledger.class,
            Study.class,
            Runs.class,
            Sweep.class,
            Cluster.class,
            Serve.class,
            BenchmarkCommand.class,
            Doctor.class
        },
        versionProvider = FrugalCommand.Version.class,
        footer = {
            "",
            "'frugal test' runs the whole test suite; 'frugal build -Pcuda' builds for NVIDIA cards.",
            "",
            "Example:",
            "  frugal doctor",
            "",
            "Exit codes: 0 success, 1 internal error, 2 invalid input, 130 interrupted (resume with 'frugal "
                    + "runs resume')."
        })
public final class FrugalCommand extends CommandGroup implements CommandContext {
    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the version and exit.")
    @SuppressWarnings("UnusedVariable") // picocli looks at the annotation alone
    private boolean version;

    private final List<String> arguments;
    private final Terminal terminal;
    private final StopSignal stop;

    private FrugalCommand(List<String> arguments, Terminal terminal, StopSignal stop) {
        this.arguments = List.copyOf(arguments);
        this.terminal = terminal;
        this.stop = stop;
    }

    /// Runs one command line and returns its exit code. `stop` is set from outside to end a job
    /// early.
    public static int run(List<String> arguments, Terminal terminal, StopSignal stop) {
        return commandLine(arguments, terminal, stop).execute(arguments.toArray(String[]::new));
    }

    /// The whole command tree, ready to parse and execute.
    static CommandLine commandLine(List<String> arguments, Terminal terminal, StopSignal stop) {
        var failures = new Failures(terminal);
        return new CommandLine(new FrugalCommand(arguments, terminal, stop))
                .setColorScheme(CommandLine.Help.defaultColorScheme(terminal.interactive() ? Ansi.AUTO : Ansi.OFF))
                .setUsageHelpAutoWidth(true)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8))
                .setParameterExceptionHandler(failures::misuse)
                .setExecutionExceptionHandler(failures::failure);
    }

    @Override
    public Terminal terminal() {
        return terminal;
    }

    @Override
    public StopSignal stop() {
        return stop;
    }

    @Override
    public List<String> arguments() {
        return arguments;
    }

    /// All job types; a new one is added here.
    @Override
    public JobTypes jobTypes() {
        return new JobTypes(List.of(
                Demo.KIND,
                PhysicsTrain.KIND,
                PhysicsTrain.FIELDS,
                PhysicsCompare.KIND,
                PhysicsCompare.FIELDS,
                PhysicsCompare.SUITE,
                PhysicsIdentify.KIND,
                FleetJobs.FORECASTS,
                FleetJobs.FITS,
                FleetJobs.WATCHING,
                Pretrain.KIND,
                Finetune.KIND,
                Train.KIND,
                Evaluate.KIND,
                Evaluate.TASK_KIND,
                Evaluate.VOTED_KIND,
                Compare.KIND,
                StudyPhysicsSize.KIND,
                StudyReasonerSize.KIND,
                StudyVotes.KIND,
                StudyWordProblems.KIND,
                Sweep.KIND));
    }

    /// Version of Frugal and of the source it was built from.
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            var build = Build.current();
            return new String[] {"frugal %s (%s)".formatted(build.version(), build.revision())};
        }
    }
}
