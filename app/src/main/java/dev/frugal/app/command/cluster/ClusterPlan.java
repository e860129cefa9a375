package dev.frugal.app.command.cluster;

import dev.frugal.app.command.BaseCommand;
import dev.frugal.app.command.SettingsOptions;
import dev.frugal.app.job.ThisProgram;
import dev.frugal.app.terminal.CommandResult;
import dev.frugal.app.terminal.TextTable;
import dev.frugal.base.Documents;
import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Require;
import dev.frugal.base.Seed;
import dev.frugal.base.YamlSection;
import dev.frugal.ledger.price.Prices;
import dev.frugal.reasoning.training.PolicySettings;
import dev.frugal.reasoning.training.plan.RingSum;
import dev.frugal.reasoning.training.plan.ScalingAssumptions;
import dev.frugal.reasoning.training.plan.ScalingMeasurement;
import dev.frugal.reasoning.training.plan.ScalingModel;
import dev.frugal.runs.Machine;
import dev.frugal.runs.RunInterruptedException;
import dev.frugal.runs.report.NumberText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "plan",
        description = {
            "Estimate speed and cost of a policy training on many workers.",
            "Measures steps, sums and checkpoints on this machine, for about two minutes with the embedded model; needs no "
                    + "cluster."
        },
        footer = {
            "",
            "Example:",
            "  frugal cluster plan --hours-between-failures 5000",
            "  frugal cluster plan --one-machine --fixed-prompts --workers 1,2,4 --measured my-run"
        })
final class ClusterPlan extends BaseCommand {
    private static final List<Integer> USUAL =
            List.of(1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1_000, 2_000, 5_000, 10_000);
    private static final int MOST_WORKERS = 100_000;
    private static final int MOST_PROMPTS = 10_000_000;
    private static final double BITS_PER_BYTE = 8;
    private static final double BITS_PER_GIGABIT = 1e9;
    private static final double MICROSECONDS_PER_SECOND = 1e6;
    private static final double MILLISECONDS_PER_SECOND = 1e3;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Settings of the training, as for 'reasoning train' (default: its defaults).")
    private Optional<Path> config = Optional.empty();

    @Option(
            names = "--workers",
            split = ",",
            paramLabel = "N",
            description = "Numbers of workers (default: from 1 to 10,000).")
    private List<Integer> workers = List.of();

    @Option(
            names = "--fixed-prompts",
            description = "Share the prompts of one step among the workers; else each worker adds as many prompts.")
    private boolean fixedPrompts;

    @Option(
            names = "--one-machine",
            description =
                    "All workers share this machine, as with 'reasoning train --workers N'; else each has one like "
                            + "it.")
    private boolean oneMachine;

    @Option(
            names = "--network-gigabits",
            paramLabel = "GBIT/S",
            description = "Bandwidth between workers (default: as measured on this machine's loopback interface).")
    private Optional<Double> gigabits = Optional.empty();

    @Option(
            names = "--network-latency",
            paramLabel = "MICROSECONDS",
            description = "Latency of a message between workers (default: as measured on the loopback interface).")
    private Optional<Double> latency = Optional.empty();

    @Option(
            names = "--hours-between-failures",
            paramLabel = "H",
            description = "Mean time between failures of one worker (default: 10000).")
    private double hoursBetweenFailures = 10_000;

    @Option(
            names = "--restart-seconds",
            paramLabel = "S",
            description = "Time from a failure until all workers are at work again (default: 60).")
    private double restartSeconds = 60;

    @Option(
            names = "--measured",
            paramLabel = "RUN",
            description =
                    "Run of 'reasoning train' with the same settings on this machine, to compare the model with; may "
                            + "be repeated, requires --one-machine.")
    private List<String> measured = List.of();

    @Option(names = "--prices", paramLabel = "FILE", description = "YAML file with prices that override the defaults.")
    private Optional<Path> prices = Optional.empty();

    @Option(
            names = "--machine",
            paramLabel = "NAME",
            description = "Machine whose prices apply (default: the one the price file names).")
    private Optional<String> machine = Optional.empty();

    @Option(names = "--calibration", hidden = true, description = "Print what is measured, without a plan.")
    private boolean calibration;

    private final Map<Integer, ScalingMeasurement> known = new TreeMap<>();

    @Override
    protected CommandResult answer() {
        var file = config.map(YamlSection::of).orElseGet(YamlSection::empty);
        if (config.isPresent()) {
            file.allow(Stream.concat(PolicySettings.KEYS.stream(), Stream.of("seed"))
                    .toList());
        }
        var settings = PolicySettings.read(file);
        var seed = new Seed(SettingsOptions.seed(file).orElse(1L));
        if (calibration) {
            var found = ScalingMeasurement.of(settings, seed);
            return new CommandResult(Documents.json(found), found);
        }
        var tariffs = prices.map(Prices::merged).orElseGet(Prices::defaults);
        var name = machine.orElse(tariffs.machine());
        tariffs.machineNamed(name);
        if (!measured.isEmpty() && !oneMachine) {
            throw misuse("--measured requires --one-machine: the runs' workers shared this machine");
        }
        gigabits.ifPresent(value -> Require.positive("--network-gigabits", value));
        latency.ifPresent(value -> Require.notNegative("--network-latency", value));
        var runs =
                measured.stream().map(run -> MeasuredRun.of(runsFolder(), run)).toList();
        var assumptions = new ScalingAssumptions(
                oneMachine,
                Machine.here().processors(),
                hoursBetweenFailures,
                restartSeconds,
                settings.checkpointEvery());
        int prompts = settings.rollout().prompts();
        var numbers = numbers(prompts);
        var rows = new ArrayList<PlanDocument.Row>();
        var alone = model(1, assumptions).row(1, prompts, seed);
        for (int count : numbers) {
            var model = model(count, assumptions);
            var row = model.row(count, fixedPrompts ? prompts : prompts * count, seed)
                    .comparedWith(alone);
            rows.add(new PlanDocument.Row(
                    row, model.bestCheckpointEvery(row), finite(model.costPerMillionTokens(row, tariffs, name))));
        }
        var checks = runs.stream().map(run -> check(run, assumptions, seed)).toList();
        var one = model(1, assumptions);
        var document = new PlanDocument(
                PlanDocument.Measured.of(known.values(), one.ring()),
                assumptions,
                name,
                tariffs.currency(),
                rows,
                checks);
        return new CommandResult(text(document), document);
    }

    private static OptionalDouble finite(double value) {
        return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
    }

    private List<Integer> numbers(int prompts) {
        var asked = workers.isEmpty() ? USUAL : workers;
        for (int count : asked) {
            Require.within("--workers", count, 1, MOST_WORKERS);
        }
        if (fixedPrompts) {
            var few = asked.stream().filter(count -> count <= prompts).toList();
            if (few.isEmpty() || (!workers.isEmpty() && few.size() < asked.size())) {
                throw new InvalidInputException(
                        "with --fixed-prompts there are at most as many workers as the %d prompts of a step; lower --workers"
                                .formatted(prompts));
            }
            return few;
        }
        for (int count : asked) {
            if ((long) count * prompts > MOST_PROMPTS) {
                throw new InvalidInputException(
                        "%d workers with %d prompts each are more than %,d prompts a step; lower one"
                                .formatted(count, prompts, MOST_PROMPTS));
            }
        }
        return asked;
    }

    /// For responses as long as those of the run: its training has changed them.
    private PlanDocument.Check check(MeasuredRun run, ScalingAssumptions assumptions, Seed seed) {
        var predicted = model(run.workers(), assumptions)
                .withResponseTokens(run.responseTokens())
                .row(run.workers(), run.prompts(), seed);
        return new PlanDocument.Check(
                run.name(),
                run.workers(),
                run.prompts(),
                run.steps(),
                run.responseTokens(),
                predicted.stepSeconds(),
                run.stepSeconds(),
                predicted.stepSeconds() / run.stepSeconds());
    }

    private ScalingModel model(int count, ScalingAssumptions assumptions) {
        var here = known.computeIfAbsent(assumptions.threads(count), this::measure);
        var ring = here.ring();
        var between = new RingSum(
                latency.map(value -> value / MICROSECONDS_PER_SECOND).orElse(ring.latencySeconds()),
                gigabits.map(value -> value * BITS_PER_GIGABIT / BITS_PER_BYTE).orElse(ring.bytesPerSecond()));
        return new ScalingModel(here, between, assumptions);
    }

    private static Process companion(ProcessBuilder like) throws IOException {
        var builder = new ProcessBuilder(like.command())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(like.environment());
        return builder.start();
    }

    /// In a process of its own, which has so many threads as a worker would. If workers share this machine, other
    /// processes do the same meanwhile, since processors that are all at work are slower than one alone.
    private ScalingMeasurement measure(int threads) {
        terminal().err().printf("plan: measuring with %d thread%s%n", threads, threads == 1 ? "" : "s");
        var arguments = new ArrayList<>(List.of("cluster", "plan", "--calibration", "--json"));
        config.ifPresent(file -> arguments.addAll(List.of("--config", file.toString())));
        var builder = new ProcessBuilder(ThisProgram.command(ThisProgram.threads(threads), arguments))
                .redirectError(ProcessBuilder.Redirect.PIPE);
        builder.environment().put("OMP_NUM_THREADS", Integer.toString(threads));
        var companions = new ArrayList<Process>();
        Process process;
        try {
            process = builder.start();
            for (int taken = 2 * threads; oneMachine && taken <= Machine.here().processors(); taken += threads) {
                companions.add(companion(builder));
            }
        } catch (IOException failure) {
            companions.forEach(Process::destroy);
            throw new UncheckedIOException("the measurement could not be started", failure);
        }
        try {
            var errors = new StringBuilder();
            // Reading a pipe occupies the carrier of a virtual thread, and there are few of those.
            var reading = Thread.ofPlatform()
                    .daemon()
                    .start(() -> process.errorReader()
                            .lines()
                            .forEach(line -> errors.append(
                                    line.startsWith("frugal: ") ? line.substring("frugal: ".length()) : "")));
            // Gloo writes to standard output as well.
            var answer = process.inputReader()
                    .lines()
                    .filter(line -> line.startsWith("{"))
                    .reduce((_, last) -> last);
            int code = process.waitFor();
            reading.join();
            if (stop().requested()) {
                throw new RunInterruptedException();
            }
            if (code == 2) {
                throw new InvalidInputException(errors.toString());
            }
            return Documents.readJson(
                    answer.orElseThrow(() -> new IllegalStateException("the measurement failed: " + errors)),
                    ScalingMeasurement.class,
                    "the measurement");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new RunInterruptedException();
        } finally {
            companions.forEach(Process::destroy);
            process.destroy();
        }
    }

    private String text(PlanDocument plan) {
        var table = new TextTable(
                "workers",
                "prompts",
                "share",
                "slowest",
                "exchange",
                "sum",
                "step",
                "lost",
                "tokens/s",
                "efficiency",
                plan.currency() + "/M tokens");
        for (var line : plan.rows()) {
            var row = line.step();
            table.row(
                    row.workers(),
                    row.prompts(),
                    seconds(row.shareSeconds()),
                    seconds(row.slowestSeconds()),
                    seconds(row.exchangeSeconds()),
                    seconds(row.sumSeconds()),
                    seconds(row.stepSeconds()),
                    percent(row.lostShare()),
                    NumberText.of(row.tokensPerSecond(), 3),
                    percent(row.efficiency()),
                    line.costPerMillionTokens().isPresent()
                            ? NumberText.of(line.costPerMillionTokens().getAsDouble(), 3)
                            : "-");
        }
        var text = new StringBuilder(table.text());
        if (!plan.checks().isEmpty()) {
            var checks =
                    new TextTable("run", "workers", "prompts", "steps", "tokens", "predicted", "measured", "ratio");
            plan.checks()
                    .forEach(check -> checks.row(
                            check.run(),
                            check.workers(),
                            check.prompts(),
                            check.steps(),
                            NumberText.of(check.responseTokens(), 3),
                            seconds(check.predictedSeconds()),
                            seconds(check.measuredSeconds()),
                            NumberText.of(check.ratio(), 3)));
            text.append("\n\n").append(checks.text());
        }
        var ring = plan.measured().getFirst();
        return text.append(
                        "\n\nshare and slowest: of a worker's work; lost: checkpoints every %d steps, repeated steps, restarts\n"
                                .formatted(plan.assumptions().checkpointEvery()))
                .append(
                        "assumed: a failure in %s h of a worker, %s s to restart, messages of %s µs and %s MB/s, prices of '%s'"
                                .formatted(
                                        NumberText.of(plan.assumptions().hoursBetweenFailures(), 3),
                                        NumberText.of(plan.assumptions().restartSeconds(), 3),
                                        NumberText.of(ring.latencySeconds() * MICROSECONDS_PER_SECOND, 3),
                                        NumberText.of(ring.bytesPerSecond() / MICROSECONDS_PER_SECOND, 3),
                                        plan.machine()))
                .toString();
    }

    private static String seconds(double value) {
        return value < 1 ? NumberText.of(value * MILLISECONDS_PER_SECOND, 3) + " ms" : NumberText.of(value, 3) + " s";
    }

    private static String percent(double share) {
        return "%.1f %%".formatted(100 * share);
    }
}
