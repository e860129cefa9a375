package dev.frugal.benchmarks;

import dev.frugal.base.Seed;
import dev.frugal.tensor.Engine;
import dev.frugal.tensor.Scope;
import dev.frugal.tensor.Tensors;
import dev.frugal.tensor.io.Safetensors;
import dev.frugal.tensor.jet.Jet;
import dev.frugal.tensor.jet.JetEngine;
import dev.frugal.tensor.jet.JetEngines;
import dev.frugal.tensor.kernel.EngineChoice;
import dev.frugal.tensor.nn.Mlp;
import dev.frugal.tensor.nn.Parameters;
import dev.frugal.tensor.optim.Gradients;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// The generator of a TAPINN alone: value and time derivative forward, adjoints back.
final class JetBenchmark implements Benchmark {
    static final List<Integer> SIZES = List.of(9, 32, 32, 32, 2);
    private static final List<Integer> WIDER = List.of(9, 112, 112, 112, 2);
    private static final int POINTS = 98 * 200;
    private static final int MANY = 10;
    private static final String SCRIPT = "jet.py";
    private static final double FLOAT32_TOLERANCE = 1e-4;

    /// Peers by their names in the script.
    private static final List<String> PEERS =
            List.of("torch eager, nested", "torch eager, tangent", "torch compile, tangent", "jax jit");

    @Override
    public String name() {
        return "jet";
    }

    @Override
    public String question() {
        return "Speed of a network's value, time derivative and gradient";
    }

    @Override
    public String method() {
        return """
        A 9-32-32-32-2 tanh network at 19,600 points (98 trajectories of 200 times), float32: its value, its exact \
        derivative in the first input, and the gradient of `mean y² + mean ẏ²` with respect to the weights. All \
        contenders start from the same weights and inputs, exchanged through a file. The loss and the norm of every \
        gradient must agree. The share of the limit counts the multiply-adds of one forward and one backward pass, \
        although our kernel makes two forward passes.\
        """;
    }

    @Override
    public BenchmarkResult run(BenchmarkContext session) {
        var races = new ArrayList<RaceResult>();
        var shares = new ArrayList<List<Object>>();
        for (int threads : session.threads()) {
            var race = race(session, threads, "generator, " + threads(threads), SIZES, POINTS, PEERS);
            races.add(race);
            shares.add(share(race, MachinePeak.measure(threads, session.rounds()), SIZES));
        }
        int one = session.threads().getFirst();
        var ours = races.getFirst();
        var points = race(session, one, "ten times the points", SIZES, MANY * POINTS, List.of());
        var parameters = race(session, one, "ten times the parameters", WIDER, POINTS, List.of());
        races.add(points);
        races.add(parameters);
        return new BenchmarkResult(
                races,
                List.of(
                        new BenchmarkResult.Table(
                                "share of the limit",
                                List.of("loop", "Gflop/s", "limit (fused multiply-add, float32)", "share, %"),
                                shares),
                        new BenchmarkResult.Table(
                                "growth, " + threads(one),
                                List.of("ten times", "work", "time"),
                                List.of(
                                        List.of("points", (double) MANY, growth(points, ours)),
                                        List.of(
                                                "parameters",
                                                operations(WIDER, 1) / operations(SIZES, 1),
                                                growth(parameters, ours))))));
    }

    private static String threads(int count) {
        return count == 1 ? "1 thread" : count + " threads";
    }

    private static double growth(RaceResult larger, RaceResult smaller) {
        return larger.ours().seconds().median() / smaller.ours().seconds().median();
    }

    private static List<Object> share(RaceResult race, MachinePeak limits, List<Integer> sizes) {
        double rate = operations(sizes, POINTS) / race.ours().seconds().median();
        return List.of(race.title(), rate * 1e-9, limits.float32() * 1e-9, 100 * rate / limits.float32());
    }

    /// Two operations per multiply-add; per weight and point two going forward (value, derivative),
    /// two for their adjoints, two for the weight's gradient. The first layer needs no adjoint of
    /// its input, and its derivative is one of its columns.
    static double operations(List<Integer> sizes, double points) {
        double multiplyAdds = 0;
        for (int layer = 1; layer < sizes.size(); layer++) {
            double weights = (double) sizes.get(layer - 1) * sizes.get(layer);
            multiplyAdds += layer == 1 ? 3 * weights : 6 * weights;
        }
        return 2 * multiplyAdds * points;
    }

    private static RaceResult race(
            BenchmarkContext session, int threads, String title, List<Integer> sizes, int points, List<String> peers) {
        torch.set_num_threads(threads);
        var network = new Mlp(sizes, ScalarType.Float, new Seed(1).named("network"));
        network.parameters().values().forEach(tensor -> tensor.requires_grad_(true));
        var random = new Seed(1).named("points").random();
        var values = new double[points * sizes.getFirst()];
        for (int i = 0; i < values.length; i++) {
            values[i] = 2 * random.nextDouble() - 1;
        }
        var x = Tensors.of(values, ScalarType.Float, points, sizes.getFirst());
        var file = file(session, network, x);
        var entrants = new ArrayList<Race.Entrant>();
        entrants.add(new Race.Entrant("frugal", () -> ours(JetEngines.of(EngineChoice.FUSED, threads), network, x)));
        for (var peer : peers) {
            entrants.add(new Race.Entrant(
                    peer, () -> new Peer(session, SCRIPT, peer, threads, Map.of("file", file.toString()))));
        }
        return new Race(title, "points", points, FLOAT32_TOLERANCE).run(session, entrants);
    }

    private static Path file(BenchmarkContext session, Mlp network, Tensor x) {
        var tensors = new LinkedHashMap<String, Tensor>();
        tensors.putAll(Parameters.prefixed("network", network.parameters()));
        tensors.put("x", x);
        var file = session.folder().resolve("jet.safetensors");
        Safetensors.write(file, tensors, Map.of());
        return file;
    }

    private static Contender ours(JetEngine engine, Mlp network, Tensor x) {
        return new JavaContender(
                "%s; libtorch %s".formatted(engine.description(), Engine.probe().version()),
                () -> check(engine, network, x),
                () -> {
                    try (var _ = Scope.open()) {
                        step(engine, network, x);
                    }
                });
    }

    private static Tensor step(JetEngine engine, Mlp network, Tensor x) {
        Gradients.clear(network.parameters().values());
        var jet = engine.propagate(network, Jet.seed(x, 1, 0));
        var value = jet.value();
        var rate = jet.derivative(0, 1);
        var loss = value.mul(value).mean().add(rate.mul(rate).mean());
        loss.backward();
        return loss;
    }

    private static double[] check(JetEngine engine, Mlp network, Tensor x) {
        try (var _ = Scope.open()) {
            var check = new ArrayList<Double>();
            check.add(step(engine, network, x).item_double());
            for (var parameter : network.parameters().values()) {
                check.add(parameter.grad().norm().item_double());
            }
            return check.stream().mapToDouble(Double::doubleValue).toArray();
        }
    }
}
