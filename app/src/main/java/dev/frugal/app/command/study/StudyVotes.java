package dev.frugal.app.command.study;

import dev.frugal.app.command.BaseCommand;
import dev.frugal.app.job.JobType;
import dev.frugal.app.terminal.CommandResult;
import dev.frugal.base.DurableFiles;
import dev.frugal.reasoning.study.VotesSettings;
import dev.frugal.reasoning.study.VotesStudy;
import dev.frugal.runs.RunContext;
import dev.frugal.runs.report.RunReport;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "votes",
        description = "Train the embedded model with GRPO and FGO and judge all by votes: accuracy, confidence and what"
                + " each further nine costs. Does a compressed reasoner leave budget for votes?",
        footer = {"", "Example:", "  frugal study votes --quick"})
public final class StudyVotes extends BaseCommand {
    /// The job of this command.
    public static final JobType<VotesSettings> KIND =
            new JobType<>("study votes", VotesSettings.class, StudyVotes::run);

    @Option(names = "--quick", description = "One seed, and 1,000 problems instead of 2,000.")
    private boolean quick;

    @Option(names = "--seeds", paramLabel = "N", description = "Trainings of each method (default: 3; 1 with --quick).")
    private Optional<Integer> seeds = Optional.empty();

    @Option(names = "--steps", paramLabel = "N", description = "Policy steps of each method (default: 110).")
    private Optional<Integer> steps = Optional.empty();

    @Option(
            names = "--problems",
            paramLabel = "N",
            description = "Number of held-out problems (default: 2000; 1000 with --quick).")
    private Optional<Integer> problems = Optional.empty();

    @Option(
            names = "--larger",
            paramLabel = "FOLDER",
            description = "A larger model to judge beside the others, such as 'reasoning pretrain' writes.")
    private Optional<Path> larger = Optional.empty();

    @Option(names = "--seed", paramLabel = "N", description = "Random seed (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Override
    protected CommandResult answer() {
        var settings = quick ? VotesSettings.quick(seeds.orElse(1)) : VotesSettings.whole(seeds.orElse(3));
        if (steps.isPresent()) {
            settings = settings.withSteps(steps.get());
        }
        if (problems.isPresent()) {
            settings = settings.withProblems(problems.get());
        }
        if (larger.isPresent()) {
            settings = settings.withLarger(larger.get().toString());
        }
        VotesStudy.check(settings);
        return workplace().start(KIND, "study votes", settings, seed);
    }

    private static CommandResult run(VotesSettings settings, RunContext context) {
        var result = VotesStudy.run(settings, context);
        RunReport.write(VotesReport.of(result), List.of(), context);
        var page = context.directory().file(StudyPhysicsSize.PAGE);
        DurableFiles.write(
                page, VotesPage.of(result, settings, context.directory().manifest()));
        return new CommandResult(
                "%s\n\nreport: %s\npage: %s"
                        .formatted(VotesPage.text(result), context.directory().file(RunReport.FILE), page),
                result);
    }
}
