package dev.frugal.tensor.jet;

import dev.frugal.tensor.kernel.TileKernels;
import dev.frugal.tensor.kernel.WorkerTeam;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A family of curves `y(t; z)`, a tanh network of time and a condition z, at the same times for
/// every condition, with derivatives in time: forward, through a loss, and back in one pass.
///
/// ### Idea
///
/// A loss that is a sum over points needs no point but its own. So a tile's outputs go to the loss
/// as soon as they are there, and its adjoints come back while the tile's activations still lie in
/// the core's cache: one way forward and one way back per tile, where an operation of a graph
/// ([FusedJetEngine]) goes forward a second time because it cannot keep the activations.
///
/// ### The first layer
///
/// Of `W·[t, z] + b` only the line `t·w_t` differs along a curve. `W_z·z + b` is computed once per
/// curve, its derivative in t is `w_t` for all points, and on the way back a curve's adjoints are
/// summed before they meet W_z. That leaves of the first layer, a fifth of a small network's work,
/// a few elementwise passes.
///
/// ### Same bits whatever the machine does
///
/// Curves are cut into parts by their number alone; a part's tiles run over the ends of its curves.
/// Each tile sums its own gradient, a part adds its tiles in order and the parts are added in
/// order.
///
/// One caller at a time.
public final class FusedCurves<A> {
    /// Rows of a tile, as a [CurveLoss] sees it.
    public static final int ROWS = Tile.ROWS;

    /// Parts that a batch is cut into at most: divisible by 2, 4, 8 and 16 threads.
    private static final int PARTS = 16;

    /// Which curves.
    ///
    /// @param parameters weight `[outputs, inputs]` and bias of each layer in turn; time is the
    ///   first layer's first input
    /// @param times `[samples]`
    /// @param conditions `[curves, inputs − 1]`
    public record Points(
            List<MemorySegment> parameters, MemorySegment times, int samples, MemorySegment conditions, int curves) {
        private static final Points NONE = new Points(List.of(), MemorySegment.NULL, 0, MemorySegment.NULL, 0);
    }

    /// Where gradients go, in the layouts of what they belong to; none where it is not asked for.
    public record Gradients(List<Optional<MemorySegment>> parameters, Optional<MemorySegment> conditions) {}

    private static final CurveLoss NOTHING = (_, _, _) -> {};

    private final int features;
    private final int width;
    private final TileKernels<A> kernels;
    private final WorkerTeam team;
    private final FusedNetwork<A> conditionLayer;
    private final List<CurveTile<A>> tiles = new ArrayList<>();
    private final List<CurveGradient<A>> sums = new ArrayList<>();
    private final NetworkLayout tail;
    private final WorkerTeam.Job job = this::part;

    /// `W_z`, `[width, features]`, and its gradient.
    private final A conditionWeight;

    private final A conditionWeightGradient;
    private final A slope;
    private final A slopeGradient;

    private A times;
    private A starts;
    private A startAdjoints;
    private int sampleCapacity;
    private int curveCapacity;
    private Points points = Points.NONE;
    private CurveLoss loss = NOTHING;
    private int parts;

    /// @param sizes inputs, at least two; hidden widths, at least one; outputs
    /// @param order of the highest derivative in time
    public FusedCurves(List<Integer> sizes, int order, TileKernels<A> kernels, WorkerTeam team) {
        if (sizes.size() < 3 || sizes.getFirst() < 2) {
            throw new IllegalArgumentException(
                    "curves come from a network of time and a condition with a hidden layer, not of sizes " + sizes);
        }
        this.kernels = kernels;
        this.team = team;
        features = sizes.getFirst() - 1;
        width = sizes.get(1);
        tail = new NetworkLayout(sizes.subList(1, sizes.size()), 1, order);
        conditionLayer = new FusedNetwork<>(new NetworkLayout(List.of(features, width), 0, 0), kernels, team);
        for (int worker = 0; worker < team.size(); worker++) {
            tiles.add(new CurveTile<>(tail, kernels, worker));
        }
        int padded = NetworkLayout.roundUp(width, kernels.panel());
        conditionWeight = kernels.allocate(width * features);
        conditionWeightGradient = kernels.allocate(width * features);
        slope = kernels.allocate(padded);
        slopeGradient = kernels.allocate(padded);
        times = kernels.allocate(0);
        starts = kernels.allocate(0);
        startAdjoints = kernels.allocate(0);
    }

    /// Carries all points through the network and the loss, and the loss's gradient back.
    public void step(Points of, CurveLoss with, Gradients gradients) {
        prepare(of, with);
        var layer = new FusedNetwork.Batch(
                List.of(kernels.memory(conditionWeight), of.parameters().get(1)), 1, of.conditions(), of.curves());
        conditionLayer.forward(layer, kernels.memory(starts));
        team.run(parts, job);
        for (int part = 1; part < parts; part++) {
            sums.getFirst().add(sums.get(part));
        }
        sums.getFirst()
                .store(gradients.parameters().subList(2, gradients.parameters().size()));
        sums.getFirst().storeSlope(slopeGradient);
        conditionLayer.backward(
                layer,
                new FusedNetwork.Adjoints(
                        kernels.memory(startAdjoints),
                        List.of(
                                Optional.of(kernels.memory(conditionWeightGradient)),
                                gradients.parameters().get(1)),
                        gradients.conditions()));
        gradients.parameters().getFirst().ifPresent(this::storeFirstWeight);
        points = Points.NONE;
        loss = NOTHING;
    }

    private void prepare(Points of, CurveLoss with) {
        points = of;
        loss = with;
        if (of.samples() > sampleCapacity) {
            sampleCapacity = of.samples();
            times = kernels.allocate(sampleCapacity);
        }
        if (of.curves() > curveCapacity) {
            curveCapacity = of.curves();
            starts = kernels.allocate(curveCapacity * width);
            startAdjoints = kernels.allocate(curveCapacity * width);
        }
        kernels.copyIn(of.times(), 0, times, 0, of.samples());
        var first = of.parameters().getFirst();
        for (int unit = 0; unit < width; unit++) {
            long row = (long) unit * (features + 1);
            kernels.copyIn(first, row, slope, unit, 1);
            kernels.copyIn(first, row + 1, conditionWeight, unit * features, features);
        }
        for (var tile : tiles) {
            tile.load(of.parameters().subList(2, of.parameters().size()), slope);
        }
        parts = Math.min(of.curves(), PARTS);
        while (sums.size() < parts) {
            sums.add(new CurveGradient<>(tail, kernels));
        }
    }

    private void part(int part, int worker) {
        var tile = tiles.get(worker);
        var sum = sums.get(part);
        sum.clear();
        tile.begin();
        int samples = points.samples();
        long end = (long) begin(part + 1) * samples;
        long first = (long) begin(part) * samples;
        for (; first < end; first += ROWS) {
            int count = (int) Math.min(ROWS, end - first);
            tile.forward(first, count, samples, times, starts);
            tile.loss(first, count, samples, loss);
            tile.backward(first, count, samples, times, startAdjoints, sum);
        }
    }

    private int begin(int part) {
        return (int) ((long) points.curves() * part / parts);
    }

    private void storeFirstWeight(MemorySegment gradient) {
        for (int unit = 0; unit < width; unit++) {
            long row = (long) unit * (features + 1);
            kernels.copyOut(slopeGradient, unit, gradient, row, 1);
            kernels.copyOut(conditionWeightGradient, unit * features, gradient, row + 1, features);
        }
    }
}
