package dev.frugal.tensor.jet;

import dev.frugal.tensor.Scope;
import dev.frugal.tensor.Tensors;
import dev.frugal.tensor.kernel.LeafOperation;
import dev.frugal.tensor.kernel.TileKernelSet;
import dev.frugal.tensor.kernel.TileKernels;
import dev.frugal.tensor.kernel.WorkerTeam;
import dev.frugal.tensor.nn.Linear;
import dev.frugal.tensor.nn.Mlp;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Jets by the fused kernel on the CPU ([FusedNetwork]), float32 and float64.
///
/// To libtorch's automatic differentiation a propagation is a leaf operation ([LeafOperation]).
///
/// The kernel looks at the parameters again on its way back: they must not be changed in between,
/// as in libtorch itself. Gradients of gradients are not available.
public final class FusedJetEngine implements JetEngine {
    private final WorkerTeam team;
    private final TileKernels<float[]> floats;
    private final TileKernels<double[]> doubles;
    private final String description;
    private final Map<NetworkLayout, FusedNetwork<float[]>> floatNetworks = new HashMap<>();
    private final Map<NetworkLayout, FusedNetwork<double[]>> doubleNetworks = new HashMap<>();

    FusedJetEngine(int threads, TileKernelSet kernels) {
        if (threads < 1) {
            throw new IllegalArgumentException("expected at least one thread, not " + threads);
        }
        team = new WorkerTeam(threads);
        floats = kernels.floats();
        doubles = kernels.doubles();
        description = "the fused kernel %s, %d threads".formatted(kernels.description(), threads);
    }

    @Override
    public Jet propagate(Mlp network, Jet input) {
        var call = new Call(network, input);
        var output = torch.empty(call.outputShape(), Tensors.options(call.type), new MemoryFormatOptional());
        forward(call, Tensors.memory(output));
        boolean differentiable = GradMode.is_enabled() && call.requiresGradient();
        return new Jet(differentiable ? connected(call, output) : output, input.directions(), input.order());
    }

    /// The Jacobian of one residual per row in the network's parameters, for second-order methods:
    /// row n is the gradient of `Σ_c,o adjoint[c, n, o]·channels[c, n, o]`.
    ///
    /// A row's gradient is made of the activations and adjoints that the kernel has at hand; no
    /// graph is built. A residual with several components takes a call for each.
    ///
    /// @param input channels of shape `[channels, rows, inputs]`
    /// @param adjoint derivatives of each row's residual in the output's channels, `[channels,
    ///   rows, outputs]`
    /// @return `[rows, parameters]`, columns in the order of the network's parameters
    /// @throws IllegalArgumentException if shapes do not belong together or the network has a
    ///   matrix per group
    public Tensor rowGradients(Mlp network, Jet input, Tensor adjoint) {
        var call = new Call(network, input);
        if (network.layers().getFirst().grouped()
                || !Arrays.equals(Tensors.shape(adjoint), call.outputShape())
                || Tensors.type(adjoint) != call.type) {
            throw new IllegalArgumentException("row gradients take one network and adjoints of shape %s %s, not %s %s"
                    .formatted(
                            Arrays.toString(call.outputShape()),
                            call.type,
                            Arrays.toString(Tensors.shape(adjoint)),
                            Tensors.type(adjoint)));
        }
        var batch = call.batch();
        var jacobian = torch.empty(
                new long[] {batch.rows(), call.layout.parameters()},
                Tensors.options(call.type),
                new MemoryFormatOptional());
        try (var _ = Scope.open()) {
            rowGradients(call, batch, Tensors.memory(adjoint.contiguous()), jacobian);
        }
        return jacobian;
    }

    @Override
    public String description() {
        return description;
    }

    private synchronized void forward(Call call, MemorySegment output) {
        kernel(call).forward(call.batch(), output);
    }

    private synchronized void backward(Call call, MemorySegment adjoint, List<Optional<MemorySegment>> gradients) {
        kernel(call)
                .backward(
                        call.batch(),
                        new FusedNetwork.Adjoints(
                                adjoint, gradients.subList(0, gradients.size() - 1), gradients.getLast()));
    }

    private synchronized void rowGradients(
            Call call, FusedNetwork.Batch batch, MemorySegment adjoint, Tensor jacobian) {
        kernel(call).rowGradients(batch, adjoint, Tensors.memory(jacobian));
    }

    private FusedNetwork<?> kernel(Call call) {
        return call.type == ScalarType.Float
                ? floatNetworks.computeIfAbsent(call.layout, layout -> new FusedNetwork<>(layout, floats, team))
                : doubleNetworks.computeIfAbsent(call.layout, layout -> new FusedNetwork<>(layout, doubles, team));
    }

    private Tensor connected(Call call, Tensor output) {
        var operands = new ArrayList<>(call.parameters);
        operands.add(call.input);
        return LeafOperation.of(output, operands, (adjoint, gradients) -> backward(call, adjoint, gradients));
    }

    /// What a propagation works on, checked.
    private static final class Call {
        private final NetworkLayout layout;
        private final ScalarType type;
        private final List<Tensor> parameters = new ArrayList<>();
        private final Tensor input;
        private final long groups;
        private final long outputs;

        Call(Mlp network, Jet jet) {
            var channels = jet.channels();
            if (channels.size(-1) != network.inputs()) {
                throw new IllegalArgumentException(
                        "the network has %d inputs, the jet %d columns".formatted(network.inputs(), channels.size(-1)));
            }
            type = Tensors.type(channels);
            if (type != ScalarType.Float && type != ScalarType.Double) {
                throw new IllegalArgumentException("the fused kernel works in Float or Double, not " + type);
            }
            var sizes = new ArrayList<Integer>();
            sizes.add(Math.toIntExact(network.inputs()));
            for (var layer : network.layers()) {
                sizes.add(Math.toIntExact(layer.outputs()));
                add(layer);
            }
            layout = new NetworkLayout(sizes, jet.directions(), jet.order());
            input = channels.contiguous();
            groups = groups(network.layers().getFirst(), channels);
            outputs = network.outputs();
        }

        private void add(Linear layer) {
            for (var parameter : List.of(layer.weight(), layer.bias())) {
                if (Tensors.type(parameter) != type) {
                    throw new IllegalArgumentException(
                            "the network is %s, the jet %s".formatted(Tensors.type(parameter), type));
                }
                parameters.add(parameter.contiguous());
            }
        }

        private static long groups(Linear first, Tensor channels) {
            if (!first.grouped()) {
                return 1;
            }
            long groups = first.weight().size(0);
            if (channels.dim() != 4 || channels.size(1) != groups) {
                throw new IllegalArgumentException(
                        "a network with %d groups takes [channels, %d, rows, inputs]".formatted(groups, groups));
            }
            return groups;
        }

        boolean requiresGradient() {
            return input.requires_grad() || parameters.stream().anyMatch(Tensor::requires_grad);
        }

        long[] outputShape() {
            var shape = Tensors.shape(input);
            shape[shape.length - 1] = outputs;
            return shape;
        }

        FusedNetwork.Batch batch() {
            long rows = input.numel() / layout.channels() / layout.inputs();
            return new FusedNetwork.Batch(
                    parameters.stream().map(Tensors::memory).toList(), groups, Tensors.memory(input), rows);
        }
    }
}
