package dev.frugal.physics.training;

import dev.frugal.base.Documents;
import dev.frugal.base.InvalidInputException;
import dev.frugal.physics.model.FlowTapinn;
import dev.frugal.physics.model.ModelSpec;
import dev.frugal.physics.model.TrajectoryForecaster;
import dev.frugal.physics.model.TrajectoryModelSpec;
import dev.frugal.physics.model.flow.FlowRestoration;
import dev.frugal.physics.system.SystemYaml;
import dev.frugal.physics.system.Systems;
import dev.frugal.tensor.io.Checkpoint;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import org.bytedeco.pytorch.Tensor;

/// Trained models on disk: a checkpoint whose metadata say everything that is needed to rebuild the
/// model, the equation included. A loaded model forecasts the same bits as the saved one.
public final class ModelFile {
    private static final String KIND = "frugal model";

    private ModelFile() {}

    /// Saves a trained model.
    ///
    /// @throws InvalidInputException if the file cannot be written
    public static void write(Path file, TrainingResult result) {
        var model = result.model();
        var metadata = new LinkedHashMap<String, String>();
        metadata.put("kind", KIND);
        metadata.put("model", Documents.yaml(model.method()));
        metadata.put("system", SystemYaml.of(model.system()));
        metadata.put("window", Integer.toString(model.windowSamples()));
        metadata.put("seconds", Double.toString(result.seconds()));
        result.gradientVariance().ifPresent(value -> metadata.put("gradient_variance", Double.toString(value)));
        metadata.putAll(model.metadata());
        Checkpoint.write(file, model.tensors(), metadata);
    }

    /// Loads a model that [#write] saved, with what its training took.
    ///
    /// @throws InvalidInputException if the file is missing, damaged, or no model of this kind
    public static TrainingResult read(Path file) {
        var contents = Checkpoint.read(file);
        var metadata = contents.metadata();
        if (!KIND.equals(metadata.get("kind"))) {
            throw new InvalidInputException(
                    "%s is a checkpoint but no trained model; choose the model.safetensors of a finished run"
                            .formatted(file));
        }
        var source = file.toString();
        // Outside any scope of ours: the model outlives this method, the file's tensors do not.
        var spec = Documents.readYaml(required(metadata, "model", file), ModelSpec.class, source + ", model");
        var system = Systems.read(source, required(metadata, "system", file));
        int window = windowSamples(required(metadata, "window", file), file);
        var model = switch (spec) {
            case TrajectoryModelSpec trajectory ->
                TrajectoryForecaster.restore(trajectory, system, window, contents.tensors(), metadata, source);
            case FlowTapinn flow -> FlowRestoration.of(flow, system, window, contents.tensors(), metadata, source);
        };
        contents.tensors().values().forEach(Tensor::close);
        var variance = metadata.get("gradient_variance");
        return new TrainingResult(
                model,
                Double.parseDouble(required(metadata, "seconds", file)),
                variance == null ? OptionalDouble.empty() : OptionalDouble.of(Double.parseDouble(variance)));
    }

    private static int windowSamples(String text, Path file) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException failure) {
            throw new InvalidInputException(
                    "the model %s has a window of '%s' samples; expected a whole number, train it again"
                            .formatted(file, text),
                    failure);
        }
    }

    private static String required(Map<String, String> metadata, String key, Path file) {
        var value = metadata.get(key);
        if (value == null) {
            throw new InvalidInputException(
                    "the model %s lacks '%s'; it was saved by another version of Frugal, train it again"
                            .formatted(file, key));
        }
        return value;
    }
}
