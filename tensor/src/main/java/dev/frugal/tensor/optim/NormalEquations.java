package dev.frugal.tensor.optim;

import static org.bytedeco.openblas.global.openblas.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas.CblasUpper;
import static org.bytedeco.openblas.global.openblas.LAPACKE_dpotrf;
import static org.bytedeco.openblas.global.openblas.LAPACKE_dpotrs;
import static org.bytedeco.openblas.global.openblas.LAPACK_COL_MAJOR;
import static org.bytedeco.openblas.global.openblas.blas_set_num_threads;
import static org.bytedeco.openblas.global.openblas.cblas_dgemv;
import static org.bytedeco.openblas.global.openblas.cblas_dsyrk;

import dev.frugal.tensor.Scope;
import dev.frugal.tensor.Tensors;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Optional;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// The linearised least-squares problem of one batch of n rows, to be solved for several dampings: `JᵀJ` and `Jᵀr`
/// summed
/// over blocks of rows, and the damped system solved by Cholesky.
///
/// Only the upper triangle of the symmetric product is computed, which halves the work: n·p²
/// operations for n rows and p parameters. OpenBLAS does the arithmetic in two p×p matrices that
/// are allocated once.
final class NormalEquations implements AutoCloseable {
    /// A row-major upper triangle is a column-major lower one, which spares LAPACK a transposition.
    private static final byte LOWER = 'L';

    private final int size;
    private final Tensor product;
    private final Tensor factor;
    private final Tensor gradient;
    private final Tensor solution;
    private long rows;
    private double squares;

    NormalEquations(int size) {
        this.size = size;
        var options = Tensors.options(ScalarType.Double);
        product = torch.zeros(new long[] {size, size}, options);
        factor = torch.zeros(new long[] {size, size}, options);
        gradient = torch.zeros(new long[] {size}, options);
        solution = torch.zeros(new long[] {size}, options);
    }

    /// Takes up the batch at the parameters' present values.
    void linearise(ResidualRows batch) {
        clear();
        try (var _ = Scope.open()) {
            batch.linearise(this::add);
        }
    }

    void clear() {
        Tensors.memory(product).fill((byte) 0);
        Tensors.memory(gradient).fill((byte) 0);
        rows = 0;
        squares = 0;
    }

    /// @throws IllegalArgumentException if the shapes or types are not those of
    ///   [ResidualRows.Blocks]
    void add(Tensor transposed, Tensor residual) {
        int count = rows(transposed, residual);
        if (count == 0) {
            return;
        }
        try (var j = pointer(transposed);
                var r = pointer(residual);
                var c = pointer(product);
                var g = pointer(gradient)) {
            // OpenBLAS has threads of its own, which would not hear of a limit set for libtorch.
            blas_set_num_threads(torch.get_num_threads());
            cblas_dsyrk(CblasRowMajor, CblasUpper, CblasNoTrans, size, count, 1, j, count, 1, c, size);
            cblas_dgemv(CblasRowMajor, CblasNoTrans, size, count, 1, j, count, r, 1, 1, g, 1);
        }
        var memory = Tensors.memory(residual);
        for (int i = 0; i < count; i++) {
            double value = memory.getAtIndex(ValueLayout.JAVA_DOUBLE, i);
            squares += value * value;
        }
        rows += count;
    }

    private int rows(Tensor transposed, Tensor residual) {
        var shape = Tensors.shape(transposed);
        boolean sound = shape.length == 2
                && shape[0] == size
                && Arrays.equals(Tensors.shape(residual), new long[] {shape[1]})
                && Tensors.type(transposed) == ScalarType.Double
                && Tensors.type(residual) == ScalarType.Double
                && transposed.is_contiguous()
                && residual.is_contiguous();
        if (!sound) {
            throw new IllegalArgumentException(
                    "a block is a contiguous float64 transposed Jacobian [%d, rows] with a residual [rows], not %s and %s"
                            .formatted(size, Arrays.toString(shape), Arrays.toString(Tensors.shape(residual))));
        }
        return Math.toIntExact(shape[1]);
    }

    private static DoublePointer pointer(Tensor tensor) {
        return new DoublePointer(tensor.data_ptr());
    }

    /// The mean of the squared residuals.
    double meanSquare() {
        return squares / rows;
    }

    /// The mean of the diagonal of `JᵀJ/n`.
    double meanDiagonal() {
        var memory = Tensors.memory(product);
        double sum = 0;
        for (long i = 0; i < size; i++) {
            sum += memory.getAtIndex(ValueLayout.JAVA_DOUBLE, i * (size + 1));
        }
        return sum / rows / size;
    }

    /// δ with `(JᵀJ/n + shift·I)δ = −Jᵀr/n`, or nothing if there is none in float64.
    Optional<double[]> solve(double shift) {
        var matrix = Tensors.memory(factor);
        matrix.copyFrom(Tensors.memory(product));
        for (long i = 0; i < size; i++) {
            long diagonal = i * (size + 1);
            double value = matrix.getAtIndex(ValueLayout.JAVA_DOUBLE, diagonal);
            matrix.setAtIndex(ValueLayout.JAVA_DOUBLE, diagonal, value + shift * rows);
        }
        var rightSide = new double[size];
        MemorySegment.copy(Tensors.memory(gradient), ValueLayout.JAVA_DOUBLE, 0, rightSide, 0, size);
        for (int i = 0; i < size; i++) {
            rightSide[i] = -rightSide[i];
        }
        Tensors.memory(solution).copyFrom(MemorySegment.ofArray(rightSide));
        try (var a = pointer(factor);
                var x = pointer(solution)) {
            boolean solved = LAPACKE_dpotrf(LAPACK_COL_MAJOR, LOWER, size, a, size) == 0
                    && LAPACKE_dpotrs(LAPACK_COL_MAJOR, LOWER, size, 1, a, size, x, size) == 0;
            return solved ? Optional.of(Tensors.doubles(solution)) : Optional.empty();
        }
    }

    @Override
    public void close() {
        product.close();
        factor.close();
        gradient.close();
        solution.close();
    }
}
