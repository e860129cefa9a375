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

    /// Replaces the checkpoint at `path` by the state after `step` steps.
    void write(Path path, long step) {
        try (var _ = Scope.open()) {
            var tensors = new LinkedHashMap<String, Tensor>();
            weights.parameters().forEach((name, tensor) -> tensors.put(MODEL + name, tensor));
            optimiser.state().forEach((name, tensor) -> tensors.put(OPTIMISER + name, tensor));
            Checkpoint.write(path, tensors, Map.of(STEP, Long.toString(step)));
        }
    }

    /// Takes over the checkpoint at `path` if there is one, and returns the steps done: 0 if none.
    ///
    /// @throws InvalidInputException if it is damaged or of a model of another shape
    long restore(Path path) {
        if (!Files.exists(path)) {
            return 0;
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
            return Long.parseLong(contents.metadata().getOrDefault(STEP, "0"));
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
