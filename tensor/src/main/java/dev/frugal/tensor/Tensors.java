package dev.frugal.tensor;

import java.util.Arrays;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Arrays into tensors and back, with the checks libtorch's factories leave out. All copies; all on
/// the CPU.
public final class Tensors {
    private Tensors() {}

    /// A float64 tensor of the given shape, row-major.
    ///
    /// @throws IllegalArgumentException if the shape does not hold exactly `values.length` numbers
    public static Tensor of(double[] values, long... shape) {
        check(values.length, shape);
        var tensor = torch.empty(shape, options(ScalarType.Double), new MemoryFormatOptional());
        try (var pointer = new DoublePointer(tensor.data_ptr())) {
            pointer.put(values, 0, values.length);
        }
        return tensor;
    }

    /// A float32 tensor of the given shape, row-major.
    ///
    /// @throws IllegalArgumentException if the shape does not hold exactly `values.length` numbers
    public static Tensor of(float[] values, long... shape) {
        check(values.length, shape);
        var tensor = torch.empty(shape, options(ScalarType.Float), new MemoryFormatOptional());
        try (var pointer = new FloatPointer(tensor.data_ptr())) {
            pointer.put(values, 0, values.length);
        }
        return tensor;
    }

    /// An int64 tensor of the given shape, row-major.
    ///
    /// @throws IllegalArgumentException if the shape does not hold exactly `values.length` numbers
    public static Tensor of(long[] values, long... shape) {
        check(values.length, shape);
        var tensor = torch.empty(shape, options(ScalarType.Long), new MemoryFormatOptional());
        try (var pointer = new LongPointer(tensor.data_ptr())) {
            pointer.put(values, 0, values.length);
        }
        return tensor;
    }

    /// The elements in row-major order, converted to float64.
    public static double[] doubles(Tensor tensor) {
        var values = new double[Math.toIntExact(tensor.numel())];
        try (var _ = Scope.open()) {
            var source = tensor.detach().cpu().to(ScalarType.Double).contiguous();
            new DoublePointer(source.data_ptr()).get(values, 0, values.length);
        }
        return values;
    }

    /// The elements in row-major order, converted to float32.
    public static float[] floats(Tensor tensor) {
        var values = new float[Math.toIntExact(tensor.numel())];
        try (var _ = Scope.open()) {
            var source = tensor.detach().cpu().to(ScalarType.Float).contiguous();
            new FloatPointer(source.data_ptr()).get(values, 0, values.length);
        }
        return values;
    }

    /// The elements of an integer tensor in row-major order.
    public static long[] longs(Tensor tensor) {
        var values = new long[Math.toIntExact(tensor.numel())];
        try (var _ = Scope.open()) {
            var source = tensor.detach().cpu().to(ScalarType.Long).contiguous();
            new LongPointer(source.data_ptr()).get(values, 0, values.length);
        }
        return values;
    }

    public static long[] shape(Tensor tensor) {
        var sizes = tensor.sizes();
        var shape = new long[Math.toIntExact(tensor.dim())];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = sizes.get(i);
        }
        return shape;
    }

    /// Options that ask for nothing but an element type.
    public static TensorOptions options(ScalarType type) {
        return new TensorOptions().dtype(new org.bytedeco.pytorch.ScalarTypeOptional(type));
    }

    private static void check(int count, long[] shape) {
        long expected = 1;
        for (long size : shape) {
            expected = Math.multiplyExact(expected, size);
        }
        if (expected != count) {
            throw new IllegalArgumentException(
                    "shape %s holds %d numbers, the array %d"
                            .formatted(Arrays.toString(shape), expected, count));
        }
    }
}
