package dev.frugal.physics.model;

import dev.frugal.physics.evaluation.Forecaster;
import dev.frugal.physics.system.DynamicalSystem;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/// A model's network with numbers in it, ready to forecast.
public interface TrainedModel extends Forecaster {
    ModelSpec method();

    DynamicalSystem system();

    /// How many samples a window must have.
    int windowSamples();

    /// Trainable numbers in the network.
    long parameterCount();

    /// Floating-point operations of one forecast at so many times, its time derivatives included:
    /// matrix products, a multiplication and an addition as two.
    long operationsPerQuery(int times);

    /// The numbers that have to be saved for the model to come back with identical bits.
    Map<String, Tensor> tensors();

    /// What else has to be saved for the model to be rebuilt, beside settings, system and window:
    /// texts by name.
    Map<String, String> metadata();

    @Override
    default String name() {
        return method().name();
    }
}
