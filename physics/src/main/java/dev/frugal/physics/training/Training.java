package dev.frugal.physics.training;

import dev.frugal.physics.model.FlowModelSpec;
import dev.frugal.physics.model.ModelSpec;
import dev.frugal.physics.model.TrajectoryModelSpec;
import java.nio.file.Files;

/// Trains any method.
public final class Training {
    private Training() {}

    /// Trains to the end, from wherever the place's files say the training stands, and saves the
    /// model at its [TrainingContext#modelFile]. A model that is already there is loaded.
    ///
    /// @throws dev.frugal.runs.RunInterruptedException if asked to stop, after saving
    /// @throws dev.frugal.base.InvalidInputException if a file cannot be written, or one found is damaged
    public static TrainingResult train(ModelSpec method, TrainingTask task, TrainingContext place) {
        if (Files.exists(place.modelFile())) {
            return ModelFile.read(place.modelFile());
        }
        var result = switch (method) {
            case TrajectoryModelSpec trajectory -> new TrajectoryTraining(trajectory, task, place).run();
            case FlowModelSpec flow -> new FlowTraining(flow, task, place).run();
        };
        ModelFile.write(place.modelFile(), result);
        return result;
    }
}
