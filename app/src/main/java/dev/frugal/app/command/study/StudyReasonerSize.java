package dev.frugal.app.command.study;

import dev.frugal.app.command.BaseCommand;
import dev.frugal.app.job.JobType;
import dev.frugal.app.terminal.CommandResult;
import dev.frugal.app.terminal.TextTable;
import dev.frugal.ledger.statement.CostStatement;
import dev.frugal.reasoning.study.ReasonerSizeSettings;
import dev.frugal.reasoning.study.ReasonerSizeStudy;
import dev.frugal.runs.RunContext;
import dev.frugal.runs.report.NumberText;
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

    @Option(names = "--seed", paramLabel = "N", description = "Random seed (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Override
    protected CommandResult answer() {
        var settings =
                quick ? ReasonerSizeSettings.quick(seeds.orElse(1)) : ReasonerSizeSettings.whole(seeds.orElse(3));
        return workplace()
                .start(
                        KIND,
                        "study reasoner-size",
                        steps.map(settings::withSteps).orElse(settings),
                        seed);
    }

    /// What the study prints.
    ///
    /// @param trainings every training
    /// @param run the folder of the run
    record Document(List<Training> trainings, String run) {}

    /// One training.
    record Training(
            String name, long parameters, long tokens, long operations, double loss, double accuracy, double joules) {}

    private static CommandResult run(ReasonerSizeSettings settings, RunContext context) {
        ReasonerSizeStudy.run(settings, context);
        var statement = context.books().statement();
        var trainings = statement.groups().stream()
                .flatMap(group -> statement.group(group).stream())
                .map(StudyReasonerSize::training)
                .toList();
        var folder = context.directory().folder().toString();
        var table = new TextTable("training", "parameters", "tokens", "operations", "loss", "right, greedy");
        trainings.forEach(one -> table.row(
                one.name(),
                NumberText.of(one.parameters()),
                NumberText.of(one.tokens()),
                NumberText.of(one.operations()),
                "%.4f".formatted(one.loss()),
                "%.1f %%".formatted(100 * one.accuracy())));
        return new CommandResult(
                "%s\n\nlaws: frugal ledger scaling reasoner=%s --measure '%s'"
                        .formatted(table.text(), folder, ReasonerSizeStudy.LOSS),
                new Document(trainings, folder));
    }

    private static Training training(CostStatement statement) {
        var trained = statement.training();
        return new Training(
                statement.name().substring(statement.name().lastIndexOf('/') + 1),
                statement.parameters(),
                trained.tokens(),
                trained.floatingPointOperations(),
                measure(statement, ReasonerSizeStudy.LOSS),
                measure(statement, ReasonerSizeStudy.ACCURACY),
                trained.joules());
    }

    private static double measure(CostStatement statement, String name) {
        return statement.measures().stream()
                .filter(one -> one.name().equals(name))
                .mapToDouble(one -> one.values().getFirst())
                .findFirst()
                .orElseThrow();
    }
}
