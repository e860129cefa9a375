package dev.frugal.tensor.optim;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasTrans;
import static org.bytedeco.openblas.global.openblas.cblas_dgemv;

import dev.frugal.tensor.Tensors;
import java.util.Arrays;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// What one can do with a block of a Jacobian: checks and products with vectors.
final class JacobianBlocks {
    private JacobianBlocks() {}

    /// The number of rows of a sound block.
    ///
    /// @throws IllegalArgumentException if the shapes or types are not those of
    ///   [ResidualRows.Blocks]
    static int rows(Tensor transposed, Tensor residual, int parameters) {
        var shape = Tensors.shape(transposed);
        boolean sound = shape.length == 2
                && shape[0] == parameters
                && Arrays.equals(Tensors.shape(residual), new long[] {shape[1]})
                && Tensors.type(transposed) == ScalarType.Double
                && Tensors.type(residual) == ScalarType.Double
                && transposed.is_contiguous()
                && residual.is_contiguous();
        if (!sound) {
            throw new IllegalArgumentException(
                    "a block is a contiguous float64 transposed Jacobian [%d, rows] with a residual [rows], not %s and %s"
                            .formatted(parameters, Arrays.toString(shape), Arrays.toString(Tensors.shape(residual))));
        }
        return Math.toIntExact(shape[1]);
    }

    /// Adds `Jᵀ·rows` to `sum`, shape `[parameters]`.
    static void addTransposedProduct(
            DoublePointer transposed, int parameters, int rows, DoublePointer by, DoublePointer sum) {
        cblas_dgemv(CblasRowMajor, CblasNoTrans, parameters, rows, 1, transposed, rows, by, 1, 1, sum, 1);
    }

    /// Writes `J·vector` into `product`, shape `[rows]`.
    static void product(
            DoublePointer transposed, int parameters, int rows, DoublePointer vector, DoublePointer product) {
        cblas_dgemv(CblasRowMajor, CblasTrans, parameters, rows, 1, transposed, rows, vector, 1, 0, product, 1);
    }

    static DoublePointer pointer(Tensor tensor) {
        return new DoublePointer(tensor.data_ptr());
    }
}
