package dev.frugal.tensor.optim;

import dev.frugal.tensor.Tensors;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Named leaf tensors seen as one vector of float64: their elements one after another in the map's
/// order.
final class ParameterVector {
    private final List<Tensor> tensors;
    private final ScalarType type;
    private final int length;

    /// @throws IllegalArgumentException if there is no parameter, the types differ or are not Float
    ///   or Double, or a tensor is not contiguous
    ParameterVector(Map<String, Tensor> parameters) {
        if (parameters.isEmpty()) {
            throw new IllegalArgumentException("an optimiser needs at least one parameter");
        }
        tensors = List.copyOf(parameters.values());
        type = Tensors.type(tensors.getFirst());
        long count = 0;
        for (var named : parameters.entrySet()) {
            var found = Tensors.type(named.getValue());
            if (found != type || (type != ScalarType.Float && type != ScalarType.Double)) {
                throw new IllegalArgumentException(
                        "parameters are all Float or all Double, but '%s' is %s".formatted(named.getKey(), found));
            }
            if (!named.getValue().is_contiguous()) {
                throw new IllegalArgumentException("parameter '%s' is not contiguous".formatted(named.getKey()));
            }
            count += named.getValue().numel();
        }
        length = Math.toIntExact(count);
    }

    int length() {
        return length;
    }

    ScalarType type() {
        return type;
    }

    List<Tensor> tensors() {
        return tensors;
    }

    double[] read() {
        var values = new double[length];
        int position = 0;
        for (var tensor : tensors) {
            position = copyOut(Tensors.memory(tensor), values, position);
        }
        return values;
    }

    void write(double[] values) {
        int position = 0;
        for (var tensor : tensors) {
            var memory = Tensors.memory(tensor);
            long count = tensor.numel();
            if (type == ScalarType.Double) {
                MemorySegment.copy(
                        MemorySegment.ofArray(values), (long) position * Double.BYTES, memory, 0, count * Double.BYTES);
            } else {
                for (long i = 0; i < count; i++) {
                    memory.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) values[position + (int) i]);
                }
            }
            position += (int) count;
        }
    }

    private int copyOut(MemorySegment memory, double[] values, int position) {
        int count = (int) (memory.byteSize() / (type == ScalarType.Double ? 8 : 4));
        if (type == ScalarType.Double) {
            MemorySegment.copy(memory, ValueLayout.JAVA_DOUBLE, 0, values, position, count);
        } else {
            for (int i = 0; i < count; i++) {
                values[position + i] = memory.getAtIndex(ValueLayout.JAVA_FLOAT, i);
            }
        }
        return position + count;
    }
}
