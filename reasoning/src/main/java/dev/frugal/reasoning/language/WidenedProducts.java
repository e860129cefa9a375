package dev.frugal.reasoning.language;

import dev.frugal.reasoning.language.ScoreSettings.Gradients;
import dev.frugal.reasoning.language.model.WeightType;
import dev.frugal.tensor.Scope;
import dev.frugal.tensor.Tensors;
import dev.frugal.tensor.kernel.BrainFloatProducts;
import dev.frugal.tensor.kernel.VectorApi;
import dev.frugal.tensor.kernel.WorkerTeam;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Products with weights in half precision on processors that have no arithmetic for it.
///
/// There libtorch multiplies half-precision matrices by plain loops, which take four times as long as float32
/// for 32 rows and fifty times on the way back. Here the weights are widened to float32 on the way: for a few rows
/// in registers ([BrainFloatProducts]), else a block at a time. Sums are in float32 either way, and results are
/// rounded to the type of the input.
///
/// Where the way back is wanted, the widened weights must be kept for it. That is cheap for one layer at a
/// time, so layers are then checkpointed ([#checkpointed]).
final class WidenedProducts {
    /// What `get_cpu_capability` says where libtorch hands half precision to oneDNN.
    private static final String WIDE_REGISTERS = "AVX512";

    /// For more rows a product in float32 is worth what writing the widened weights takes.
    private static final int MOST_ROWS_IN_REGISTERS = 64;

    /// A product with many columns at once is worth the memory. Up to 32 MiB the allocator keeps what was freed.
    private static final long MOST_NUMBERS = 1L << 22;

    private WidenedProducts() {}

    /// Whether products with this weight are computed here.
    static boolean serve(Tensor weight) {
        return WeightType.of(weight).bytes() < Float.BYTES && !weight.is_cuda() && Processor.LACKS_HALF_PRECISION;
    }

    /// What this processor can do, asked once.
    private static final class Processor {
        static final boolean LACKS_HALF_PRECISION =
                !torch.get_cpu_capability().getString().startsWith(WIDE_REGISTERS);
    }

    /// How layers are kept for the way back where weights are widened: one at a time.
    static Gradients checkpointed(Tensor weight, Gradients wanted) {
        if (!serve(weight)) {
            return wanted;
        }
        return switch (wanted) {
            case KEPT -> Gradients.CHECKPOINTED;
            case RECOMPUTED -> Gradients.RECOMPUTED_CHECKPOINTED;
            case NONE, CHECKPOINTED, RECOMPUTED_CHECKPOINTED -> wanted;
        };
    }

    /// `x · weightᵀ + bias`, in the type of `x`.
    static Tensor linear(Tensor x, Tensor weight, TensorOptional bias) {
        if (!serve(weight)) {
            return torch.linear(x, weight, bias);
        }
        var type = Tensors.type(x);
        boolean differentiated = GradMode.is_enabled() && (x.requires_grad() || weight.requires_grad());
        if (differentiated) {
            return torch.linear(x.to(ScalarType.Float), weight.to(ScalarType.Float), widened(bias))
                    .to(type);
        }
        long rows = x.numel() / x.size(-1);
        return Scope.nested(() -> {
            var input = x.reshape(rows, x.size(-1));
            var product = torch.zeros(new long[] {rows, weight.size(0)}, Tensors.options(ScalarType.Float));
            if (rows <= MOST_ROWS_IN_REGISTERS && VectorApi.present() && areBrainFloats(input, weight)) {
                inRegisters(input, weight, product);
            } else {
                var wide = input.to(ScalarType.Float);
                inBlocks(
                        weight,
                        (block, start) ->
                                product.narrow(1, start, block.size(0)).copy_(torch.mm(wide, block.t())));
            }
            var sum = bias.has_value() ? product.add_(bias.get()) : product;
            var shape = Tensors.shape(x);
            shape[shape.length - 1] = weight.size(0);
            return sum.to(type).view(shape);
        });
    }

    private static boolean areBrainFloats(Tensor input, Tensor weight) {
        return Tensors.type(input) == ScalarType.BFloat16
                && Tensors.type(weight) == ScalarType.BFloat16
                && weight.is_contiguous();
    }

    private static void inRegisters(Tensor input, Tensor weight, Tensor product) {
        var numbers = Tensors.memory(input.contiguous());
        int rows = (int) input.size(0);
        int inputs = (int) input.size(1);
        int outputs = (int) weight.size(0);
        SharedTeam.OF_THIS_PROCESS.share(team -> BrainFloatProducts.multiply(
                numbers, rows, inputs, Tensors.memory(weight), outputs, Tensors.memory(product), team));
    }

    /// As many threads as libtorch would use; for one caller at a time, while others compute theirs alone.
    private static final class SharedTeam {
        private static final SharedTeam OF_THIS_PROCESS = new SharedTeam();

        private final WorkerTeam alone = new WorkerTeam(1);
        private final ReentrantLock lock = new ReentrantLock();
        private WorkerTeam team = new WorkerTeam(1);

        void share(Consumer<WorkerTeam> work) {
            int threads = torch.get_num_threads();
            if (threads == 1 || !lock.tryLock()) {
                work.accept(alone);
                return;
            }
            try {
                if (team.size() != threads) {
                    team.close();
                    team = new WorkerTeam(threads);
                }
                work.accept(team);
            } finally {
                lock.unlock();
            }
        }
    }

    /// The way back of [#linear] without a graph: `gradient · weight` for a gradient `[rows, outputs]`, in its
    /// type.
    static Tensor back(Tensor gradient, Tensor weight) {
        if (!serve(weight)) {
            return torch.mm(gradient, weight);
        }
        return Scope.nested(() -> {
            var upstream = gradient.to(ScalarType.Float);
            var sum = torch.zeros(new long[] {gradient.size(0), weight.size(1)}, upstream.options());
            inBlocks(weight, (block, start) -> sum.addmm_(upstream.narrow(1, start, block.size(0)), block));
            return sum.to(Tensors.type(gradient));
        });
    }

    /// The same numbers in float32 where products of their own type would be slow.
    static Tensor wide(Tensor tensor) {
        return serve(tensor) ? tensor.to(ScalarType.Float) : tensor;
    }

    private static TensorOptional widened(TensorOptional bias) {
        return bias.has_value() ? new TensorOptional(bias.get().to(ScalarType.Float)) : bias;
    }

    private interface Block {
        /// Takes rows of the weight in float32, which begin at row `start`.
        void take(Tensor block, long start);
    }

    private static void inBlocks(Tensor weight, Block taker) {
        var plain = weight.detach();
        long blocks = Math.ceilDiv(weight.numel(), MOST_NUMBERS);
        long rows = Math.ceilDiv(weight.size(0), Math.max(1, blocks));
        for (long start = 0; start < weight.size(0); start += rows) {
            try (var _ = Scope.open()) {
                long count = Math.min(rows, weight.size(0) - start);
                taker.take(plain.narrow(0, start, count).to(ScalarType.Float), start);
            }
        }
    }
}
