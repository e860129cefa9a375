package dev.frugal.tensor.kernel;

import dev.frugal.tensor.Tensors;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorBase;
import org.bytedeco.pytorch.TensorTensorHook;
import org.bytedeco.pytorch.global.torch;

/// A kernel as one operation of libtorch's automatic differentiation.
///
/// libtorch offers Java no operation with a backward pass of its own, so one is made of what it
/// does offer. The result is `K + Σᵢ⟨pᵢ, Gᵢ⟩` with K the kernel's output, pᵢ its operands, and Gᵢ
/// constants that are still zero. A hook on the result sees its complete adjoint before anything
/// behind it runs: there the kernel goes back and fills the Gᵢ with the gradients, and the hook
/// passes on an adjoint whose elements sum to one. libtorch then differentiates ⟨pᵢ, Gᵢ⟩ and finds
/// Gᵢ.
///
/// Gradients of gradients are not available.
public final class LeafOperation {
    private LeafOperation() {}

    /// The kernel's way back.
    @FunctionalInterface
    public interface Backward {
        /// @param adjoint of the output, contiguous
        /// @param gradients where the operands' gradients go, shaped like the operands; none for an
        ///   operand that needs none
        void run(MemorySegment adjoint, List<Optional<MemorySegment>> gradients);
    }

    /// The output with its way back attached.
    ///
    /// @param output what the kernel computed
    /// @param operands contiguous; at least one requires a gradient
    /// @throws IllegalStateException outside a scope, where nothing would ever free the hook
    public static Tensor of(Tensor output, List<Tensor> operands, Backward backward) {
        if (PointerScope.getInnerScope() == null) {
            throw new IllegalStateException(
                    "a propagation that will be differentiated lives in a Scope; open one around the step");
        }
        var gradients = new ArrayList<Optional<Tensor>>();
        Optional<Tensor> sum = Optional.empty();
        for (var operand : operands) {
            if (operand.requires_grad()) {
                var gradient = torch.zeros_like(operand);
                gradients.add(Optional.of(gradient));
                var product = torch.dot(operand.view(-1), gradient.view(-1));
                sum = Optional.of(sum.map(product::add).orElse(product));
            } else {
                gradients.add(Optional.empty());
            }
        }
        var result = output.add(sum.orElseThrow());
        result.register_hook(new Hook(backward, gradients));
        return result;
    }

    /// Runs the kernel back once the adjoint is known. Lives as long as the scope it was made in.
    private static final class Hook extends TensorTensorHook {
        private final Backward backward;
        private final List<Optional<Tensor>> gradients;

        Hook(Backward backward, List<Optional<Tensor>> gradients) {
            this.backward = backward;
            this.gradients = gradients;
        }

        @Override
        public TensorBase call(TensorBase adjoint) {
            var complete = new Tensor(adjoint).contiguous();
            backward.run(
                    Tensors.memory(complete),
                    gradients.stream()
                            .map(gradient -> gradient.map(Tensors::memory))
                            .toList());
            var unit = torch.zeros_like(complete);
            unit.view(-1).narrow(0, 0, 1).fill_(new Scalar(1.0));
            return unit;
        }
    }
}
