package dev.frugal.reasoning.training;

import dev.frugal.base.InvalidInputException;
import dev.frugal.reasoning.language.MasterWeights;
import dev.frugal.tensor.Scope;
import dev.frugal.tensor.Tensors;
import dev.frugal.tensor.io.Checkpoint;
import dev.frugal.tensor.optim.Adam;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/// The parameters under training with their optimiser, on disk and back. What is frozen is not
/// kept: it is read from the model again.
record TrainingState(MasterWeights weights, Adam optimiser) {
    private static final String MODEL = "model/";
    private static final String OPTIMISER = "optimiser/";
    private static final String STEP = "step";
    private static final String LOSSES = "losses";

    /// How far a training has come.
    ///
    /// @param losses the sum of the losses since the last mean was logged
    record Done(long step, double losses) {}

    /// Replaces the checkpoint at `path` by the state after so many steps.
    void write(Path path, Done done) {
        try (var _ = Scope.open()) {
            var tensors = new LinkedHashMap<String, Tensor>();
            weights.parameters().forEach((name, tensor) -> tensors.put(MODEL + name, tensor));
            optimiser.state().forEach((name, tensor) -> tensors.put(OPTIMISER + name, tensor));
            Checkpoint.write(
                    path, tensors, Map.of(STEP, Long.toString(done.step()), LOSSES, Double.toString(done.losses())));
        }
    }

    /// Takes over the checkpoint at `path` if there is one, and returns how far it has come: nowhere if there is
    /// none.
    ///
    /// @throws InvalidInputException if it is damaged or of a model of another shape
    Done restore(Path path) {
        if (!Files.exists(path)) {
            return new Done(0, 0);
        }
        try (var _ = Scope.open()) {
            var contents = Checkpoint.read(path);
            var stored = new LinkedHashMap<String, Tensor>();
            weights.parameters()
                    .forEach((name, tensor) -> stored.put(name, saved(contents.tensors(), name, tensor, path)));
            weights.restore(stored);
            var moments = new LinkedHashMap<String, Tensor>();
            contents.tensors().forEach((name, tensor) -> {
                if (name.startsWith(OPTIMISER)) {
                    moments.put(name.substring(OPTIMISER.length()), tensor);
                }
            });
            optimiser.restore(moments);
            var metadata = contents.metadata();
            return new Done(
                    Long.parseLong(metadata.getOrDefault(STEP, "0")),
                    Double.parseDouble(metadata.getOrDefault(LOSSES, "0")));
        }
    }

    private static Tensor saved(Map<String, Tensor> tensors, String name, Tensor like, Path path) {
        var tensor = tensors.get(MODEL + name);
        if (tensor == null || !Arrays.equals(Tensors.shape(tensor), Tensors.shape(like))) {
            throw new InvalidInputException("checkpoint %s has no %s of shape %s; it belongs to another model"
                    .formatted(path, name, Arrays.toString(Tensors.shape(like))));
        }
        return tensor;
    }
}
