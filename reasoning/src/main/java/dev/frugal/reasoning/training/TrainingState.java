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
    private static final String REWARD = "reward/";

    /// Where a training stands.
    ///
    /// @param step the steps done
    /// @param losses the sum of the losses since the last mean was logged
    /// @param rewards what its rewards remember, by name
    record Reached(long step, double losses, Map<String, String> rewards) {
        static final Reached NOTHING = new Reached(0, 0, Map.of());
    }

    /// Replaces the checkpoint at `path` by the state as far as `reached`.
    void write(Path path, Reached reached) {
        try (var _ = Scope.open()) {
            var tensors = new LinkedHashMap<String, Tensor>();
            weights.parameters().forEach((name, tensor) -> tensors.put(MODEL + name, tensor));
            optimiser.state().forEach((name, tensor) -> tensors.put(OPTIMISER + name, tensor));
            var facts = new LinkedHashMap<String, String>();
            facts.put(STEP, Long.toString(reached.step()));
            facts.put(LOSSES, Double.toString(reached.losses()));
            reached.rewards().forEach((name, state) -> facts.put(REWARD + name, state));
            Checkpoint.write(path, tensors, facts);
        }
    }

    /// Takes over the checkpoint at `path` if there is one, and returns how far it had come.
    ///
    /// @throws InvalidInputException if it is damaged or of a model of another shape
    Reached restore(Path path) {
        if (!Files.exists(path)) {
            return Reached.NOTHING;
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
            return reached(contents.metadata());
        }
    }

    private static Reached reached(Map<String, String> facts) {
        var rewards = new LinkedHashMap<String, String>();
        facts.forEach((name, state) -> {
            if (name.startsWith(REWARD)) {
                rewards.put(name.substring(REWARD.length()), state);
            }
        });
        return new Reached(
                Long.parseLong(facts.getOrDefault(STEP, "0")),
                Double.parseDouble(facts.getOrDefault(LOSSES, "0")),
                rewards);
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
