package dev.frugal.tensor.optim;

import dev.frugal.tensor.Scope;
import dev.frugal.tensor.Tensors;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Optional;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// The damped system solved by conjugate gradients (Hestenes and Stiefel 1952) without ever forming
/// `JᵀJ`.
///
/// A product `JᵀJv` asks the batch for its rows again and uses each block twice, for `u = Jv` and
/// for `Jᵀu`: about 4·n·p operations, and memory for one block and a few vectors. So an iteration
/// of k products costs k·n·p where the dense way costs n·p² + p³/3 and p² of memory. The system is
/// scaled by its diagonal (Jacobi).
///
/// Stopped early, conjugate gradients are a damping of their own: the move lies in the directions
/// of greatest curvature, which is where the decrease is.
final class MatrixFreeEquations implements DampedEquations {
    private final int size;
    private final LevenbergMarquardt.Solver.ConjugateGradients settings;
    private final double[] gradient;
    private final double[] diagonal;
    private Optional<ResidualRows> batch = Optional.empty();
    private long rows;
    private double squares;

    MatrixFreeEquations(int size, LevenbergMarquardt.Solver.ConjugateGradients settings) {
        this.size = size;
        this.settings = settings;
        gradient = new double[size];
        diagonal = new double[size];
    }

    @Override
    public void linearise(ResidualRows next) {
        batch = Optional.of(next);
        rows = 0;
        squares = 0;
        Arrays.fill(diagonal, 0);
        try (var _ = Scope.open()) {
            var sum = torch.zeros(new long[] {size}, Tensors.options(ScalarType.Double));
            next.linearise((transposed, residual) -> add(transposed, residual, sum));
            System.arraycopy(Tensors.doubles(sum), 0, gradient, 0, size);
        }
    }

    private void add(Tensor transposed, Tensor residual, Tensor sum) {
        int count = JacobianBlocks.rows(transposed, residual, size);
        if (count == 0) {
            return;
        }
        try (var j = JacobianBlocks.pointer(transposed);
                var r = JacobianBlocks.pointer(residual);
                var g = JacobianBlocks.pointer(sum)) {
            JacobianBlocks.addTransposedProduct(j, size, count, r, g);
        }
        var memory = Tensors.memory(transposed);
        for (int parameter = 0; parameter < size; parameter++) {
            diagonal[parameter] += sumOfSquares(memory, (long) parameter * count, count);
        }
        squares += sumOfSquares(Tensors.memory(residual), 0, count);
        rows += count;
    }

    private static double sumOfSquares(MemorySegment memory, long from, int count) {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            double value = memory.getAtIndex(ValueLayout.JAVA_DOUBLE, from + i);
            sum += value * value;
        }
        return sum;
    }

    @Override
    public double meanSquare() {
        return squares / rows;
    }

    @Override
    public double meanDiagonal() {
        return Arrays.stream(diagonal).sum() / rows / size;
    }

    @Override
    public Optional<double[]> solve(double shift) {
        var solution = new double[size];
        var residual = new double[size];
        var scaled = new double[size];
        for (int i = 0; i < size; i++) {
            residual[i] = -gradient[i] / rows;
            scaled[i] = residual[i] / (diagonal[i] / rows + shift);
        }
        var direction = scaled.clone();
        double product = inner(residual, scaled);
        double enough = settings.tolerance() * settings.tolerance() * product;
        for (int i = 0; i < settings.products() && product > enough; i++) {
            var image = damped(direction, shift);
            double curvature = inner(direction, image);
            if (!(curvature > 0)) {
                return Optional.empty();
            }
            double length = product / curvature;
            for (int k = 0; k < size; k++) {
                solution[k] += length * direction[k];
                residual[k] -= length * image[k];
                scaled[k] = residual[k] / (diagonal[k] / rows + shift);
            }
            double next = inner(residual, scaled);
            double share = next / product;
            product = next;
            for (int k = 0; k < size; k++) {
                direction[k] = scaled[k] + share * direction[k];
            }
        }
        return Double.isFinite(product) ? Optional.of(solution) : Optional.empty();
    }

    /// `(JᵀJ/n + shift·I)·vector`.
    private double[] damped(double[] vector, double shift) {
        try (var _ = Scope.open()) {
            var direction = Tensors.of(vector, size);
            var sum = torch.zeros(new long[] {size}, Tensors.options(ScalarType.Double));
            batch.orElseThrow().linearise((transposed, residual) -> {
                int count = JacobianBlocks.rows(transposed, residual, size);
                if (count > 0) {
                    addProduct(transposed, count, direction, sum);
                }
            });
            var image = Tensors.doubles(sum);
            for (int i = 0; i < size; i++) {
                image[i] = image[i] / rows + shift * vector[i];
            }
            return image;
        }
    }

    private void addProduct(Tensor transposed, int count, Tensor direction, Tensor sum) {
        try (var _ = Scope.open()) {
            var along = torch.empty(new long[] {count}, Tensors.options(ScalarType.Double), new MemoryFormatOptional());
            try (var j = JacobianBlocks.pointer(transposed);
                    var v = JacobianBlocks.pointer(direction);
                    var u = JacobianBlocks.pointer(along);
                    var s = JacobianBlocks.pointer(sum)) {
                JacobianBlocks.product(j, size, count, v, u);
                JacobianBlocks.addTransposedProduct(j, size, count, u, s);
            }
        }
    }

    private static double inner(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    @Override
    public void close() {
        batch = Optional.empty();
    }
}
