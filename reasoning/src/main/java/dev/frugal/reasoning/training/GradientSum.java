package dev.frugal.reasoning.training;

import dev.frugal.tensor.Scope;
import dev.frugal.tensor.Tensors;
import dev.frugal.tensor.distributed.Ranks;
import java.lang.foreign.MemorySegment;
import java.util.Collection;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// Gradients of all ranks, added up as one vector: many small sums would take longer.
final class GradientSum {
    private GradientSum() {}

    /// Replaces the accumulated gradient of each parameter, all of the same element type and in main memory, by
    /// its sum over the ranks. A rank without a gradient, which had no responses to learn from, counts as one
    /// with zeros; a parameter that has no gradient on any rank keeps none.
    ///
    /// @throws dev.frugal.tensor.distributed.LostRankException if another rank does not come along
    static void over(Ranks ranks, Collection<Tensor> parameters) {
        if (ranks.size() == 1) {
            return;
        }
        try (var _ = Scope.open()) {
            var type = Tensors.type(parameters.iterator().next());
            long numbers = parameters.stream().mapToLong(Tensor::numel).sum();
            // Behind the gradients, for each parameter how many ranks have one.
            var vector = torch.zeros(new long[] {numbers + parameters.size()}, Tensors.options(type));
            long at = 0;
            long flag = numbers;
            for (var parameter : parameters) {
                var gradient = parameter.grad();
                if (gradient.defined()) {
                    part(vector, at, parameter).copyFrom(Tensors.memory(gradient.contiguous()));
                    vector.select(0, flag).fill_(new Scalar(1.0));
                }
                at += parameter.numel();
                flag++;
            }
            ranks.sum(vector);
            at = 0;
            flag = numbers;
            for (var parameter : parameters) {
                if (vector.select(0, flag).item_double() > 0) {
                    var gradient = parameter.grad();
                    if (!gradient.defined()) {
                        parameter.mutable_grad().put(Scope.compute(() -> torch.zeros_like(parameter.detach())));
                        gradient = parameter.grad();
                    }
                    gradient.copy_(vector.narrow(0, at, parameter.numel()).reshape(Tensors.shape(parameter)));
                }
                at += parameter.numel();
                flag++;
            }
        }
    }

    private static MemorySegment part(Tensor vector, long at, Tensor parameter) {
        long size = vector.element_size();
        return Tensors.memory(vector).asSlice(at * size, parameter.numel() * size);
    }
}
