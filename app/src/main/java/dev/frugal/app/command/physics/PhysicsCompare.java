package dev.frugal.app.command.physics;

import dev.frugal.app.command.BaseCommand;
import dev.frugal.app.command.SettingsOptions;
import dev.frugal.app.job.JobType;
import dev.frugal.app.terminal.CommandResult;
import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Require;
import dev.frugal.base.YamlSection;
import dev.frugal.physics.comparison.ComparisonSettings;
import dev.frugal.physics.comparison.ModelComparison;
import dev.frugal.physics.comparison.PaperVerdict;
import dev.frugal.physics.field.FieldSystem;
import dev.frugal.physics.field.comparison.FieldComparison;
import dev.frugal.physics.field.comparison.FieldComparisonSettings;
import dev.frugal.physics.suite.SuiteComparison;
import dev.frugal.physics.suite.SuiteSettings;
import dev.frugal.runs.RunContext;
import dev.frugal.runs.report.RunReport;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "compare",
        description = {
            "Train models on a system and compare them with trivial and classical baselines.",
            "",
            "There are two held-out splits: new initial states and new parameter values. The table shows "
                    + "medians over seeds and always includes the baselines; --json has one row for each requested "
                    + "model, seed and split."
        },
        footer = {
            "",
            "Example:",
            "  frugal physics compare duffing --models tapinn,classical --seeds 3 --window 100",
            "  frugal physics compare --config widths.yaml",
            "  frugal physics compare duffing --protocol paper",
            "  frugal physics compare allen-cahn --protocol suite --seeds 1",
            "  frugal physics compare burgers --models flow-map,classical,persistence --seeds 1"
        })
public final class PhysicsCompare extends BaseCommand {
    /// The job of this command; `runs resume` finds it by its name.
    public static final JobType<ComparisonSettings> KIND =
            new JobType<>("physics compare", ComparisonSettings.class, PhysicsCompare::compare);

    /// The same on fields.
    public static final JobType<FieldComparisonSettings> FIELDS =
            new JobType<>("physics compare fields", FieldComparisonSettings.class, PhysicsCompare::compareFields);

    /// The suite.
    public static final JobType<SuiteSettings> SUITE =
            new JobType<>("physics compare suite", SuiteSettings.class, PhysicsCompare::compareSuite);

    private static final int SUITE_SEEDS = 3;

    private static final List<String> KEYS = Stream.concat(
                    TrajectoryDataOptions.KEYS.stream(), Stream.of("seeds", "models", "baselines", "paper"))
            .toList();

    /// Named sets of options.
    enum Preset {
        /// tapinn, hyperpinn, parametric and sobolev over five seeds, compared with the published
        /// figures.
        PAPER,
        /// The six systems of the TAPINN authors' later suite, or one of them, beside its published figures.
        SUITE
    }

    @Mixin
    private TrajectoryDataOptions data = new TrajectoryDataOptions();

    @Mixin
    private SettingsOptions options = new SettingsOptions();

    @Option(
            names = "--models",
            paramLabel = "NAME",
            split = ",",
            description = "Models and baselines to compare: those of --config by its names, others as presets"
                    + " (default: those of --config, else all models).")
    private List<String> models = List.of();

    @Option(names = "--seeds", paramLabel = "N", description = "Number of seeds per model, 0 … N−1 (default: 3).")
    private Optional<Integer> seeds = Optional.empty();

    @Option(
            names = "--budget",
            paramLabel = "FACTOR",
            description = "Factor on the training effort of every model (default: ${DEFAULT-VALUE}).")
    private double budget = 1;

    @Option(names = "--seed", paramLabel = "SEED", description = "Random seed of the whole comparison (default: 0).")
    private Optional<Long> seed = Optional.empty();

    @Option(
            names = "--protocol",
            paramLabel = "NAME",
            description =
                    "'paper': train the TAPINN paper's models over five seeds and compare with its published figures."
                            + " 'suite': the data and published figures of the TAPINN authors' later suite, on one of"
                            + " its six systems or, without SYSTEM, on all.")
    private @Nullable Preset preset;

    @Override
    protected CommandResult answer() {
        Require.positive("--budget", budget);
        if (preset == Preset.SUITE) {
            return suite();
        }
        var fields = data.fields();
        return fields.isPresent() ? ofFields(fields.get()) : ofStates();
    }

    private CommandResult suite() {
        if (options.given() || !models.isEmpty() || data.changesMoreThanTrajectories()) {
            throw new InvalidInputException(
                    "--protocol suite fixes the systems, models and data; with it, expected no other options than --trajectories, --seeds, --seed and --budget");
        }
        var systems = data.name().map(List::of).orElseGet(SuiteSettings::all);
        var settings = new SuiteSettings(systems, seeds.orElse(SUITE_SEEDS), budget, data.trajectories());
        return workplace().start(SUITE, "suite", settings, seed.orElse(0L));
    }

    private static CommandResult compareSuite(SuiteSettings settings, RunContext context) {
        var outcome = SuiteComparison.run(settings, context);
        RunReport.write(outcome.page(), List.of(), context);
        return ComparisonAnswer.of(outcome.document(), context.directory());
    }

    private CommandResult ofFields(FieldSystem system) {
        if (options.given()) {
            throw new InvalidInputException(
                    "--config describes a comparison on a system of states, and %s describes fields; omit one of them"
                            .formatted(system.name()));
        }
        if (preset == Preset.PAPER) {
            throw new InvalidInputException(
                    "--protocol paper is about duffing, and %s describes fields; omit it".formatted(system.name()));
        }
        var settings = FieldComparisonSettings.of(system, data.constants())
                .withProtocol(data.protocol(system))
                .withBudget(budget);
        settings = models.isEmpty() ? settings : settings.withOnly(models);
        settings = seeds.map(settings::withSeeds).orElse(settings);
        return workplace().start(FIELDS, "compare " + system.name(), settings, seed.orElse(0L));
    }

    private CommandResult ofStates() {
        var file = options.read(KEYS, terminal());
        var system = data.system(file, runsFolder());
        var settings = settings(file, ComparisonSettings.read(file, system, data.protocol(system, file)));
        return workplace()
                .start(
                        KIND,
                        "compare " + system.name(),
                        settings,
                        seed.or(() -> SettingsOptions.seed(file)).orElse(0L));
    }

    /// The file's settings with what the command line asks for.
    private ComparisonSettings settings(YamlSection file, ComparisonSettings settings) {
        if (preset == Preset.PAPER) {
            settings = settings.besideThePaper();
            if (file.at("models").isEmpty()) {
                settings = settings.withOnly(PaperVerdict.MODELS);
            }
            if (file.at("seeds").isEmpty()) {
                settings = settings.withSeeds(PaperVerdict.SEEDS);
            }
        }
        settings = models.isEmpty() ? settings : settings.withOnly(models);
        return seeds.map(settings::withSeeds).orElse(settings).withBudget(budget);
    }

    private static CommandResult compareFields(FieldComparisonSettings settings, RunContext context) {
        var outcome = FieldComparison.run(settings, context);
        RunReport.write(outcome.page(), outcome.result().pairs(), context);
        return ComparisonAnswer.of(settings, outcome.result(), context.directory());
    }

    private static CommandResult compare(ComparisonSettings settings, RunContext context) {
        var outcome = ModelComparison.run(settings, context);
        RunReport.write(outcome.page(), outcome.result().pairs(), context);
        return ComparisonAnswer.of(settings, outcome.result(), context.directory());
    }
}
