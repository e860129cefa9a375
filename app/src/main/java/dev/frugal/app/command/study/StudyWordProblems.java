package dev.frugal.app.command.study;

import dev.frugal.app.command.BaseCommand;
import dev.frugal.app.job.JobType;
import dev.frugal.app.terminal.CommandResult;
import dev.frugal.app.terminal.TextTable;
import dev.frugal.reasoning.study.WordProblemResult;
import dev.frugal.reasoning.study.WordProblemResult.Estimate;
import dev.frugal.reasoning.study.WordProblemResult.Responses;
import dev.frugal.reasoning.study.WordProblemSettings;
import dev.frugal.reasoning.study.WordProblemStudy;
import dev.frugal.runs.RunContext;
import dev.frugal.runs.report.RunReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "word-problems",
        description = "Train a small model to solve word problems in English, shorten its solutions with several"
                + " methods, and check every step: whether what went was redundancy or reasoning.",
        footer = {"", "Example:", "  frugal study word-problems --quick"})
public final class StudyWordProblems extends BaseCommand {
    /// The job of this command.
    public static final JobType<WordProblemSettings> KIND =
            new JobType<>("study word-problems", WordProblemSettings.class, StudyWordProblems::run);

    @Option(
            names = "--quick",
            description =
                    "Problems of two and three steps, a model of 250 thousand parameters, half of the policy steps and"
                            + " 300 problems for evaluation; one seed.")
    private boolean quick;

    @Option(names = "--seeds", paramLabel = "N", description = "Trainings of each method (default: 3; 1 with --quick).")
    private Optional<Integer> seeds = Optional.empty();

    @Option(
            names = "--model",
            paramLabel = "DIR",
            description = "Folder of a model that 'reasoning pretrain --task word-problems' made, to start from"
                    + " (default: the study trains its own).")
    private Optional<String> model = Optional.empty();

    @Option(
            names = "--pretraining-steps",
            paramLabel = "N",
            description = "Steps in which the model is trained (default: 3000; 4000 of the small model with --quick).")
    private Optional<Integer> pretrainingSteps = Optional.empty();

    @Option(
            names = "--steps",
            paramLabel = "N",
            description = "Policy steps of each method (default: 110; 55 with --quick).")
    private Optional<Integer> steps = Optional.empty();

    @Option(
            names = "--problems",
            paramLabel = "N",
            description = "Number of held-out problems (default: 1000; 300 with --quick).")
    private Optional<Integer> problems = Optional.empty();

    @Option(names = "--seed", paramLabel = "N", description = "Random seed (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Override
    protected CommandResult answer() {
        var settings = quick ? WordProblemSettings.quick(seeds.orElse(1)) : WordProblemSettings.whole(seeds.orElse(3));
        if (pretrainingSteps.isPresent()) {
            settings = settings.withPretrainingSteps(pretrainingSteps.get());
        }
        if (steps.isPresent()) {
            settings = settings.withPolicySteps(steps.get());
        }
        if (problems.isPresent()) {
            settings = settings.withProblems(problems.get());
        }
        if (model.isPresent()) {
            settings = settings.withModel(model.get());
        }
        return workplace().start(KIND, "study word-problems", settings, seed);
    }

    private static CommandResult run(WordProblemSettings settings, RunContext context) {
        var result = WordProblemStudy.run(settings, context);
        return new CommandResult(
                "%s\n\n%s\n\nmodel: %s, %,d parameters\nreport: %s"
                        .formatted(
                                table("sampled", result, WordProblemResult.Row::sampled),
                                table("greedy", result, WordProblemResult.Row::greedy),
                                result.model(),
                                result.parameters(),
                                context.directory().file(RunReport.FILE)),
                result);
    }

    private static String table(
            String name, WordProblemResult result, Function<WordProblemResult.Row, Responses> which) {
        var table = new TextTable(headings(name, result));
        line(table, result, which, "right %", 100, Responses::accuracy);
        line(table, result, which, "tokens", 1, Responses::tokens);
        line(table, result, which, "needed steps", 1, Responses::needed);
        line(table, result, which, "unnecessary steps", 1, Responses::unnecessary);
        line(table, result, which, "missing steps", 1, Responses::missing);
        line(table, result, which, "false steps", 1, Responses::falseSteps);
        line(table, result, which, "checks", 1, Responses::checks);
        line(table, result, which, "notes", 1, Responses::notes);
        return table.text();
    }

    private static String[] headings(String name, WordProblemResult result) {
        var headings = new ArrayList<>(List.of(name));
        result.methods().forEach(row -> headings.add(row.method()));
        return headings.toArray(String[]::new);
    }

    private static void line(
            TextTable table,
            WordProblemResult result,
            Function<WordProblemResult.Row, Responses> which,
            String name,
            double scale,
            Function<Responses, Estimate> number) {
        var cells = new ArrayList<Object>(List.of(name));
        result.methods().forEach(row -> cells.add(text(number.apply(which.apply(row)), scale)));
        table.row(cells.toArray());
    }

    private static String text(Estimate estimate, double scale) {
        var mean = number(scale * estimate.mean());
        return estimate.low().isEmpty()
                ? mean
                : "%s (%s to %s)"
                        .formatted(
                                mean,
                                number(scale * estimate.low().get()),
                                number(scale * estimate.high().orElseThrow()));
    }

    private static String number(double value) {
        return Math.abs(value) >= 10 ? "%.1f".formatted(value) : "%.2f".formatted(value);
    }
}
