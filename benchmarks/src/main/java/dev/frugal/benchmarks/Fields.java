package dev.frugal.benchmarks;

import dev.frugal.base.Seed;
import dev.frugal.physics.field.FieldDirections;
import dev.frugal.physics.field.FieldMarch;
import dev.frugal.physics.field.FieldSystem;
import dev.frugal.tensor.Scope;
import dev.frugal.tensor.Tensors;
import dev.frugal.tensor.io.Safetensors;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Fields solved, and their derivatives, beside a JAX program with the same scheme.
final class Fields implements Benchmark {
    private static final String SCRIPT = "fields.py";
    private static final int STEPS = 50;
    private static final double STEP = 0.01;

    /// Of a function and its derivatives along the same steps in float64: rounding, enlarged by the steps.
    private static final double TOLERANCE = 1e-8;

    private static final List<Integer> LINES = List.of(64, 256, 1024, 4096);
    private static final int PLATE = 128;
    private static final int DERIVATIVES = 16;
    private static final int POINTS_WITH_DERIVATIVES = 64;

    @Override
    public String name() {
        return "fields";
    }

    @Override
    public String question() {
        return "Speed of solutions of partial differential equations and of their derivatives";
    }

    @Override
    public String method() {
        return """
        Fifty steps of ETDRK4 from a smooth field, float64: Kuramoto–Sivashinsky on a line of 64 to 4,096 points, \
        Allen–Cahn on a square of 128 × 128, and Kuramoto–Sivashinsky on 64 points with derivatives in 16 directions \
        of the initial field. JAX compiles the same scheme with `lax.scan` and real FFTs, u·u_x as the derivative of u²/2, \
        its coefficients and the 2/3 rule precomputed; derivatives are forward mode (`jvp`), vectorised over the directions. Ours is the solver of \
        `physics solve`. The fields after fifty steps must agree, and all derivatives.\
        """;
    }

    @Override
    public BenchmarkResult run(BenchmarkContext session) {
        var races = new ArrayList<RaceResult>();
        for (int points : LINES) {
            races.add(race(session, "%,d points".formatted(points), line(points), 0));
        }
        races.add(race(session, "%d × %d points".formatted(PLATE, PLATE), plate(), 0));
        races.add(race(
                session,
                "%d points, %d derivatives".formatted(POINTS_WITH_DERIVATIVES, DERIVATIVES),
                line(POINTS_WITH_DERIVATIVES),
                DERIVATIVES));
        return new BenchmarkResult(races, List.of());
    }

    /// On longer lines for more points, so that the waves resolved are the same.
    private static FieldSystem line(int points) {
        return FieldSystem.read("line", """
                name: line
                fields: {u: {grid: %d, length: 22*%d/64, boundary: periodic}}
                equations: ["u' = -u*d(u, x) - d(u, x, 2) - d(u, x, 4)"]
                initial: {u: {random: {amplitude: 1, modes: %d}}}
                horizon: 1
                """.formatted(points, points, 3 * points / 64));
    }

    private static FieldSystem plate() {
        return FieldSystem.read("plate", """
                name: plate
                fields: {u: {grid: [128, 128], length: [4, 4], boundary: periodic}}
                equations: ["u' = 0.0064*laplacian(u) + 3*(u - u^3)"]
                initial: {u: {random: {amplitude: 0.5, modes: 6}}}
                horizon: 1
                """);
    }

    private static RaceResult race(BenchmarkContext session, String title, FieldSystem system, int derivatives) {
        var initial = system.initial(new double[0], new Seed(1));
        var directions = new ArrayList<double[]>();
        for (int i = 0; i < derivatives; i++) {
            directions.add(system.initial(new double[0], new Seed(2).at(i)));
        }
        var settings = settings(session, system, initial, directions);
        return new Race(title, "steps", STEPS, TOLERANCE)
                .run(
                        session,
                        List.of(
                                new Race.Entrant("frugal", () -> ours(system, initial, directions)),
                                new Race.Entrant("jax jit", () -> new Peer(session, SCRIPT, "jax jit", 1, settings))));
    }

    private static Map<String, Object> settings(
            BenchmarkContext session, FieldSystem system, double[] initial, List<double[]> directions) {
        var file = session.folder().resolve("fields-%d-%d.safetensors".formatted(system.points(), directions.size()));
        try (var _ = Scope.open()) {
            Safetensors.write(
                    file,
                    Map.of(
                            "initial",
                            Tensors.of(initial, initial.length),
                            "directions",
                            Tensors.of(
                                    directions.stream()
                                            .flatMapToDouble(java.util.Arrays::stream)
                                            .toArray(),
                                    directions.size(),
                                    initial.length)),
                    Map.of());
        }
        var settings = new LinkedHashMap<String, Object>();
        settings.put("file", file.toString());
        settings.put(
                "shape",
                system.grid().axes().stream()
                        .map(axis -> axis.points())
                        .toList()
                        .reversed());
        settings.put("length", system.grid().axes().getFirst().length());
        settings.put("steps", STEPS);
        settings.put("step", STEP);
        return settings;
    }

    private static Contender ours(FieldSystem system, double[] initial, List<double[]> directions) {
        var march = new FieldMarch(system, List.of(), new double[0], new FieldDirections(directions, List.of(), false));
        return new JavaContender(
                "JTransforms 3.2",
                () -> {
                    march(march, initial);
                    var all = new double[(1 + directions.size()) * initial.length];
                    var one = new double[initial.length];
                    march.values(one);
                    System.arraycopy(one, 0, all, 0, one.length);
                    for (int i = 0; i < directions.size(); i++) {
                        march.tangent(i, one);
                        System.arraycopy(one, 0, all, (1 + i) * one.length, one.length);
                    }
                    return all;
                },
                () -> march(march, initial),
                march::close);
    }

    private static void march(FieldMarch march, double[] initial) {
        march.start(0, initial);
        march.advance(STEPS * STEP, STEPS);
    }
}
