package dev.frugal.tensor.optim;

import dev.frugal.base.InvalidInputException;
import dev.frugal.tensor.Tensors;
import java.util.Arrays;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Reads an optimiser's state from a checkpoint's tensors, refusing what another optimiser saved.
final class OptimiserState {
    private OptimiserState() {}

    static Tensor tensor(Map<String, Tensor> state, String name, ScalarType type, long... shape) {
        var tensor = state.get(name);
        if (tensor == null) {
            throw new InvalidInputException(
                    "the optimiser's state has no tensor '%s'; expected the state of the same optimiser on the same model"
                            .formatted(name));
        }
        if (Tensors.type(tensor) != type || !Arrays.equals(Tensors.shape(tensor), shape)) {
            throw new InvalidInputException(
                    "the optimiser's state has '%s' as %s %s where %s %s is expected; expected the state of the same optimiser on the same model"
                            .formatted(
                                    name,
                                    Tensors.type(tensor),
                                    Arrays.toString(Tensors.shape(tensor)),
                                    type,
                                    Arrays.toString(shape)));
        }
        return tensor;
    }

    static long whole(Map<String, Tensor> state, String name) {
        return Tensors.longs(tensor(state, name, ScalarType.Long, 1))[0];
    }

    static double number(Map<String, Tensor> state, String name) {
        return Tensors.doubles(tensor(state, name, ScalarType.Double, 1))[0];
    }
}
