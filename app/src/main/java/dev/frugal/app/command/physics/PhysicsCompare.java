package dev.frugal.app.command.physics;

import dev.frugal.app.command.BaseCommand;
import dev.frugal.app.job.JobType;
import dev.frugal.app.terminal.CommandResult;
import dev.frugal.physics.comparison.ComparisonSettings;
import dev.frugal.physics.comparison.ModelComparison;
import dev.frugal.physics.comparison.PaperVerdict;
import dev.frugal.runs.RunContext;
import dev.frugal.runs.report.RunReport;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "compare",
        description = {
            "Trains models on a system and sets them beside trivial and classical answers.",
            "",
            "Two held-out splits: initial states never seen, and parameter values never seen. The"
                    + " table has medians over seeds and always shows the baselines; --json has one"
                    + " row per model asked for, seed and split."
        },
        footer = {
            "",
            "Example:",
            "  frugal physics compare duffing --models tapinn,classical --seeds 3 --window 100",
            "  frugal physics compare duffing --protocol paper"
        })
public final class PhysicsCompare extends BaseCommand {
    /// The job behind the command; `runs resume` finds it by its name.
    public static final JobType<ComparisonSettings> KIND =
            new JobType<>("physics compare", ComparisonSettings.class, PhysicsCompare::compare);

    private static final int USUAL_SEEDS = 3;

    /// Sets of options by name.
    enum Preset {
        /// tapinn, hyperpinn, parametric and sobolev over five seeds, beside the published figures.
        PAPER
    }

    @Mixin
    private TrajectoryDataOptions data = new TrajectoryDataOptions();

    @Option(
            names = "--models",
            paramLabel = "NAME",
            split = ",",
            description = "methods and baselines (default: all methods)")
    private @Nullable List<String> models;

    @Option(names = "--seeds", paramLabel = "N", description = "train each method with seeds 0 … N−1 (default: 3)")
    private Optional<Integer> seeds = Optional.empty();

    @Option(
            names = "--budget",
            paramLabel = "FACTOR",
            description = "multiply every method's training effort by this (default: ${DEFAULT-VALUE})")
    private double budget = 1;

    @Option(names = "--seed", paramLabel = "SEED", description = "root of all randomness of training (default: 0)")
    private long seed;

    @Option(
            names = "--protocol",
            paramLabel = "NAME",
            description = "paper: the TAPINN paper's methods over five seeds, beside its published figures")
    private @Nullable Preset preset;

    @Override
    protected CommandResult answer() {
        var system = data.system();
        boolean paper = preset == Preset.PAPER;
        if (paper && !system.name().equals("duffing")) {
            throw misuse("--protocol paper is about duffing, not " + system.name());
        }
        var settings = ComparisonSettings.of(
                system,
                data.protocol(system),
                seeds.orElse(paper ? PaperVerdict.SEEDS : USUAL_SEEDS),
                models(paper),
                budget,
                paper);
        return workplace().start(KIND, "compare " + system.name(), settings, seed);
    }

    private List<String> models(boolean paper) {
        if (models != null) {
            return models;
        }
        return paper ? PaperVerdict.MODELS : dev.frugal.physics.model.ModelSpec.NAMES;
    }

    private static CommandResult compare(ComparisonSettings settings, RunContext context) {
        var outcome = ModelComparison.run(settings, context);
        RunReport.write(outcome.page(), outcome.pairs(), context);
        return ComparisonAnswer.of(settings, outcome.result(), context.directory());
    }
}
