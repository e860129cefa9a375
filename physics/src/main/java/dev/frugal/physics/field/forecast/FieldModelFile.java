package dev.frugal.physics.field.forecast;

import dev.frugal.base.Documents;
import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import dev.frugal.physics.field.FieldSystem;
import dev.frugal.physics.model.EncoderSettings;
import dev.frugal.physics.model.encoder.Encoder;
import dev.frugal.physics.system.FieldDescriptions;
import dev.frugal.physics.system.FieldYaml;
import dev.frugal.tensor.Scope;
import dev.frugal.tensor.Tensors;
import dev.frugal.tensor.io.Checkpoint;
import dev.frugal.tensor.nn.Parameters;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Hybrid models of fields on disk: a checkpoint whose metadata hold everything that is needed to rebuild the model,
/// the
/// equations included. A loaded model forecasts the same bits as the saved one.
public final class FieldModelFile {
    /// The name of the file among the checkpoints of the run that trained the model.
    public static final String NAME = "field-model.safetensors";

    private static final String CHECKPOINTS = "checkpoints";
    private static final String KIND = "frugal field model";
    private static final String ENCODER = "encoder";
    private static final String SIZES = "summary.sizes";
    private static final String MEAN = "summary.mean";
    private static final String DEVIATION = "summary.deviation";

    private FieldModelFile() {}

    /// The file of such a model: `place` itself, or the one in the folder of a run; empty if there is none.
    public static Optional<Path> find(Path place) {
        var file = place.endsWith(NAME) ? place : place.resolve(CHECKPOINTS).resolve(NAME);
        return Optional.of(file).filter(Files::isRegularFile);
    }

    /// Saves a model.
    ///
    /// @throws InvalidInputException if the file cannot be written
    public static void write(Path file, FieldHybrid model) {
        try (var _ = Scope.open()) {
            var summary = model.summary();
            var tensors = new LinkedHashMap<String, Tensor>(
                    Parameters.prefixed(ENCODER, model.encoder().parameters()));
            tensors.put(SIZES, numbers(summary.sizes()));
            tensors.put(MEAN, numbers(model.inputs().mean()));
            tensors.put(DEVIATION, numbers(model.inputs().deviation()));
            Checkpoint.write(
                    file,
                    tensors,
                    Map.of(
                            "kind",
                            KIND,
                            "encoder",
                            Documents.yaml(model.settings()),
                            "system",
                            FieldYaml.of(model.system().description()),
                            "window",
                            Integer.toString(model.window()),
                            "interval",
                            Double.toString(summary.interval()),
                            "places",
                            Documents.json(summary.places())));
        }
    }

    private static Tensor numbers(double[] values) {
        return Tensors.of(values, ScalarType.Double, values.length);
    }

    /// Loads a model that [#write] saved. Its tensors are freed when it is closed.
    ///
    /// @throws InvalidInputException if the file is missing, damaged, or no model of this kind
    public static FieldHybrid read(Path file) {
        var contents = Checkpoint.read(file);
        try {
            return model(contents.metadata(), contents.tensors(), file.toString());
        } catch (IllegalArgumentException failure) {
            throw new InvalidInputException(
                    "%s does not contain such a model: %s; train it again".formatted(file, failure.getMessage()),
                    failure);
        } finally {
            contents.tensors().values().forEach(Tensor::close);
        }
    }

    private static FieldHybrid model(Map<String, String> metadata, Map<String, Tensor> tensors, String source) {
        if (!KIND.equals(metadata.get("kind"))) {
            throw new InvalidInputException(
                    "%s is no model of fields; choose the %s of a finished run".formatted(source, NAME));
        }
        var settings = Documents.readYaml(required(metadata, "encoder", source), EncoderSettings.class, source);
        var system = new FieldSystem(FieldDescriptions.read(source, required(metadata, "system", source)));
        int window = Integer.parseInt(required(metadata, "window", source));
        double interval = Double.parseDouble(required(metadata, "interval", source));
        var places = Documents.readJson(required(metadata, "places", source), int[].class, source);
        var sizes = numbers(tensors, SIZES, source);
        var mean = numbers(tensors, MEAN, source);
        var deviation = numbers(tensors, DEVIATION, source);
        var summary = new FieldSummary(interval, system.points(), places, sizes);
        boolean fits = window >= 2
                && interval > 0
                && sizes.length == system.fields().size()
                && mean.length == summary.count()
                && deviation.length == mean.length
                && Arrays.stream(sizes).allMatch(size -> size > 0)
                && Arrays.stream(deviation).allMatch(one -> one > 0)
                && Arrays.stream(places).allMatch(place -> place >= 0 && place < system.values());
        if (!fits) {
            throw new InvalidInputException("%s was saved for other fields than those of %s; train the model again"
                    .formatted(source, system.name()));
        }
        var inputs = new SummaryInputs(interval, mean, deviation);
        var encoder =
                new Encoder(inputs, FieldHybrid.ranges(system), settings.hidden(), settings.latent(), new Seed(0));
        var model = new FieldHybrid(system, settings, window, summary, inputs, encoder);
        try {
            Parameters.load(Parameters.below(ENCODER, tensors), encoder.parameters(), source);
        } catch (InvalidInputException damaged) {
            model.close();
            throw damaged;
        }
        return model;
    }

    private static double[] numbers(Map<String, Tensor> tensors, String name, String source) {
        var tensor = tensors.get(name);
        if (tensor == null) {
            throw new InvalidInputException("%s has no tensor '%s'; train the model again".formatted(source, name));
        }
        return Tensors.doubles(tensor);
    }

    private static String required(Map<String, String> metadata, String key, String source) {
        var value = metadata.get(key);
        if (value == null) {
            throw new InvalidInputException(
                    "the model %s lacks '%s'; it was saved by another version of Frugal, train it again"
                            .formatted(source, key));
        }
        return value;
    }
}
