package dev.frugal.physics.model;

import dev.frugal.tensor.jet.JetEngine;
import dev.frugal.tensor.nn.Parameters;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/// A network that gives a whole trajectory as a function of time: an encoder turns what is known
/// into a condition, a generator turns time and condition into outputs.
///
/// All numbers are dimensionless: windows and outputs in standard deviations from the mean,
/// parameters and time in [−1, 1] over their ranges.
interface TrajectoryNetwork {
    /// What the generator is conditioned on.
    ///
    /// `windows`: shape `[batch, samples, states]`; `parameters`: shape `[batch, parameters]`. A
    /// network looks at one of the two. Returns `[batch, …]`.
    Tensor condition(Tensor windows, Tensor parameters);

    /// The outputs and their derivatives in dimensionless time, orders 0 to `order`, each of shape
    /// `[batch, times, outputs]`.
    ///
    /// `times`: shape `[times]`; `jets` carries the derivatives.
    List<Tensor> outputs(Tensor condition, Tensor times, int order, JetEngine jets);

    Map<String, Tensor> encoderParameters();

    Map<String, Tensor> generatorParameters();

    /// Whether the condition is a latent code of the window.
    boolean readsWindow();

    /// What this is made of, if it is a perceptron of time and a condition along with what gives
    /// the condition; empty for networks of another make.
    Optional<CurveNetwork> curves();

    /// Floating-point operations of [#condition] and [#outputs], as [Operations] counts them.
    long forwardOperations(Work work);

    /// Floating-point operations of their way back to all parameters.
    long backwardOperations(Work work);

    /// How much goes through a network at once.
    ///
    /// @param order of the highest derivative of the outputs
    record Work(long batch, int windowSamples, int times, int order) {
        /// Pairs of a condition and a time.
        long pairs() {
            return batch * times;
        }
    }

    /// All parameters, as `encoder.…` and `generator.…`.
    default Map<String, Tensor> parameters() {
        var all = new LinkedHashMap<String, Tensor>();
        all.putAll(Parameters.prefixed("encoder", encoderParameters()));
        all.putAll(Parameters.prefixed("generator", generatorParameters()));
        return all;
    }
}
