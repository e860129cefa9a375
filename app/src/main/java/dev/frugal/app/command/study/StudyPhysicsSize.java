package dev.frugal.app.command.study;

import dev.frugal.app.command.BaseCommand;
import dev.frugal.app.job.JobType;
import dev.frugal.app.terminal.CommandResult;
import dev.frugal.base.DurableFiles;
import dev.frugal.physics.study.PhysicsSizeSettings;
import dev.frugal.physics.study.PhysicsSizeStudy;
import dev.frugal.runs.RunContext;
import dev.frugal.runs.report.RunReport;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "physics-size",
        description = "Train four models of Duffing's and Lorenz's equations in several sizes with several efforts: the"
                + " laws of their errors, and how much compute the hybrid model saves.",
        footer = {
            "",
            "Example:",
            "  frugal study physics-size --quick",
            "  frugal ledger scaling --points RUN/duffing.csv --over deeponet"
        })
public final class StudyPhysicsSize extends BaseCommand {
    /// The job of this command.
    public static final JobType<PhysicsSizeSettings> KIND =
            new JobType<>("study physics-size", PhysicsSizeSettings.class, StudyPhysicsSize::run);

    /// The results in the run's folder, as a page for people.
    static final String PAGE = "page.md";

    @Option(names = "--quick", description = "Three sizes instead of four, a tenth of the efforts and one seed.")
    private boolean quick;

    @Option(names = "--seeds", paramLabel = "N", description = "Trainings of each size (default: 3; 1 with --quick).")
    private Optional<Integer> seeds = Optional.empty();

    @Option(names = "--seed", paramLabel = "N", description = "Random seed (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Override
    protected CommandResult answer() {
        var settings = quick ? PhysicsSizeSettings.quick(seeds.orElse(1)) : PhysicsSizeSettings.whole(seeds.orElse(3));
        return workplace().start(KIND, "study physics-size", settings, seed);
    }

    private static CommandResult run(PhysicsSizeSettings settings, RunContext context) {
        var result = PhysicsSizeStudy.run(settings, context);
        RunReport.write(PhysicsSizeReport.of(result), List.of(), context);
        var page = PhysicsSizePage.of(result, settings, context.directory().manifest());
        DurableFiles.write(context.directory().file(PAGE), page);
        return new CommandResult(
                "%s\n\nreport: %s\npage: %s"
                        .formatted(
                                PhysicsSizePage.text(result),
                                context.directory().file(RunReport.FILE),
                                context.directory().file(PAGE)),
                result);
    }
}
