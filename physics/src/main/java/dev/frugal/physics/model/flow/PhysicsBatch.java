package dev.frugal.physics.model.flow;

import dev.frugal.base.Seed;
import dev.frugal.runs.StopSignal;
import dev.frugal.tensor.Tensors;
import dev.frugal.tensor.optim.ResidualRows;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.function.ObjIntConsumer;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Points at which a flow map is to obey its equation, shared out among threads in blocks that do
/// not depend on how many threads there are: neither do the numbers.
final class PhysicsBatch implements ResidualRows {
    /// Samples per block: a block's activations stay in the second-level cache.
    private static final int BLOCK = 64;

    /// Points whose rows go to the normal equations together: enough for a matrix product to run at
    /// full speed.
    private static final int CHUNK = 512;

    private final FlowMap map;
    private final Tensor weights;
    private final Workers workers;
    private final Transitions[] blocks;
    private final int[] counts;
    private final int points;

    /// The work space of each thread, made once for a training.
    static final class Workers {
        private final ResidualBlock[] residuals;
        private final double[][][] rows;

        Workers(FlowMap map, int threads) {
            residuals = new ResidualBlock[threads];
            rows = new double[threads][][];
            for (int thread = 0; thread < threads; thread++) {
                residuals[thread] = new ResidualBlock(map, BLOCK);
                rows[thread] = new double[map.weights().length][BLOCK];
            }
        }

        private int count() {
            return residuals.length;
        }

        /// Runs `work` on every block index below `blocks`, each on some thread.
        private void each(int blocks, ObjIntConsumer<Integer> work) {
            StopSignal.check();
            IntStream.range(0, count()).parallel().forEach(thread -> {
                for (int block = thread; block < blocks; block += count()) {
                    work.accept(thread, block);
                }
            });
        }
    }

    /// Draws `points` points from the stream `seed`.
    ///
    /// @param weights the optimiser's tensor `[weights]`, float64, from which the map's weights are
    ///   taken over whenever the batch is evaluated
    PhysicsBatch(FlowMap map, Tensor weights, Workers workers, VisitedRegion region, Seed seed, int points) {
        this.map = map;
        this.weights = weights;
        this.workers = workers;
        this.points = points;
        int count = (points + BLOCK - 1) / BLOCK;
        blocks = new Transitions[count];
        counts = new int[count];
        for (int block = 0; block < count; block++) {
            counts[block] = Math.min(BLOCK, points - block * BLOCK);
            blocks[block] = Transitions.of(map.scales().states(), map.scales().parameters(), BLOCK);
            region.draw(seed.at(block), blocks[block], counts[block]);
        }
    }

    @Override
    public double meanSquare() {
        loadWeights();
        return meanSquare(true);
    }

    /// Of the residuals of the map as it is, or of the bare ansatz.
    double meanSquare(boolean withNetwork) {
        var sums = new double[blocks.length];
        workers.each(blocks.length, (thread, block) -> {
            var residual = workers.residuals[thread];
            residual.transitions().fill(blocks[block], counts[block]);
            sums[block] = residual.evaluate(counts[block], withNetwork);
        });
        return Arrays.stream(sums).sum() / rows();
    }

    int points() {
        return points;
    }

    /// Shows the points, block by block, with how many of a block are meant.
    void each(ObjIntConsumer<Transitions> visitor) {
        for (int block = 0; block < blocks.length; block++) {
            visitor.accept(blocks[block], counts[block]);
        }
    }

    private long rows() {
        return (long) points * map.scales().states();
    }

    /// The mean square and, into `gradient`, its derivative in the weights.
    double gradient(double[] gradient) {
        loadWeights();
        var sums = new double[blocks.length];
        var parts = new double[blocks.length][gradient.length];
        workers.each(blocks.length, (thread, block) -> {
            var residual = workers.residuals[thread];
            residual.transitions().fill(blocks[block], counts[block]);
            sums[block] = residual.evaluate(counts[block], true);
            residual.addGradient(parts[block], counts[block]);
        });
        Arrays.fill(gradient, 0);
        for (var part : parts) {
            for (int i = 0; i < gradient.length; i++) {
                gradient[i] += 2.0 / rows() * part[i];
            }
        }
        return Arrays.stream(sums).sum() / rows();
    }

    @Override
    public void linearise(Blocks into) {
        loadWeights();
        int perChunk = CHUNK / BLOCK;
        for (int first = 0; first < blocks.length; first += perChunk) {
            linearise(first, Math.min(blocks.length, first + perChunk), into);
        }
    }

    private void linearise(int first, int end, Blocks into) {
        int states = map.scales().states();
        int chunkPoints = Arrays.stream(counts, first, end).sum();
        int rows = chunkPoints * states;
        int columns = map.weights().length;
        var options = Tensors.options(ScalarType.Double);
        var transposed = torch.empty(new long[] {columns, rows}, options, null);
        var residual = torch.empty(new long[] {rows}, options, null);
        var jacobianMemory = Tensors.memory(transposed);
        var residualMemory = Tensors.memory(residual);
        workers.each(end - first, (thread, index) -> {
            int block = first + index;
            int count = counts[block];
            var work = workers.residuals[thread];
            work.transitions().fill(blocks[block], count);
            work.evaluate(count, true);
            for (int state = 0; state < states; state++) {
                long row = (long) state * chunkPoints + (long) index * BLOCK;
                copy(work.residual()[state], residualMemory, row, count);
                work.rows(state, workers.rows[thread], count);
                for (int column = 0; column < columns; column++) {
                    copy(workers.rows[thread][column], jacobianMemory, (long) column * rows + row, count);
                }
            }
        });
        into.accept(transposed, residual);
    }

    /// Floating-point operations of evaluating the residuals.
    long operations() {
        return map.operations(points, 1);
    }

    /// Floating-point operations of a linearisation: each state's residual has its own way back,
    /// which is worth two evaluations.
    long linearisingOperations() {
        return operations() * (1 + 2L * map.scales().states());
    }

    /// Floating-point operations of the symmetric product of the Jacobian with itself, of which
    /// half is computed.
    long normalEquationOperations() {
        return rows() * map.weights().length * map.weights().length;
    }

    private static void copy(double[] from, MemorySegment to, long at, int count) {
        MemorySegment.copy(from, 0, to, ValueLayout.JAVA_DOUBLE, at * Double.BYTES, count);
    }

    private void loadWeights() {
        MemorySegment.copy(Tensors.memory(weights), ValueLayout.JAVA_DOUBLE, 0, map.weights(), 0, map.weights().length);
    }
}
