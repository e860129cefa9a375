package dev.frugal.app.command.cluster;

import dev.frugal.app.cluster.ClusterState;
import dev.frugal.app.cluster.LocalCluster;
import dev.frugal.app.command.BaseCommand;
import dev.frugal.app.job.ThisProgram;
import dev.frugal.app.terminal.Build;
import dev.frugal.app.terminal.CommandResult;
import dev.frugal.app.terminal.TextTable;
import dev.frugal.base.DurableFiles;
import dev.frugal.base.FileTrees;
import dev.frugal.base.Quantiles;
import dev.frugal.base.Seed;
import dev.frugal.benchmarks.Environment;
import dev.frugal.physics.prediction.ForecastModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

@Command(
        name = "workers",
        description = {
            "Time two workers of one thread each against one: a sweep, the scoring of a fleet, and policy steps.",
            "Also times one worker through Spark, and the same work done twice at once by two workers that know nothing "
                    + "of each other, which shows what this machine can gain. All take turns. Sweeps and scorings are timed "
                    + "from start to end; of trainings, the steps of the second half."
        },
        footer = {"", "Example:", "  frugal benchmark workers --rounds 3"})
public final class BenchmarkWorkers extends BaseCommand {
    /// A kind of work that workers share.
    private enum Part {
        SWEEP,
        SCORING,
        STEP
    }

    /// The time of a piece of work is then half of the time that both take.
    private static final String TWICE = "one worker, twice at once";

    private static final List<String> ONE_PROCESSOR = ThisProgram.threads(1);
    private static final double NOISE = 0.01;
    private static final double MEBIBYTE = 1 << 20;

    @Option(names = "--rounds", paramLabel = "N", description = "Rounds of each (default: ${DEFAULT-VALUE}).")
    private int rounds = 3;

    @Option(
            names = "--parts",
            split = ",",
            paramLabel = "PART",
            description = "What to time: ${COMPLETION-CANDIDATES} (default: all).")
    private List<Part> parts = List.of(Part.values());

    @Option(names = "--trials", paramLabel = "N", description = "Trials of the sweep (default: ${DEFAULT-VALUE}).")
    private int trials = 6;

    @Option(
            names = "--trial-steps",
            paramLabel = "N",
            description = "Pretraining steps of each trial (default: ${DEFAULT-VALUE}).")
    private int trialSteps = 60;

    @Option(
            names = "--windows",
            paramLabel = "N",
            description = "Windows of the fleet that is scored (default: ${DEFAULT-VALUE}).")
    private int windows = 200_000;

    @Option(
            names = "--policy-steps",
            paramLabel = "N",
            description = "Policy steps of each training (default: ${DEFAULT-VALUE}).")
    private int policySteps = 40;

    private final List<Memory> memory = new ArrayList<>();

    /// A way to do the work, and how long it took.
    ///
    /// @param seconds median over the rounds; of policy steps, for one step
    /// @param speed of one worker's seconds over these
    @JsonNaming(SnakeCaseStrategy.class)
    record Line(String work, String by, double seconds, double least, double greatest, double speed) {}

    /// The largest resident memory of an executor during each quarter of a scoring.
    @JsonNaming(SnakeCaseStrategy.class)
    record Memory(String by, List<Long> quarterBytes) {}

    /// What `--json` prints.
    @JsonNaming(SnakeCaseStrategy.class)
    record Outcome(int rounds, List<Line> lines, List<Memory> memory, Environment environment) {}

    private interface Work {
        /// @param name of what is made
        double seconds(String name) throws Exception;
    }

    private record Contender(String by, Work work) {}

    @Override
    protected CommandResult answer() throws Exception {
        if (rounds < 1 || trials < 2 || trialSteps < 1 || windows < 1 || policySteps < 1) {
            throw misuse("--rounds, --windows, --trial-steps and --policy-steps must be at least 1, --trials 2");
        }
        var folder = Files.createTempDirectory("frugal-workers");
        try {
            var lines = new ArrayList<Line>();
            for (var part : EnumSet.copyOf(parts)) {
                lines.addAll(
                        switch (part) {
                            case SWEEP -> sweep(folder.resolve("sweep"));
                            case SCORING -> scoring(folder.resolve("scoring"));
                            case STEP -> step(folder.resolve("step"));
                        });
            }
            var outcome = new Outcome(
                    rounds,
                    lines,
                    List.copyOf(memory),
                    Environment.here(Build.current().revision()));
            return new CommandResult(text(outcome), outcome);
        } finally {
            FileTrees.delete(folder);
        }
    }

    private List<Line> sweep(Path folder) throws Exception {
        Files.createDirectories(folder);
        var file = sweepFile(folder.resolve("sweep.yaml"), trials, trialSteps);
        var tables = new ArrayList<String>();
        try (var cluster = Started.with(folder, 1)) {
            var contenders = new ArrayList<Contender>();
            var one = List.of("--workers", "1");
            var two = List.of("--workers", "2");
            var spark = List.of("--spark", cluster.state().url());
            // The first programs with Spark on a machine write class data, with which the next ones start sooner.
            swept(folder, sweepFile(folder.resolve("first.yaml"), 2, 1), "first", new ArrayList<>(), 1, spark);
            contenders.add(new Contender("one worker", name -> swept(folder, file, name, tables, 1, one)));
            contenders.add(new Contender("two workers", name -> swept(folder, file, name, tables, 1, two)));
            contenders.add(new Contender(TWICE, name -> swept(folder, file, name, tables, 2, one)));
            contenders.add(
                    new Contender("one worker through Spark", name -> swept(folder, file, name, tables, 1, spark)));
            var lines = timed("sweep of %d trials".formatted(trials), contenders);
            if (tables.stream().distinct().count() != 1) {
                throw new IllegalStateException("the tables of the sweeps differ: " + tables);
            }
            return lines;
        }
    }

    private static Path sweepFile(Path file, int trials, int steps) {
        DurableFiles.write(file, """
                command: reasoning pretrain
                arguments: [--steps, "%d"]
                axes: {seed: {from: 1, to: %d, count: %d}}
                metrics: {loss: last.loss}
                memory_megabytes: 400
                """.formatted(steps, trials, trials));
        return file;
    }

    /// The seconds of a sweep, when `copies` of it run at once.
    private static double swept(Path runs, Path file, String name, List<String> tables, int copies, List<String> how)
            throws Exception {
        double longest = 0;
        var running = new ArrayList<ProgramRun>();
        try {
            for (int copy = 0; copy < copies; copy++) {
                var sweep = Stream.of("sweep", file.toString(), "--name", name + "-" + copy, "--runs", runs.toString());
                running.add(ProgramRun.start(
                        runs, List.of(), Stream.concat(sweep, how.stream()).toList()));
            }
            for (var program : running) {
                var ended = program.ended();
                tables.add(
                        Files.readString(Path.of(ended.document().get("table").asString())));
                longest = Math.max(longest, ended.seconds());
            }
        } finally {
            running.forEach(ProgramRun::close);
        }
        return longest / copies;
    }

    private List<Line> scoring(Path folder) throws Exception {
        Files.createDirectories(folder);
        run(
                folder,
                List.of(),
                List.of(
                        "physics",
                        "train",
                        "duffing",
                        "--model",
                        "hybrid-tapinn",
                        "--name",
                        "model",
                        "--runs",
                        folder.toString()));
        var model = folder.resolve("model");
        double horizon;
        try (var loaded = ForecastModel.load(model)) {
            horizon = loaded.windowSamples() * loaded.interval();
            new FleetFile(loaded.system(), loaded.windowSamples(), loaded.interval(), NOISE)
                    .write(folder.resolve("fleet"), windows, new Seed(1));
        }
        try (var one = Started.with(folder.resolve("one"), 1);
                var beside = Started.with(folder.resolve("beside"), 1);
                var two = Started.with(folder.resolve("two"), 2)) {
            var contenders = new ArrayList<Contender>();
            contenders.add(new Contender("one worker", name -> scored(folder, model, horizon, name, one)));
            contenders.add(new Contender("two workers", name -> scored(folder, model, horizon, name, two)));
            contenders.add(new Contender(TWICE, name -> scored(folder, model, horizon, name, one, beside)));
            return timed("scoring of %,d windows".formatted(windows), contenders);
        }
    }

    /// The seconds of a scoring, when each of the clusters does one at once.
    private double scored(Path folder, Path model, double horizon, String name, Started... clusters) throws Exception {
        double longest = 0;
        var watches =
                Stream.of(clusters).map(one -> new ExecutorMemory(one.state())).toList();
        var running = new ArrayList<ProgramRun>();
        try {
            for (int copy = 0; copy < clusters.length; copy++) {
                var arguments = scoring(folder, model, horizon, name + "-" + copy, clusters[copy]);
                running.add(ProgramRun.start(folder, List.of(), arguments));
            }
            for (var program : running) {
                var ended = program.ended(() -> watches.forEach(ExecutorMemory::look));
                checkCounts(ended.document());
                longest = Math.max(longest, ended.seconds());
            }
        } finally {
            running.forEach(ProgramRun::close);
        }
        watches.forEach(watch -> memory.add(new Memory(name, watch.quarters())));
        return longest / clusters.length;
    }

    private static List<String> scoring(Path folder, Path model, double horizon, String name, Started cluster) {
        return List.of(
                "physics",
                "predict",
                "--model",
                model.toString(),
                "--windows",
                folder.resolve("fleet").toString(),
                "--group",
                FleetFile.GROUP,
                "--ahead",
                Double.toString(horizon),
                "--spark",
                cluster.state().url(),
                "--out",
                folder.resolve("scored-" + name).toString(),
                "--runs",
                folder.toString());
    }

    private void checkCounts(JsonNode document) {
        long unusable = windows / FleetFile.SOUND_TO_UNUSABLE;
        if (document.get("windows").asLong() != windows
                || document.get("without_forecast").asLong() != unusable) {
            throw new IllegalStateException("expected %,d windows, %,d of them without a forecast, and not %s"
                    .formatted(windows, unusable, document));
        }
    }

    /// A model of a million parameters. It need not be able to compute: what is rewarded is whether a response has the
    /// digit 1, which about half of its responses do.
    private List<Line> step(Path folder) throws Exception {
        Files.createDirectories(folder);
        var config = folder.resolve("model.yaml");
        DurableFiles.write(config, "shape: {hidden: 144, intermediate: 416, layers: 4, heads: 4, context: 384}\n");
        var made = run(
                folder,
                List.of(),
                List.of(
                        "reasoning",
                        "pretrain",
                        "--config",
                        config.toString(),
                        "--steps",
                        "2",
                        "--name",
                        "model",
                        "--runs",
                        folder.toString()));
        var model = made.document().get("model").asString();
        var contenders = new ArrayList<Contender>();
        contenders.add(new Contender(
                "one worker", name -> trained(folder, model, name, 1, 1).getFirst()));
        contenders.add(new Contender(
                "two workers", name -> trained(folder, model, name, 2, 1).getFirst()));
        contenders.add(new Contender(
                TWICE,
                name -> Quantiles.of(trained(folder, model, name, 1, 2).stream().mapToDouble(seconds -> seconds / 2))
                        .greatest()));
        return timed("policy step, 1.06 million parameters", contenders);
    }

    /// The seconds of a step of each of `copies` trainings at once.
    private List<Double> trained(Path folder, String model, String name, int workers, int copies) throws Exception {
        var arguments = List.of(
                "reasoning",
                "train",
                "--model",
                model,
                "--method",
                "grpo",
                "--reward",
                "digit:1=format .*1.*",
                "--limit",
                "48",
                "--steps",
                Integer.toString(policySteps),
                "--runs",
                folder.toString());
        var shared = workers == 1
                ? List.<String>of()
                : List.of("--workers", Integer.toString(workers), "--worker-threads", "1");
        var running = new ArrayList<ProgramRun>();
        try {
            for (int copy = 0; copy < copies; copy++) {
                var named = List.of("--name", name + "-" + copy);
                running.add(ProgramRun.start(
                        folder,
                        workers == 1 ? ONE_PROCESSOR : List.of(),
                        Stream.of(arguments, shared, named)
                                .flatMap(List::stream)
                                .toList()));
            }
            for (var program : running) {
                program.ended();
            }
        } finally {
            running.forEach(ProgramRun::close);
        }
        var seconds = new ArrayList<Double>();
        for (int copy = 0; copy < copies; copy++) {
            seconds.add(MeasuredRun.of(folder, name + "-" + copy).stepSeconds());
        }
        return seconds;
    }

    /// Lets the contenders take turns, in the reverse order every second round.
    private List<Line> timed(String work, List<Contender> contenders) throws Exception {
        var seconds = new double[contenders.size()][rounds];
        for (int round = 0; round < rounds; round++) {
            for (int turn = 0; turn < contenders.size(); turn++) {
                int number = round % 2 == 0 ? turn : contenders.size() - 1 - turn;
                var by = contenders.get(number).by();
                var name = "%s-%d".formatted(by.replaceAll("[^a-z]+", "-"), round);
                seconds[number][round] = contenders.get(number).work().seconds(name);
                terminal()
                        .err()
                        .println("%s, round %d, %s: %.3f s".formatted(work, round + 1, by, seconds[number][round]));
            }
        }
        double one = Quantiles.of(seconds[0]).median();
        var lines = new ArrayList<Line>();
        for (int number = 0; number < contenders.size(); number++) {
            var took = Quantiles.of(seconds[number]);
            lines.add(new Line(
                    work,
                    contenders.get(number).by(),
                    took.median(),
                    took.least(),
                    took.greatest(),
                    one / took.median()));
        }
        return lines;
    }

    private static ProgramRun.Ended run(Path folder, List<String> options, List<String> arguments) throws Exception {
        try (var program = ProgramRun.start(folder, options, arguments)) {
            return program.ended();
        }
    }

    /// A cluster that ends with the benchmark.
    private record Started(LocalCluster cluster, ClusterState state) implements AutoCloseable {
        private static final int MEGABYTES = 2_048;

        static Started with(Path runs, int workers) {
            var cluster = LocalCluster.of(runs);
            return new Started(cluster, cluster.start(workers, 1, MEGABYTES));
        }

        @Override
        public void close() {
            cluster.stop();
        }
    }

    private static String text(Outcome outcome) {
        var table = new TextTable("work", "by", "seconds", "least", "greatest", "times as fast");
        for (var line : outcome.lines()) {
            table.row(
                    line.work(),
                    line.by(),
                    "%.3f".formatted(line.seconds()),
                    "%.3f".formatted(line.least()),
                    "%.3f".formatted(line.greatest()),
                    "%.2f".formatted(line.speed()));
        }
        var text = new StringBuilder(table.text());
        for (var one : outcome.memory()) {
            text.append("\nlargest executor in each quarter of %s: %s MiB"
                    .formatted(
                            one.by(),
                            one.quarterBytes().stream()
                                    .map(bytes -> "%.0f".formatted(bytes / MEBIBYTE))
                                    .collect(Collectors.joining(", "))));
        }
        var environment = outcome.environment();
        return "%s\n\nmedians of %d round%s; %s, %s, %d processors, revision %s"
                .formatted(
                        text,
                        outcome.rounds(),
                        outcome.rounds() == 1 ? "" : "s",
                        environment.date(),
                        environment.processor(),
                        environment.processors(),
                        environment.revision());
    }
}
