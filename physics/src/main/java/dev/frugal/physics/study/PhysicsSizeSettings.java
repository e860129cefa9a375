package dev.frugal.physics.study;

import dev.frugal.base.Require;
import dev.frugal.physics.comparison.ComparisonSettings;
import dev.frugal.physics.data.Protocol;
import dev.frugal.physics.model.DeepOnet;
import dev.frugal.physics.model.EncoderSettings;
import dev.frugal.physics.model.FlowTapinn;
import dev.frugal.physics.model.HybridTapinn;
import dev.frugal.physics.model.ModelSpec;
import dev.frugal.physics.model.Tapinn;
import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.physics.system.Systems;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What the study of sizes trains: every model with every share of its effort, on every system.
///
/// - `parts`: the systems and their data;
/// - `models`: each method in several sizes;
/// - `efforts`: shares of the shipped training effort (steps, iterations and epochs);
/// - `seeds`: trainings of each;
/// - `noise`: measurement noise in the test of withheld forecasts, as a share of the root mean square
///   of the states.
public record PhysicsSizeSettings(
        List<Part> parts, List<ModelSpec> models, List<Double> efforts, int seeds, double noise) {
    private static final double NOISE = 0.02;

    /// A system and how its data are made.
    public record Part(DynamicalSystem system, Protocol protocol) {}

    /// A training's place in the design.
    ///
    /// @param size number of the size among those of its method, from 1
    record Cell(ModelSpec model, int size, double effort) {
        String name() {
            return String.format(Locale.ROOT, "%s-size%d-effort%s", model.name(), size, effort);
        }
    }

    /// @throws dev.frugal.base.InvalidInputException if there is nothing to train, or a number is out
    ///   of range
    public PhysicsSizeSettings {
        parts = List.copyOf(parts);
        models = List.copyOf(models);
        efforts = List.copyOf(efforts);
        Require.that(!parts.isEmpty(), "parts", parts, "at least one system");
        Require.that(!models.isEmpty(), "models", models, "at least one");
        Require.that(
                !efforts.isEmpty() && efforts.stream().allMatch(effort -> effort > 0 && effort <= 10),
                "efforts",
                efforts,
                "shares of the shipped effort, above 0 and at most 10");
        Require.within("seeds", seeds, 1, 100);
        Require.notNegative("noise", noise);
    }

    /// Four sizes and three efforts of each model, up to the shipped one.
    public static PhysicsSizeSettings whole(int seeds) {
        return of(4, List.of(0.1, 0.3, 1.0), seeds);
    }

    /// Three sizes and three small efforts.
    public static PhysicsSizeSettings quick(int seeds) {
        return of(3, List.of(0.025, 0.05, 0.1), seeds);
    }

    private static PhysicsSizeSettings of(int sizes, List<Double> efforts, int seeds) {
        var parts = new ArrayList<Part>();
        for (var name : List.of("duffing", "lorenz")) {
            var system = Systems.named(name);
            parts.add(new Part(system, Protocol.of(system)));
        }
        var models = new ArrayList<ModelSpec>();
        for (int size = 0; size < sizes; size++) {
            int width = 8 << size;
            models.add(new DeepOnet(
                    width, List.of(2 * width, 2 * width), DeepOnet.standard().schedule()));
        }
        for (int size = 0; size < sizes; size++) {
            int width = 8 << size;
            models.add(new Tapinn(
                    width,
                    Tapinn.published().latent(),
                    List.of(width, width, width),
                    Tapinn.published().schedule()));
        }
        var flow = FlowTapinn.standard();
        for (int size = 0; size < sizes; size++) {
            int width = List.of(8, 16, 32, 48).get(size);
            models.add(new FlowTapinn(
                    flow.generator().withWidths(List.of(width, width)), encoder(flow.encoder(), 8 * (size + 1))));
        }
        var hybrid = HybridTapinn.standard();
        for (int size = 0; size < sizes; size++) {
            models.add(new HybridTapinn(encoder(hybrid.encoder(), 5 << size), hybrid.regimes()));
        }
        return new PhysicsSizeSettings(parts, models, efforts, seeds, NOISE);
    }

    private static EncoderSettings encoder(EncoderSettings shipped, int hidden) {
        return new EncoderSettings(
                hidden, shipped.latent(), shipped.training(), shipped.metric(), shipped.greatestNoise());
    }

    /// The design: every size with every effort.
    List<Cell> cells() {
        var cells = new ArrayList<Cell>();
        var sizes = new LinkedHashMap<String, Integer>();
        for (var model : models) {
            int size = sizes.merge(model.name(), 1, Integer::sum);
            efforts.forEach(effort -> cells.add(new Cell(model, size, effort)));
        }
        return cells;
    }

    /// The names of the methods, in order.
    List<String> methods() {
        return models.stream().map(ModelSpec::name).distinct().toList();
    }

    ComparisonSettings comparison(Part part) {
        Map<String, ModelSpec> trained = new LinkedHashMap<>();
        cells().forEach(cell -> trained.put(cell.name(), cell.model().withBudget(cell.effort())));
        return new ComparisonSettings(part.system(), part.protocol(), seeds, trained, List.of(), false);
    }
}
