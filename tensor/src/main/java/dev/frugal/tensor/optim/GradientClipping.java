package dev.frugal.tensor.optim;

import dev.frugal.tensor.Scope;
import java.util.Collection;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/// Limits the length of the gradient over all parameters together (Pascanu et al. 2013).
public final class GradientClipping {
    private GradientClipping() {}

    /// Scales all accumulated gradients by one factor so that their joint Euclidean norm is at most
    /// `limit`; leaves them alone if it is already.
    ///
    /// @return the norm before clipping
    public static double byGlobalNorm(Collection<Tensor> parameters, double limit) {
        if (!(limit > 0)) {
            throw new IllegalArgumentException("the limit is a positive norm, not " + limit);
        }
        try (var _ = Scope.open()) {
            double norm = globalNorm(parameters);
            if (norm > limit) {
                var factor = new Scalar(limit / norm);
                for (var parameter : parameters) {
                    var gradient = parameter.grad();
                    if (gradient.defined()) {
                        gradient.mul_(factor);
                    }
                }
            }
            return norm;
        }
    }

    /// The Euclidean norm of all accumulated gradients together.
    public static double globalNorm(Collection<Tensor> parameters) {
        try (var _ = Scope.open()) {
            double sum = 0;
            for (var parameter : parameters) {
                var gradient = parameter.grad();
                if (gradient.defined()) {
                    double norm = gradient.norm().item_double();
                    sum += norm * norm;
                }
            }
            return Math.sqrt(sum);
        }
    }
}
