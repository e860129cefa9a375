package dev.frugal.tensor.recurrent;

import dev.frugal.tensor.Tensors;
import dev.frugal.tensor.kernel.LeafOperation;
import dev.frugal.tensor.kernel.TileKernelSet;
import dev.frugal.tensor.kernel.TileKernels;
import dev.frugal.tensor.kernel.WorkerTeam;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// LSTMs by the fused kernel on the CPU ([FusedLstm]), float32 and float64; what is on another
/// device or of another type goes through libtorch.
///
/// To libtorch's automatic differentiation a whole sequence is a leaf operation ([LeafOperation]).
/// The kernel looks at the parameters again on its way back: they must not be changed in between,
/// as in libtorch itself.
public final class FusedLstmEngine implements LstmEngine {
    private final LibtorchLstmEngine libtorch = new LibtorchLstmEngine();
    private final WorkerTeam team;
    private final TileKernelSet kernels;
    private final String description;
    private final Map<LstmLayout, FusedLstm<float[]>> floats = new HashMap<>();
    private final Map<LstmLayout, FusedLstm<double[]>> doubles = new HashMap<>();

    FusedLstmEngine(int threads, TileKernelSet kernels) {
        if (threads < 1) {
            throw new IllegalArgumentException("expected at least one thread, not " + threads);
        }
        this.kernels = kernels;
        team = new WorkerTeam(threads);
        description = "the fused kernel %s, %d threads".formatted(kernels.description(), threads);
    }

    @Override
    public Tensor all(Tensor x, List<Tensor> parameters) {
        return run(x, parameters, true);
    }

    @Override
    public Tensor last(Tensor x, List<Tensor> parameters) {
        return run(x, parameters, false);
    }

    @Override
    public String description() {
        return description;
    }

    private Tensor run(Tensor x, List<Tensor> parameters, boolean everyStep) {
        var type = Tensors.type(x);
        if (x.is_cuda() || (type != ScalarType.Float && type != ScalarType.Double)) {
            return everyStep ? libtorch.all(x, parameters) : libtorch.last(x, parameters);
        }
        var call = new Call(x, parameters, everyStep);
        var output = torch.empty(call.outputShape(), Tensors.options(call.type), new MemoryFormatOptional());
        return call.type == ScalarType.Float ? run(floats(call), call, output) : run(doubles(call), call, output);
    }

    private synchronized FusedLstm<float[]> floats(Call call) {
        return kernel(floats, kernels.floats(), call);
    }

    private synchronized FusedLstm<double[]> doubles(Call call) {
        return kernel(doubles, kernels.doubles(), call);
    }

    private <A> FusedLstm<A> kernel(Map<LstmLayout, FusedLstm<A>> known, TileKernels<A> tileKernels, Call call) {
        return known.computeIfAbsent(
                call.layout(tileKernels.panel()), layout -> new FusedLstm<>(layout, tileKernels, team));
    }

    private <A> Tensor run(FusedLstm<A> kernel, Call call, Tensor output) {
        if (!GradMode.is_enabled() || !call.requiresGradient()) {
            synchronized (this) {
                kernel.forward(call.batch(), Tensors.memory(output));
            }
            return output;
        }
        FusedLstm.History<A> history;
        synchronized (this) {
            history = kernel.forwardKeeping(call.batch(), Tensors.memory(output));
        }
        return LeafOperation.of(output, call.operands, new Backward<>(kernel, call, history));
    }

    /// What a call works on, checked.
    private static final class Call {
        private final ScalarType type;
        private final List<Tensor> operands = new ArrayList<>();
        private final boolean everyStep;
        private final int sequences;
        private final int steps;
        private final int inputs;
        private final int hidden;

        Call(Tensor x, List<Tensor> parameters, boolean everyStep) {
            this.everyStep = everyStep;
            type = Tensors.type(x);
            for (var parameter : parameters) {
                if (Tensors.type(parameter) != type) {
                    throw new IllegalArgumentException(
                            "the LSTM is %s, its input %s".formatted(Tensors.type(parameter), type));
                }
                operands.add(parameter.contiguous());
            }
            operands.add(x.contiguous());
            sequences = Math.toIntExact(x.size(0));
            steps = Math.toIntExact(x.size(1));
            inputs = Math.toIntExact(x.size(2));
            hidden = Math.toIntExact(parameters.get(1).size(1));
        }

        LstmLayout layout(int panel) {
            return new LstmLayout(inputs, hidden, panel);
        }

        boolean requiresGradient() {
            return operands.stream().anyMatch(Tensor::requires_grad);
        }

        long[] outputShape() {
            return everyStep ? new long[] {sequences, steps, hidden} : new long[] {sequences, hidden};
        }

        FusedLstm.Batch batch() {
            var memory = operands.stream().map(Tensors::memory).toList();
            return new FusedLstm.Batch(
                    memory.subList(0, memory.size() - 1), memory.getLast(), sequences, steps, everyStep);
        }
    }

    /// The way back with the history kept for it. A second time over the same graph repeats the way
    /// forward.
    private final class Backward<A> implements LeafOperation.Backward {
        private final FusedLstm<A> kernel;
        private final Call call;
        private Optional<FusedLstm.History<A>> history;

        Backward(FusedLstm<A> kernel, Call call, FusedLstm.History<A> history) {
            this.kernel = kernel;
            this.call = call;
            this.history = Optional.of(history);
        }

        @Override
        public void run(MemorySegment adjoint, List<Optional<MemorySegment>> gradients) {
            synchronized (FusedLstmEngine.this) {
                var kept = history.orElseGet(this::again);
                history = Optional.empty();
                kernel.backward(
                        call.batch(),
                        new FusedLstm.Adjoints(
                                adjoint, gradients.subList(0, gradients.size() - 1), gradients.getLast()),
                        kept);
            }
        }

        private FusedLstm.History<A> again() {
            var output = torch.empty(call.outputShape(), Tensors.options(call.type), new MemoryFormatOptional());
            return kernel.forwardKeeping(call.batch(), Tensors.memory(output));
        }
    }
}
