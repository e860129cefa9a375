package dev.frugal.tensor.jet;

import dev.frugal.tensor.kernel.TileKernels;
import dev.frugal.tensor.kernel.WorkerTeam;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The fused kernel for networks of one layout: carries a batch forward, and its adjoints back to
/// gradients of weights and inputs.
///
/// ### Idea
///
/// Physics losses push many rows through small matrices. General engines spend their time on the
/// way between operations: every intermediate goes to memory and comes back. Here a tile of rows at
/// a time goes through all layers, all channels of the jet together, in arrays that stay in the
/// core's cache. Lanes of a vector are units of a layer, so a row never meets another and no sum
/// crosses lanes.
///
/// ### Same bits whatever the machine does
///
/// Each element is one chain of fused multiply-adds in a fixed order. The rows are cut into a
/// number of parts that depends on the batch alone; each part sums its own gradient, and the parts
/// are added in their order. So neither the vector length nor the number of threads shows in the
/// result.
///
/// ### Layout
///
/// [PackedNetwork] holds the weights for the way forward and back, [Tile] the activations of one
/// thread, [PackedGradient] a part's sums. When every group of rows has weights of its own (a
/// hypernetwork), a part is a group. All of it is allocated once; a step allocates nothing.
///
/// One caller at a time.
public final class FusedNetwork<A> {
    /// Parts that a batch is cut into at most: divisible by 2, 4, 8 and 16 threads.
    private static final int PARTS = 16;

    /// What a call works on: memory in PyTorch's layouts.
    ///
    /// @param parameters weight `[groups, outputs, inputs]` and bias `[groups, outputs]` of each
    ///   layer in turn
    /// @param groups how many networks share the rows evenly; 1 if all rows go through one
    /// @param input `[channels, rows, inputs]`
    /// @param rows rows per channel, a multiple of `groups`
    public record Batch(List<MemorySegment> parameters, long groups, MemorySegment input, long rows) {
        private static final Batch NONE = new Batch(List.of(), 1, MemorySegment.NULL, 0);
    }

    /// The way back of a batch.
    ///
    /// @param output adjoint of the output, `[channels, rows, outputs]`
    /// @param gradients written; shaped like the parameters; none where it is not asked for
    /// @param input adjoint of the input, `[channels, rows, inputs]`, written
    public record Adjoints(
            MemorySegment output, List<Optional<MemorySegment>> gradients, Optional<MemorySegment> input) {
        private static final Adjoints NONE = new Adjoints(MemorySegment.NULL, List.of(), Optional.empty());
    }

    private final NetworkLayout layout;
    private final TileKernels<A> kernels;
    private final WorkerTeam team;
    private final List<PackedNetwork<A>> networks = new ArrayList<>();
    private final List<Tile<A>> tiles = new ArrayList<>();
    private final List<PackedGradient<A>> tileSums = new ArrayList<>();
    private final List<PackedGradient<A>> sums = new ArrayList<>();

    private final WorkerTeam.Job forward = this::forwardPart;
    private final WorkerTeam.Job backward = this::backwardPart;
    private final WorkerTeam.Job rows = this::rowsPart;
    private Batch batch = Batch.NONE;
    private Adjoints adjoints = Adjoints.NONE;
    private MemorySegment output = MemorySegment.NULL;
    private int parts;

    public FusedNetwork(NetworkLayout layout, TileKernels<A> kernels, WorkerTeam team) {
        this.layout = layout;
        this.kernels = kernels;
        this.team = team;
        for (int worker = 0; worker < team.size(); worker++) {
            networks.add(new PackedNetwork<>(layout, kernels));
            tiles.add(new Tile<>(layout, kernels));
            tileSums.add(new PackedGradient<>(layout, kernels));
        }
    }

    /// @param result `[channels, rows, outputs]`, written
    public void forward(Batch of, MemorySegment result) {
        prepare(of);
        output = result;
        team.run(parts, forward);
        output = MemorySegment.NULL;
        batch = Batch.NONE;
    }

    public void backward(Batch of, Adjoints with) {
        prepare(of);
        adjoints = with;
        while (sums.size() < (batch.groups() == 1 ? parts : team.size())) {
            sums.add(new PackedGradient<>(layout, kernels));
        }
        team.run(parts, backward);
        if (batch.groups() == 1) {
            for (int part = 1; part < parts; part++) {
                sums.getFirst().add(sums.get(part));
            }
            sums.getFirst().store(adjoints.gradients(), 0);
        }
        adjoints = Adjoints.NONE;
        batch = Batch.NONE;
    }

    /// The gradient of every row alone, for a network shared by all rows.
    ///
    /// @param outputAdjoint `[channels, rows, outputs]`
    /// @param jacobian `[rows, parameters]`, written
    void rowGradients(Batch of, MemorySegment outputAdjoint, MemorySegment jacobian) {
        prepare(of);
        adjoints = new Adjoints(outputAdjoint, List.of(), Optional.empty());
        output = jacobian;
        team.run(parts, rows);
        output = MemorySegment.NULL;
        adjoints = Adjoints.NONE;
        batch = Batch.NONE;
    }

    private void rowsPart(int part, int worker) {
        var network = networks.get(worker);
        var tile = tiles.get(worker);
        long end = begin(part + 1);
        for (long first = begin(part); first < end; first += Tile.ROWS) {
            int count = (int) Math.min(Tile.ROWS, end - first);
            tile.forward(network, batch.input(), batch.rows(), first, count);
            tile.loadAdjoint(adjoints.output(), batch.rows(), first, count);
            tile.storeRowGradients(network, output, first, count);
        }
    }

    private void forwardPart(int part, int worker) {
        var network = network(part, worker);
        var tile = tiles.get(worker);
        long end = begin(part + 1);
        for (long first = begin(part); first < end; first += Tile.ROWS) {
            int count = (int) Math.min(Tile.ROWS, end - first);
            tile.forward(network, batch.input(), batch.rows(), first, count);
            tile.storeOutput(output, batch.rows(), first, count);
        }
    }

    private void backwardPart(int part, int worker) {
        var network = network(part, worker);
        var tile = tiles.get(worker);
        var sum = sums.get(batch.groups() == 1 ? part : worker);
        sum.clear();
        var tileSum = tileSums.get(worker);
        long rows = batch.rows();
        long end = begin(part + 1);
        boolean toInput = adjoints.input().isPresent();
        for (long first = begin(part); first < end; first += Tile.ROWS) {
            int count = (int) Math.min(Tile.ROWS, end - first);
            tile.forward(network, batch.input(), rows, first, count);
            tile.loadAdjoint(adjoints.output(), rows, first, count);
            boolean firstSet = tile.backward(network, tileSum, count, toInput);
            sum.add(tileSum);
            if (toInput) {
                tile.storeInputAdjoint(firstSet, adjoints.input().orElseThrow(), rows, first, count);
            }
        }
        if (batch.groups() > 1) {
            sum.store(adjoints.gradients(), part);
        }
    }

    /// Loads shared weights for every worker and cuts the batch into parts.
    private void prepare(Batch next) {
        batch = next;
        if (next.groups() > 1) {
            parts = Math.toIntExact(next.groups());
            return;
        }
        for (int worker = 0; worker < networks.size(); worker++) {
            networks.get(worker).load(next.parameters(), 0);
        }
        parts = Math.clamp((next.rows() + Tile.ROWS - 1) / Tile.ROWS, 1, PARTS);
    }

    private PackedNetwork<A> network(int part, int worker) {
        var network = networks.get(worker);
        if (batch.groups() > 1) {
            network.load(batch.parameters(), part);
        }
        return network;
    }

    /// Parts of a shared network begin at whole tiles; a group's part is its rows.
    private long begin(int part) {
        if (batch.groups() > 1) {
            return batch.rows() / batch.groups() * part;
        }
        long tileCount = (batch.rows() + Tile.ROWS - 1) / Tile.ROWS;
        return Math.min(batch.rows(), tileCount * part / parts * Tile.ROWS);
    }
}
