package dev.frugal.physics.training;

import dev.frugal.physics.model.TrainingPhase;
import java.util.Map;

/// Who computes a training step: losses, gradients, clipping, Adam.
///
/// [AutogradStep] is the reference, for every network; [FusedStep] does the same in kernels of our
/// own for those it can. [StepEngines] chooses.
sealed interface StepEngine extends AutoCloseable permits AutogradStep, FusedStep {
    /// Moves the parameters of the phase's parts by a mini-batch.
    ///
    /// @param indices of the mini-batch's trajectories
    /// @return the terms of the loss, before weighting, by name
    Map<String, Double> take(TrainingPhase phase, long[] indices);

    /// What it computes with.
    String description();

    /// Ends the threads it has.
    @Override
    void close();
}
