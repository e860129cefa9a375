package dev.frugal.tensor.recurrent;

import dev.frugal.tensor.kernel.TileKernels;
import dev.frugal.tensor.kernel.WorkerTeam;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The fused kernel for LSTMs of one layout: carries a batch of sequences through time, and its
/// adjoints back.
///
/// ### Idea
///
/// Sequences do not meet, so a tile of them at a time goes through all steps while weights and
/// state stay in the core's own caches; lanes of a vector are hidden units. A step is one product
/// per gate with `[h, x, 1]`, whose weights hold the bias, and a few elementwise passes over
/// separate arrays. The way forward writes gates and cells where they are kept, six numbers per
/// unit and step: computing them again would take the whole recurrence. The way back takes them up
/// step by step and writes the gates' adjoints over them.
///
/// ### Same bits whatever the machine does
///
/// Each element is one chain of fused multiply-adds in a fixed order. The batch is cut into parts
/// by its size alone; each part sums its own gradient, [#STEPS_PER_SUM] steps in a chain and then
/// the chains, and the parts are added in their order. So neither the vector length nor the number
/// of threads shows in the result.
///
/// ### Equations
///
/// Hochreiter and Schmidhuber (1997) with the forget gate of Gers et al. (2000):
///
/// ```
/// [i f g o] = W_ih·x_t + b_ih + W_hh·h + b_hh
/// c ← σ(f)∘c + σ(i)∘tanh(g);  h ← σ(o)∘tanh(c)
/// ```
///
/// One caller at a time.
public final class FusedLstm<A> {
    /// Steps whose gradients are summed in one chain. A chain over all steps and sequences would
    /// cost a digit in float32.
    private static final int STEPS_PER_SUM = 16;

    /// What a call works on: memory in PyTorch's layouts.
    ///
    /// @param parameters `weight_ih`, `weight_hh`, `bias_ih`, `bias_hh`
    /// @param x `[sequences, steps, inputs]`
    /// @param everyStep whether the output is the hidden state after every step, `[sequences,
    ///   steps, hidden]`, or after the last, `[sequences, hidden]`
    public record Batch(List<MemorySegment> parameters, MemorySegment x, int sequences, int steps, boolean everyStep) {
        private static final Batch NONE = new Batch(List.of(), MemorySegment.NULL, 0, 0, false);
    }

    /// The way back of a batch.
    ///
    /// @param output adjoint of the output
    /// @param gradients of the parameters, written; none where it is not asked for
    /// @param x adjoint of x, written
    public record Adjoints(MemorySegment output, List<Optional<MemorySegment>> gradients, Optional<MemorySegment> x) {
        private static final Adjoints NONE = new Adjoints(MemorySegment.NULL, List.of(), Optional.empty());
    }

    /// The gates and cells of every step of every part, where the way forward wrote them.
    public static final class History<A> {
        private final List<List<LstmStep<A>>> parts = new ArrayList<>();

        /// Made once: a warm step allocates nothing.
        private final Optional<History<A>> present = Optional.of(this);
    }

    private final LstmLayout layout;
    private final TileKernels<A> kernels;
    private final WorkerTeam team;
    private final PackedLstm<A> weights;
    private final List<LstmTile<A>> tiles = new ArrayList<>();
    private final List<LstmGradient<A>> chains = new ArrayList<>();
    private final List<Buffer<A>> samples = new ArrayList<>();
    private final List<Buffer<A>> outputs = new ArrayList<>();
    private final List<LstmGradient<A>> sums = new ArrayList<>();

    /// Histories that are done with.
    private final ArrayDeque<History<A>> free = new ArrayDeque<>();

    private final WorkerTeam.Job forward = this::forwardPart;
    private final WorkerTeam.Job backward = this::backwardPart;
    private Batch batch = Batch.NONE;
    private Adjoints adjoints = Adjoints.NONE;
    private MemorySegment output = MemorySegment.NULL;
    private Optional<History<A>> history = Optional.empty();
    private int parts;

    public FusedLstm(LstmLayout layout, TileKernels<A> kernels, WorkerTeam team) {
        this.layout = layout;
        this.kernels = kernels;
        this.team = team;
        weights = new PackedLstm<>(layout, kernels);
        for (int worker = 0; worker < team.size(); worker++) {
            tiles.add(new LstmTile<>(layout, kernels));
            chains.add(new LstmGradient<>(layout, kernels));
            samples.add(new Buffer<>(kernels));
            outputs.add(new Buffer<>(kernels));
        }
    }

    public void forward(Batch of, MemorySegment result) {
        forward(of, result, Optional.empty());
    }

    /// Also keeps what the way back of this batch needs, for one call of [#backward].
    public History<A> forwardKeeping(Batch of, MemorySegment result) {
        var kept = free.isEmpty() ? new History<A>() : free.removeLast();
        forward(of, result, kept.present);
        return kept;
    }

    private void forward(Batch of, MemorySegment result, Optional<History<A>> keep) {
        prepare(of);
        output = result;
        history = keep;
        if (keep.isPresent()) {
            var kept = keep.get().parts;
            while (kept.size() < parts) {
                kept.add(new ArrayList<>());
            }
        }
        team.run(parts, forward);
        history = Optional.empty();
        output = MemorySegment.NULL;
        batch = Batch.NONE;
    }

    /// Goes back, and takes the history to use it again.
    public void backward(Batch of, Adjoints with, History<A> kept) {
        prepare(of);
        adjoints = with;
        history = kept.present;
        while (sums.size() < parts) {
            sums.add(new LstmGradient<>(layout, kernels));
        }
        team.run(parts, backward);
        for (int part = 1; part < parts; part++) {
            sums.getFirst().add(sums.get(part));
        }
        sums.getFirst().store(adjoints.gradients());
        free.addLast(kept);
        history = Optional.empty();
        adjoints = Adjoints.NONE;
        batch = Batch.NONE;
    }

    private void forwardPart(int part, int worker) {
        int first = begin(part);
        int count = begin(part + 1) - first;
        int rows = LstmLayout.roundUp(count, TileKernels.ROWS);
        int steps = batch.steps();
        int hidden = layout.hidden();
        var tile = tiles.get(worker);
        var x = loadSamples(first, count, worker);
        int rowOfOutput = batch.everyStep() ? steps * hidden : hidden;
        var out = outputs.get(worker).reserve(count * rowOfOutput);
        tile.begin();
        var before = tile.beginning();
        for (int t = 0; t < steps; t++) {
            var step = history.isPresent() ? kept(history.get(), part, t) : tile.working(t);
            tile.sample(x, t * layout.inputs(), steps * layout.inputs(), count);
            tile.forward(weights, before, step, rows);
            before = step;
            if (batch.everyStep()) {
                tile.storeHidden(out, t * hidden, rowOfOutput, count);
            }
        }
        if (!batch.everyStep()) {
            tile.storeHidden(out, 0, rowOfOutput, count);
        }
        kernels.copyOut(out, 0, output, (long) first * rowOfOutput, count * rowOfOutput);
    }

    /// Where a part's step is kept.
    private LstmStep<A> kept(History<A> in, int part, int t) {
        var steps = in.parts.get(part);
        if (steps.size() == t) {
            steps.add(LstmStep.allocate(layout, kernels));
        }
        return steps.get(t);
    }

    private void backwardPart(int part, int worker) {
        int first = begin(part);
        int count = begin(part + 1) - first;
        int rows = LstmLayout.roundUp(count, TileKernels.ROWS);
        int steps = batch.steps();
        int hidden = layout.hidden();
        int inputs = layout.inputs();
        var tile = tiles.get(worker);
        var chain = chains.get(worker);
        var sum = sums.get(part);
        var kept = history.orElseThrow().parts.get(part);
        var x = loadSamples(first, count, worker);
        int rowOfOutput = batch.everyStep() ? steps * hidden : hidden;
        var adjoint = outputs.get(worker).reserve(count * rowOfOutput);
        kernels.copyIn(adjoints.output(), (long) first * rowOfOutput, adjoint, 0, count * rowOfOutput);
        sum.clear();
        tile.begin();
        for (int t = steps - 1; t >= 0; t--) {
            if (batch.everyStep()) {
                tile.addOutputAdjoint(adjoint, t * hidden, rowOfOutput, count);
            } else if (t == steps - 1) {
                tile.addOutputAdjoint(adjoint, 0, rowOfOutput, count);
            }
            var step = kept.get(t);
            var before = t == 0 ? tile.beginning() : kept.get(t - 1);
            tile.output(before, rows);
            tile.sample(x, t * inputs, steps * inputs, count);
            tile.backward(before, step, rows);
            boolean chainEnds = t % STEPS_PER_SUM == 0;
            tile.gradients(chain, t == steps - 1 || t % STEPS_PER_SUM == STEPS_PER_SUM - 1, step, count);
            if (chainEnds) {
                sum.add(chain);
            }
            if (adjoints.x().isPresent()) {
                tile.storeSampleAdjoint(weights, step, x, t * inputs, steps * inputs, rows, count);
            }
            tile.toHidden(weights, step, rows);
        }
        if (adjoints.x().isPresent()) {
            int row = steps * inputs;
            kernels.copyOut(x, 0, adjoints.x().get(), (long) first * row, count * row);
        }
    }

    /// The part's sequences. The way back writes each sample's adjoint over the sample.
    private A loadSamples(int first, int count, int worker) {
        int row = batch.steps() * layout.inputs();
        var x = samples.get(worker).reserve(count * row);
        kernels.copyIn(batch.x(), (long) first * row, x, 0, count * row);
        return x;
    }

    private void prepare(Batch next) {
        batch = next;
        weights.load(next.parameters());
        int octets = octets();
        int needed = (octets * TileKernels.ROWS + TileKernels.TILE_ROWS - 1) / TileKernels.TILE_ROWS;
        parts = octets == 1 ? 1 : LstmLayout.roundUp(needed, 2);
    }

    private int octets() {
        return (batch.sequences() + TileKernels.ROWS - 1) / TileKernels.ROWS;
    }

    /// Parts hold whole blocks of rows, as evenly as can be, an even number of parts.
    private int begin(int part) {
        long blocks = (long) octets() * part / parts;
        return (int) Math.min(batch.sequences(), blocks * TileKernels.ROWS);
    }
}
