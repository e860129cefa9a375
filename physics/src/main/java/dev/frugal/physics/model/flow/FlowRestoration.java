package dev.frugal.physics.model.flow;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import dev.frugal.physics.model.FlowModelSpec;
import dev.frugal.physics.model.FlowTapinn;
import dev.frugal.physics.model.HybridTapinn;
import dev.frugal.physics.model.encoder.Encoder;
import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.tensor.Tensors;
import dev.frugal.tensor.nn.Parameters;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/// Flow models from what was saved of them, with every number checked before it is used.
public final class FlowRestoration {
    private FlowRestoration() {}

    /// The model that [FlowModel#tensors] and [FlowModel#metadata] of one were taken from.
    ///
    /// @param source names the file in errors
    /// @throws InvalidInputException if they are those of another model
    public static FlowModel of(
            FlowModelSpec method,
            DynamicalSystem system,
            int windowSamples,
            Map<String, Tensor> tensors,
            Map<String, String> metadata,
            String source) {
        var scales = scales(system, Parameters.below(FlowModel.SCALES, tensors), source);
        var flow = switch (method) {
            case FlowTapinn learnt -> new FlowRollout(map(learnt.generator(), system, scales, tensors, source), true);
            case HybridTapinn _ -> FlowModel.equation(system);
        };
        var encoder = new Encoder(
                new WindowFeatures(system, scales, number(metadata, "interval", source)),
                scales.ranges(),
                method.encoder().hidden(),
                method.encoder().latent(),
                new Seed(0));
        Parameters.load(Parameters.below(FlowModel.ENCODER, tensors), encoder.parameters(), source);
        return new FlowModel(
                method,
                flow,
                scales,
                encoder,
                windowSamples,
                new FlowModel.Calibration(
                        Tensors.doubles(tensor(tensors, FlowModel.GUESS_DEVIATION, source)),
                        number(metadata, "model_error", source)),
                Inference.REFINED,
                RegimeHead.isIn(metadata)
                        ? Optional.of(RegimeHead.of(
                                method.encoder().latent(),
                                Parameters.below(FlowModel.REGIMES, tensors),
                                metadata,
                                source))
                        : Optional.empty());
    }

    private static FlowMap map(
            FlowTapinn.Generator generator,
            DynamicalSystem system,
            FlowScales scales,
            Map<String, Tensor> tensors,
            String source) {
        var weights = Tensors.doubles(tensor(tensors, FlowModel.GENERATOR, source));
        var expected = FlowMap.random(system, scales, generator.order(), generator.widths(), new Seed(0));
        if (weights.length != expected.weights().length) {
            throw new InvalidInputException(
                    "%s has %d weights in its generator where %d are expected; choose the file this model was saved to"
                            .formatted(source, weights.length, expected.weights().length));
        }
        return new FlowMap(system, scales, generator.order(), generator.widths(), weights);
    }

    private static FlowScales scales(DynamicalSystem system, Map<String, Tensor> tensors, String source) {
        var arrays = new LinkedHashMap<String, double[]>();
        tensors.forEach((name, tensor) -> arrays.put(name, Tensors.doubles(tensor)));
        try {
            var scales = FlowScales.of(arrays);
            if (scales.fit(system)) {
                return scales;
            }
        } catch (IllegalArgumentException failure) {
            throw new InvalidInputException(
                    "%s does not contain such a model: %s; choose the file of a %s or %s model"
                            .formatted(source, failure.getMessage(), HybridTapinn.NAME, FlowTapinn.NAME),
                    failure);
        }
        throw new InvalidInputException("%s was trained for another system than %s; choose a model of this system"
                .formatted(source, system.name()));
    }

    private static Tensor tensor(Map<String, Tensor> tensors, String name, String source) {
        var tensor = tensors.get(name);
        if (tensor == null) {
            throw new InvalidInputException("%s has no tensor '%s'; choose the file of a %s or %s model"
                    .formatted(source, name, HybridTapinn.NAME, FlowTapinn.NAME));
        }
        return tensor;
    }

    private static String text(Map<String, String> metadata, String key, String source) {
        var text = metadata.get(key);
        if (text == null) {
            throw new InvalidInputException(
                    "the model %s lacks '%s'; it was saved by another version of Frugal, train it again"
                            .formatted(source, key));
        }
        return text;
    }

    private static double number(Map<String, String> metadata, String key, String source) {
        var text = text(metadata, key, source);
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException failure) {
            throw new InvalidInputException(
                    "the model %s has '%s' as its %s; expected a number, train it again".formatted(source, text, key),
                    failure);
        }
    }
}
