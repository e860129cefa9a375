package dev.frugal.physics.training;

import dev.frugal.physics.model.TrainedModel;
import java.util.OptionalDouble;

/// A trained model and what its training took.
///
/// @param seconds working time over all sessions
/// @param gradientVariance see [GradientVariance]; empty for methods without mini-batches of
///   trajectories
public record TrainingResult(TrainedModel model, double seconds, OptionalDouble gradientVariance) {}
