package dev.frugal.benchmarks;

import dev.frugal.base.Seed;
import dev.frugal.physics.model.FlowTapinn;
import dev.frugal.physics.model.flow.GeneratorProblem;
import dev.frugal.physics.system.Systems;
import dev.frugal.tensor.Engine;
import dev.frugal.tensor.Scope;
import dev.frugal.tensor.Tensors;
import dev.frugal.tensor.io.Safetensors;
import dev.frugal.tensor.optim.LevenbergMarquardt;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// One Levenberg–Marquardt iteration of a Flow TAPINN's generator, beside the same one in JAX.
final class LevenbergMarquardtIteration implements Benchmark {
    private static final String SCRIPT = "levenberg_marquardt.py";
    private static final int POINTS = 4000;
    private static final int STATES = 2;

    /// With five inputs and two outputs: 1,962 weights.
    private static final List<Integer> WIDTHS = List.of(40, 40);

    private static final int CHECKED_ITERATIONS = 3;

    /// Three iterations, each the solution of a system whose condition is that of its damping.
    private static final double TOLERANCE = 1e-6;

    @Override
    public String name() {
        return "levenberg-marquardt";
    }

    @Override
    public String question() {
        return "How fast a second-order step of the flow map is";
    }

    @Override
    public String method() {
        return """
        One iteration on 8,000 residuals (4,000 points of the Duffing oscillator, two states) and 1,962 weights (5-40-40-2), float64: every row of the \
        Jacobian, `JᵀJ` and `Jᵀr`, one Cholesky solution, and the mean square after the move. Ours is the iteration of `physics train --model \
        flow-tapinn`; JAX compiles the same formulation (reverse mode per point, vectorised) and is given what does not depend on the \
        weights ready made. The mean squares before and after three consecutive iterations must agree; the timed iterations all start from \
        the same weights.\
        """;
    }

    @Override
    public BenchmarkResult run(BenchmarkContext session) {
        var races = new ArrayList<RaceResult>();
        var rows = new ArrayList<List<Object>>();
        for (int threads : session.threads()) {
            var race = race(session, threads);
            races.add(race);
            double limit = MachinePeak.measure(threads, session.rounds()).float64();
            double rate = symmetricProduct() / race.ours().seconds().median();
            rows.add(List.of(
                    race.title(),
                    rate * 1e-9,
                    limit * 1e-9,
                    100 * rate / limit,
                    race.fastestPeer().map(peer -> peer.ratio().orElseThrow()).orElse(Double.NaN)));
        }
        return new BenchmarkResult(
                races,
                List.of(new BenchmarkResult.Table(
                        "share of the limit, by the operations of the symmetric product alone",
                        List.of(
                                "iteration",
                                "Gflop/s",
                                "limit (fused multiply-add, float64)",
                                "share, %",
                                "times as fast as JAX"),
                        rows)));
    }

    /// Half of `JᵀJ`, two operations per multiply-add.
    private static double symmetricProduct() {
        double weights = 1962;
        return weights * (weights + 1) * POINTS * STATES;
    }

    private static RaceResult race(BenchmarkContext session, int threads) {
        torch.set_num_threads(threads);
        var problem = new GeneratorProblem(
                FlowTapinn.standard().generator().withWidths(WIDTHS),
                Systems.named("duffing"),
                new Seed(1),
                POINTS,
                threads);
        var settings = settings(session, problem);
        var title = threads == 1 ? "iteration, 1 thread" : "iteration, %d threads".formatted(threads);
        return new Race(title, "rows", (double) POINTS * STATES, TOLERANCE)
                .run(
                        session,
                        List.of(
                                new Race.Entrant("frugal", () -> ours(problem)),
                                new Race.Entrant(
                                        "jax jit", () -> new Peer(session, SCRIPT, "jax jit", threads, settings))));
    }

    private static Map<String, Object> settings(BenchmarkContext session, GeneratorProblem problem) {
        var file = session.folder().resolve("levenberg-marquardt.safetensors");
        try (var _ = Scope.open()) {
            var tensors = new LinkedHashMap<String, Tensor>(problem.inputs());
            tensors.put("weights", problem.weights());
            Safetensors.write(file, tensors, Map.of());
        }
        var settings = new LinkedHashMap<String, Object>();
        settings.put("file", file.toString());
        settings.put("sizes", problem.sizes());
        settings.put("damping", LevenbergMarquardt.Settings.DEFAULT.initialDamping());
        settings.put("iterations", CHECKED_ITERATIONS);
        return settings;
    }

    private static Contender ours(GeneratorProblem problem) {
        var weights = problem.weights();
        var start = Tensors.of(Tensors.doubles(weights), weights.numel());
        var optimiser = new LevenbergMarquardt(Map.of("weights", weights));
        var fresh = optimiser.state();
        return new JavaContender(
                "libtorch %s".formatted(Engine.probe().version()),
                () -> {
                    var values = new ArrayList<Double>();
                    for (int i = 0; i < CHECKED_ITERATIONS; i++) {
                        var done = optimiser.step(problem.rows());
                        values.add(done.before());
                        values.add(done.after());
                    }
                    return values.stream().mapToDouble(Double::doubleValue).toArray();
                },
                () -> {
                    Tensors.memory(weights).copyFrom(Tensors.memory(start));
                    optimiser.restore(fresh);
                    optimiser.step(problem.rows());
                },
                optimiser::close);
    }
}
