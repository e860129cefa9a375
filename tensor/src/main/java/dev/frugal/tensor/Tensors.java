package dev.frugal.tensor;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
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
        memory(tensor).copyFrom(MemorySegment.ofArray(values));
        return tensor;
    }

    /// A float32 tensor of the given shape, row-major.
    ///
    /// @throws IllegalArgumentException if the shape does not hold exactly `values.length` numbers
    public static Tensor of(float[] values, long... shape) {
        check(values.length, shape);
        var tensor = torch.empty(shape, options(ScalarType.Float), new MemoryFormatOptional());
        memory(tensor).copyFrom(MemorySegment.ofArray(values));
        return tensor;
    }

    /// A tensor of the given type, Float or Double, and shape, row-major, rounded from float64.
    ///
    /// @throws IllegalArgumentException if the shape does not hold exactly `values.length` numbers
    public static Tensor of(double[] values, ScalarType type, long... shape) {
        if (type == ScalarType.Double) {
            return of(values, shape);
        }
        if (type != ScalarType.Float) {
            throw new IllegalArgumentException("expected Float or Double, not " + type);
        }
        var rounded = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            rounded[i] = (float) values[i];
        }
        return of(rounded, shape);
    }

    /// An int64 tensor of the given shape, row-major.
    ///
    /// @throws IllegalArgumentException if the shape does not hold exactly `values.length` numbers
    public static Tensor of(long[] values, long... shape) {
        check(values.length, shape);
        var tensor = torch.empty(shape, options(ScalarType.Long), new MemoryFormatOptional());
        memory(tensor).copyFrom(MemorySegment.ofArray(values));
        return tensor;
    }

    /// The elements in row-major order, converted to float64.
    public static double[] doubles(Tensor tensor) {
        var values = new double[Math.toIntExact(tensor.numel())];
        try (var _ = Scope.open()) {
            var source = tensor.detach().cpu().to(ScalarType.Double).contiguous();
            MemorySegment.ofArray(values).copyFrom(memory(source));
        }
        return values;
    }

    /// The elements in row-major order, converted to float32.
    public static float[] floats(Tensor tensor) {
        var values = new float[Math.toIntExact(tensor.numel())];
        try (var _ = Scope.open()) {
            var source = tensor.detach().cpu().to(ScalarType.Float).contiguous();
            MemorySegment.ofArray(values).copyFrom(memory(source));
        }
        return values;
    }

    /// The elements of an integer tensor in row-major order.
    public static long[] longs(Tensor tensor) {
        var values = new long[Math.toIntExact(tensor.numel())];
        try (var _ = Scope.open()) {
            var source = tensor.detach().cpu().to(ScalarType.Long).contiguous();
            MemorySegment.ofArray(values).copyFrom(memory(source));
        }
        return values;
    }

    /// The memory of a contiguous tensor on the CPU, not a copy. It must not be touched after the
    /// tensor is gone.
    ///
    /// @throws IllegalArgumentException if the elements do not lie side by side in main memory
    public static MemorySegment memory(Tensor tensor) {
        if (!tensor.is_contiguous() || tensor.is_cuda()) {
            throw new IllegalArgumentException("only a contiguous tensor on the CPU has one span of memory, not %s"
                    .formatted(Arrays.toString(shape(tensor))));
        }
        long bytes = tensor.numel() * tensor.element_size();
        return bytes == 0
                ? MemorySegment.NULL
                : MemorySegment.ofAddress(tensor.data_ptr().address()).reinterpret(bytes);
    }

    /// The element type. libtorch's own accessor makes a new enum object each time, which `==` and
    /// `switch` do not recognise.
    public static ScalarType type(Tensor tensor) {
        return tensor.scalar_type().intern();
    }

    /// Whether every element of a floating-point tensor is a finite number.
    public static boolean isFinite(Tensor tensor) {
        if (tensor.numel() == 0) {
            return true;
        }
        // Both extremes are "not a number" where an element is.
        try (var _ = Scope.open()) {
            var values = tensor.detach();
            return Double.isFinite(values.max().item().toDouble())
                    && Double.isFinite(values.min().item().toDouble());
        }
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
                    "shape %s holds %d numbers, the array %d".formatted(Arrays.toString(shape), expected, count));
        }
    }
}
