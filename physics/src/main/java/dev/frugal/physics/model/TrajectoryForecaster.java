package dev.frugal.physics.model;

import dev.frugal.base.Documents;
import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.tensor.nn.Parameters;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/// A [TrajectoryModel] as a forecaster.
public sealed interface TrajectoryForecaster extends TrainedModel permits WindowForecaster, ParameterForecaster {
    TrajectoryModel model();

    @Override
    default TrajectoryModelSpec method() {
        return model().method();
    }

    @Override
    default DynamicalSystem system() {
        return model().system();
    }

    @Override
    default int windowSamples() {
        return model().windowSamples();
    }

    @Override
    default long parameterCount() {
        return Parameters.count(model().tensors());
    }

    @Override
    default long operationsPerQuery(int times) {
        return model().operationsPerQuery(times);
    }

    @Override
    default Map<String, Tensor> tensors() {
        return model().tensors();
    }

    @Override
    default Map<String, String> metadata() {
        return Map.of("scaling", Documents.yaml(model().scaling()));
    }

    /// The model that [TrainedModel#tensors] and [TrainedModel#metadata] of one were taken from.
    ///
    /// @param source names the file in errors
    /// @throws dev.frugal.base.InvalidInputException if they are those of another model
    static TrajectoryForecaster restore(
            TrajectoryModelSpec spec,
            DynamicalSystem system,
            int windowSamples,
            Map<String, Tensor> tensors,
            Map<String, String> metadata,
            String source) {
        var model = TrajectoryModel.create(
                spec,
                system,
                Documents.readYaml(text(metadata, "scaling", source), Scaling.class, source + ", scaling"),
                windowSamples,
                new Seed(0));
        Parameters.load(tensors, model.tensors(), source);
        return model.forecaster();
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
}
