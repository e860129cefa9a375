package dev.frugal.app.command.study;

import dev.frugal.app.command.BaseCommand;
import dev.frugal.app.job.JobType;
import dev.frugal.app.terminal.CommandResult;
import dev.frugal.app.terminal.PageText;
import dev.frugal.base.DurableFiles;
import dev.frugal.reasoning.study.ReasonerSizeSettings;
import dev.frugal.reasoning.study.ReasonerSizeStudy;
import dev.frugal.runs.RunContext;
import dev.frugal.runs.report.RunReport;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "reasoner-size",
        description = "Train the arithmetic reasoner in several sizes with several amounts of data, and judge each on"
                + " unseen problems. 'ledger scaling' and 'ledger enough' read the run.",
        footer = {
            "",
            "Example:",
            "  frugal study reasoner-size --quick",
            "  frugal ledger scaling reasoner=RUN --measure 'loss on unseen solutions'"
        })
public final class StudyReasonerSize extends BaseCommand {
    /// The job of this command.
    public static final JobType<ReasonerSizeSettings> KIND =
            new JobType<>("study reasoner-size", ReasonerSizeSettings.class, StudyReasonerSize::run);

    @Option(
            names = "--quick",
            description = "Four sizes up to 160 thousand parameters and a quarter of the steps, one seed.")
    private boolean quick;

    @Option(names = "--seeds", paramLabel = "N", description = "Trainings of each size (default: 3; 1 with --quick).")
    private Optional<Integer> seeds = Optional.empty();

    @Option(
            names = "--steps",
            paramLabel = "N",
            description = "Steps with the largest amount of data (default: 3200; 800 with --quick).")
    private Optional<Integer> steps = Optional.empty();

    @Option(
            names = "--problems",
            paramLabel = "N",
            description = "Problems on which each training is judged (default: 1000; 200 with --quick).")
    private Optional<Integer> problems = Optional.empty();

    @Option(names = "--seed", paramLabel = "N", description = "Random seed (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Override
    protected CommandResult answer() {
        var settings =
                quick ? ReasonerSizeSettings.quick(seeds.orElse(1)) : ReasonerSizeSettings.whole(seeds.orElse(3));
        settings = steps.map(settings::withSteps).orElse(settings);
        settings = problems.map(settings::withProblems).orElse(settings);
        return workplace().start(KIND, "study reasoner-size", settings, seed);
    }

    private static CommandResult run(ReasonerSizeSettings settings, RunContext context) {
        var result = ReasonerSizeStudy.run(settings, context);
        RunReport.write(ReasonerSizePage.report(result, settings), List.of(), context);
        var page = context.directory().file(StudyPhysicsSize.PAGE);
        DurableFiles.write(
                page, ReasonerSizePage.of(result, settings, context.directory().manifest()));
        return new CommandResult(
                "%s\n\nlaws: frugal ledger scaling reasoner=%s --measure '%s'\nreport: %s\npage: %s"
                        .formatted(
                                PageText.of(ReasonerSizePage.printed(result)),
                                result.run(),
                                ReasonerSizeStudy.LOSS,
                                context.directory().file(RunReport.FILE),
                                page),
                result);
    }
}
