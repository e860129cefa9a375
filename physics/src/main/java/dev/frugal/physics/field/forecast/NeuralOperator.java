package dev.frugal.physics.field.forecast;

import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/// A network from a window of fields to a whole trajectory.
sealed interface NeuralOperator permits FourierOperator, DeepOperator {
    /// @param windows `[batch, samples, fields, points]`
    /// @return `[batch, times, fields, points]`
    Tensor forward(Tensor windows);

    /// What is trained, by name.
    Map<String, Tensor> parameters();
}
