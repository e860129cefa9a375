package dev.frugal.benchmarks;

import dev.frugal.base.Seed;
import dev.frugal.physics.data.Protocol;
import dev.frugal.physics.data.TrajectoryDataSet;
import dev.frugal.physics.evaluation.Regimes;
import dev.frugal.physics.model.Precision;
import dev.frugal.physics.model.Submodule;
import dev.frugal.physics.model.Tapinn;
import dev.frugal.physics.model.TrainingPhase;
import dev.frugal.physics.model.TrainingSchedule;
import dev.frugal.physics.objective.Objective;
import dev.frugal.physics.objective.PairLabel;
import dev.frugal.physics.objective.Triplet;
import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.physics.system.Systems;
import dev.frugal.physics.training.TrainingTask;
import dev.frugal.physics.training.TrajectorySteps;
import dev.frugal.tensor.Engine;
import dev.frugal.tensor.io.Safetensors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// A whole training step of a TAPINN, as `physics train` takes it, beside the same step elsewhere.
final class TapinnStep implements Benchmark {
    private static final String SYSTEM = "lienard.yaml";
    private static final String SCRIPT = "tapinn_step.py";
    private static final List<String> PEERS =
            List.of("torch eager, nested", "torch eager, tangent", "torch compile, tangent", "jax jit");

    private static final int HIDDEN = 32;
    private static final int LATENT = 8;
    private static final List<Integer> WIDTHS = List.of(32, 32, 32);

    /// Ten times the generator's parameters, about.
    private static final List<Integer> WIDER = List.of(108, 108, 108);

    private static final int TRAJECTORIES = 98;
    private static final int PER_VALUE = 20;
    private static final int MANY = 10;
    private static final int WINDOW = 100;
    private static final int TIMES = 200;
    private static final double MIDDLE = 0.375;
    private static final int CHECKED_STEPS = 5;

    /// Float32 sums in other orders, through five steps of Adam, which divides by their size.
    private static final double TOLERANCE = 1e-3;

    /// Steps of a scan that JAX unrolls: the fastest of 1, 5 and 20.
    private static final int UNROLL = 5;

    @Override
    public String name() {
        return "tapinn-step";
    }

    @Override
    public String question() {
        return "Speed of a TAPINN training step";
    }

    @Override
    public String method() {
        return """
        One training step on 98 trajectories of 200 times, float32: LSTM of 32 units over windows of 100 samples, \
        latent code of 8, generator 9-32-32-32-2 with its exact time derivative; data, residual (0.1) and triplet \
        loss (0.1); gradients clipped at 1; Adam. The system is the Duffing oscillator in Liénard's coordinates, so \
        both states are outputs of the network. Ours is the loop of `physics train`. All contenders start from the \
        same weights and data, exchanged through a file, and the three losses of five consecutive steps must agree.

        PyTorch uses its own LSTM and its fused Adam. *nested* applies automatic differentiation to the network \
        twice; *tangent* propagates the derivative forward by hand. JAX compiles the whole step, including Adam. The \
        process of every peer is pinned to as many processors as it may use threads.

        Part by part: the generator and the LSTM run alone in the step's own kernels, alternating with a whole step \
        and with fused multiply-adds in registers, which are the limit. Each part is counted with its own \
        multiply-adds; the remainder of the step is the rest. The gain of a second thread is measured the same way, \
        for the step and for the limit.\
        """;
    }

    @Override
    public BenchmarkResult run(BenchmarkContext session) {
        var races = new ArrayList<RaceResult>();
        var parts = new ArrayList<List<Object>>();
        for (int threads : session.threads()) {
            var race = race(session, threads, "step, " + threads(threads), TIMES, WIDTHS, PEERS);
            races.add(race);
            parts.addAll(split(session, threads));
        }
        int one = session.threads().getFirst();
        var ours = races.getFirst();
        var points = race(session, one, "ten times the points", MANY * TIMES, WIDTHS, List.of());
        var parameters = race(session, one, "ten times the parameters", TIMES, WIDER, List.of());
        races.add(points);
        races.add(parameters);
        var tables = new ArrayList<BenchmarkResult.Table>();
        tables.add(new BenchmarkResult.Table(
                "our step by part", List.of("threads", "part", "ms", "share, %", "share of the limit, %"), parts));
        tables.add(new BenchmarkResult.Table(
                "growth, " + threads(one),
                List.of("ten times", "time"),
                List.of(
                        List.of("the times and points, same windows", growth(points, ours)),
                        List.of("the generator's parameters", growth(parameters, ours)))));
        tables.add(summary(races, scaling(session)));
        return new BenchmarkResult(races, tables);
    }

    private static BenchmarkResult.Table summary(List<RaceResult> races, List<List<Object>> scaling) {
        var rows = new ArrayList<List<Object>>();
        for (var race : races) {
            race.fastestPeer()
                    .ifPresent(peer -> rows.add(List.of(
                            race.title() + " vs. " + peer.contender(),
                            peer.ratio().orElseThrow())));
        }
        rows.addAll(scaling);
        return new BenchmarkResult.Table("speed-up", List.of("comparison", "factor"), rows);
    }

    /// Whole steps and the machine's limit on each number of threads, all in turns: the machine may
    /// change its speed, and how much a second thread adds to it.
    private static List<List<Object>> scaling(BenchmarkContext session) {
        var counts = session.threads();
        if (counts.size() == 1) {
            return List.of();
        }
        var entrants = new ArrayList<Race.Entrant>();
        for (int count : counts) {
            entrants.add(new Race.Entrant(threads(count), () -> wholeStep(count)));
            entrants.add(new Race.Entrant("limit, " + threads(count), () -> MachinePeak.multiplyAdds(count)));
        }
        var measured = new Race("threads, alternating", "points", TRAJECTORIES * TIMES, TOLERANCE)
                .run(session, entrants)
                .measurements();
        double step = measured.get(0).seconds().median();
        double limit = measured.get(1).seconds().median();
        var rows = new ArrayList<List<Object>>();
        for (int i = 1; i < counts.size(); i++) {
            var title = threads(counts.get(i)) + " vs. " + threads(counts.getFirst());
            double more = (double) counts.get(i) / counts.getFirst();
            double steps = measured.get(2 * i).seconds().median();
            double limits = measured.get(2 * i + 1).seconds().median();
            rows.add(List.of(title + ", alternating", step / steps));
            rows.add(List.of(title + ", the multiply-add limit", more * limit / limits));
        }
        return rows;
    }

    private static Contender wholeStep(int threads) {
        torch.set_num_threads(threads);
        var steps = usual();
        return new JavaContender(steps.engine(), () -> new double[0], steps::take, steps::close);
    }

    private static String threads(int count) {
        return count == 1 ? "1 thread" : count + " threads";
    }

    private static double growth(RaceResult larger, RaceResult smaller) {
        return larger.ours().seconds().median() / smaller.ours().seconds().median();
    }

    private static DynamicalSystem system() {
        try (var source = TapinnStep.class.getResourceAsStream(SYSTEM)) {
            return Systems.read(
                    SYSTEM, new String(Objects.requireNonNull(source, SYSTEM).readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// The usual step, from fresh weights.
    static TrajectorySteps usual() {
        return steps(TIMES, WIDTHS);
    }

    private static TrajectorySteps steps(int times, List<Integer> widths) {
        var system = system();
        var protocol = Protocol.of(system).withSamples(times).withWindow(WINDOW).withTrajectories(PER_VALUE, 1);
        var data = TrajectoryDataSet.generate(system, protocol);
        var all = new ArrayList<>(data.train());
        all.addAll(data.validation());
        var kinds = Regimes.classify(all, value -> value[0] < MIDDLE ? "weak" : "strong");
        var joint = List.of(new TrainingPhase(
                "joint",
                List.of(Submodule.ENCODER, Submodule.GENERATOR),
                new Objective(1, 0, TrainingSchedule.RESIDUAL_WEIGHT, TrainingSchedule.METRIC_WEIGHT),
                1));
        var schedule = new TrainingSchedule(
                joint,
                TrainingSchedule.EPOCHS,
                data.train().size(),
                TrainingSchedule.LEARNING_RATE,
                TrainingSchedule.CLIP_NORM,
                new Triplet(TrainingSchedule.MARGIN, PairLabel.REGIME),
                Precision.FLOAT32);
        return new TrajectorySteps(
                new Tapinn(HIDDEN, LATENT, widths, schedule), new TrainingTask(system, data, kinds, new Seed(1)));
    }

    private static RaceResult race(
            BenchmarkContext session, int threads, String title, int times, List<Integer> widths, List<String> peers) {
        torch.set_num_threads(threads);
        try (var steps = steps(times, widths)) {
            var settings = settings(session, steps);
            var entrants = new ArrayList<Race.Entrant>();
            entrants.add(new Race.Entrant("frugal", () -> ours(steps)));
            for (var peer : peers) {
                entrants.add(new Race.Entrant(peer, () -> new Peer(session, SCRIPT, peer, threads, settings)));
            }
            double points = (double) TRAJECTORIES * times;
            return new Race(title, "points", points, TOLERANCE).run(session, entrants);
        }
    }

    private static Map<String, Object> settings(BenchmarkContext session, TrajectorySteps steps) {
        var tensors = new LinkedHashMap<String, Tensor>(steps.inputs());
        tensors.putAll(steps.model().tensors());
        Path file = session.folder().resolve("step.safetensors");
        Safetensors.write(file, tensors, Map.of());
        var scaling = steps.model().scaling();
        var settings = new LinkedHashMap<String, Object>();
        settings.put("file", file.toString());
        settings.put("mean", scaling.mean());
        settings.put("deviation", scaling.deviation());
        settings.put("time_rate", 2 / scaling.horizon());
        settings.put("margin", TrainingSchedule.MARGIN);
        settings.put("residual", TrainingSchedule.RESIDUAL_WEIGHT);
        settings.put("metric", TrainingSchedule.METRIC_WEIGHT);
        settings.put("clip", TrainingSchedule.CLIP_NORM);
        settings.put("rate", TrainingSchedule.LEARNING_RATE);
        settings.put("steps", CHECKED_STEPS);
        settings.put("unroll", UNROLL);
        return settings;
    }

    private static Contender ours(TrajectorySteps steps) {
        return new JavaContender(
                "%s; libtorch %s".formatted(steps.engine(), Engine.probe().version()),
                () -> {
                    var losses = new ArrayList<Double>();
                    for (int step = 0; step < CHECKED_STEPS; step++) {
                        losses.addAll(steps.take().values());
                    }
                    return losses.stream().mapToDouble(Double::doubleValue).toArray();
                },
                steps::take);
    }

    /// Generator and LSTM by themselves, forward and back; the rest is what they leave of the step.
    private static List<List<Object>> split(BenchmarkContext session, int threads) {
        var parts = new StepParts(JetBenchmark.SIZES, TRAJECTORIES, TIMES, HIDDEN, WINDOW);
        StepParts.Medians medians;
        try (var steps = usual()) {
            medians = parts.measure(session, threads, steps::take);
        }
        double limit = medians.limit();
        double whole = medians.step();
        double generator = medians.generator();
        double lstm = medians.lstm();
        double generatorWork = parts.generatorOperations();
        double lstmWork = parts.lstmOperations();
        var rows = new ArrayList<List<Object>>();
        rows.add(List.of(
                threads,
                "generator, forward and backward",
                1e3 * generator,
                100 * generator / whole,
                100 * generatorWork / generator / limit));
        rows.add(List.of(
                threads, "LSTM, forward and backward", 1e3 * lstm, 100 * lstm / whole, 100 * lstmWork / lstm / limit));
        double rest = whole - generator - lstm;
        rows.add(List.of(threads, "the rest (losses, head, clipping, Adam)", 1e3 * rest, 100 * rest / whole, ""));
        rows.add(List.of(threads, "whole step", 1e3 * whole, 100.0, 100 * (generatorWork + lstmWork) / whole / limit));
        return rows;
    }
}
