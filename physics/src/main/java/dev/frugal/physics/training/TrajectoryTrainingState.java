package dev.frugal.physics.training;

import dev.frugal.base.InvalidInputException;
import dev.frugal.physics.model.Submodule;
import dev.frugal.physics.model.TrajectoryModel;
import dev.frugal.tensor.Scope;
import dev.frugal.tensor.io.Checkpoint;
import dev.frugal.tensor.nn.Parameters;
import dev.frugal.tensor.optim.Adam;
import dev.frugal.tensor.optim.Gradients;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/// Everything that changes while a [TrajectoryModel] is trained, and how it is saved.
final class TrajectoryTrainingState {
    private static final String KIND = "frugal trajectory training";

    private final TrajectoryModel model;
    private final Map<Submodule, Adam> optimisers = new EnumMap<>(Submodule.class);
    private final Map<String, Tensor> best;
    private double bestError = Double.POSITIVE_INFINITY;
    private long step;
    private double seconds;

    TrajectoryTrainingState(TrajectoryModel model) {
        this.model = model;
        for (var part : Submodule.values()) {
            if (!model.tensors(part).isEmpty()) {
                optimisers.put(part, new Adam(model.tensors(part)));
            }
        }
        best = Parameters.copy(model.tensors());
    }

    /// Number of the next mini-batch.
    long step() {
        return step;
    }

    /// Working time so far.
    double seconds() {
        return seconds;
    }

    void worked(double total) {
        seconds = total;
    }

    /// Moves the parameters of these parts along their gradients and forgets all gradients.
    void advance(List<Submodule> parts, double learningRate) {
        for (var part : parts) {
            var optimiser = optimisers.get(part);
            if (optimiser != null) {
                optimiser.step(learningRate);
            }
        }
        Gradients.clear(model.tensors().values());
        step++;
    }

    /// Moves the parameters of some parts along gradients that lie elsewhere.
    ///
    /// @param gradients of each part's parameters, in the order of [TrajectoryModel#tensors(Part)]
    void advance(Map<Submodule, List<Optional<MemorySegment>>> gradients, double learningRate) {
        gradients.forEach((part, ofPart) -> {
            var optimiser = optimisers.get(part);
            if (optimiser != null) {
                optimiser.step(learningRate, ofPart);
            }
        });
        step++;
    }

    /// Keeps the present parameters if their validation error is the least so far.
    void offer(double error) {
        if (error < bestError) {
            bestError = error;
            Parameters.load(model.tensors(), best, "the model in training");
        }
    }

    /// Puts the best parameters into the model.
    void takeBest() {
        Parameters.load(best, model.tensors(), "the best parameters");
    }

    void save(Path file) {
        try (var _ = Scope.open()) {
            var tensors = new LinkedHashMap<String, Tensor>();
            tensors.putAll(Parameters.prefixed("model", model.tensors()));
            tensors.putAll(Parameters.prefixed("best", best));
            optimisers.forEach(
                    (part, optimiser) -> tensors.putAll(Parameters.prefixed(prefix(part), optimiser.state())));
            Checkpoint.write(
                    file,
                    tensors,
                    Map.of(
                            "kind",
                            KIND,
                            "method",
                            model.method().name(),
                            "step",
                            Long.toString(step),
                            "best_error",
                            Double.toString(bestError),
                            "seconds",
                            Double.toString(seconds)));
        }
    }

    /// Takes up what [#save] wrote; does nothing if there is no such file.
    ///
    /// @throws InvalidInputException if the file is damaged or belongs to another model
    void resume(Path file) {
        if (!Files.exists(file)) {
            return;
        }
        try (var _ = Scope.open()) {
            var contents = Checkpoint.read(file);
            var metadata = contents.metadata();
            if (!KIND.equals(metadata.get("kind")) || !model.method().name().equals(metadata.get("method"))) {
                throw new InvalidInputException(
                        "%s is not a training state of %s; delete it to train from the beginning"
                                .formatted(file, model.method().name()));
            }
            var origin = file.toString();
            Parameters.load(Parameters.below("model", contents.tensors()), model.tensors(), origin);
            Parameters.load(Parameters.below("best", contents.tensors()), best, origin);
            optimisers.forEach(
                    (part, optimiser) -> optimiser.restore(Parameters.below(prefix(part), contents.tensors())));
            step = Long.parseLong(required(metadata, "step", file));
            bestError = Double.parseDouble(required(metadata, "best_error", file));
            seconds = Double.parseDouble(required(metadata, "seconds", file));
        }
    }

    private static String required(Map<String, String> metadata, String key, Path file) {
        var value = metadata.get(key);
        if (value == null) {
            throw new InvalidInputException(
                    "%s lacks '%s'; delete it to train from the beginning".formatted(file, key));
        }
        return value;
    }

    private static String prefix(Submodule part) {
        return "adam_" + part.name().toLowerCase(Locale.ROOT);
    }
}
