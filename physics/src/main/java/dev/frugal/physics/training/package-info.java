/// How a method becomes a trained model: a resumable job that starts and goes on by the same code.
///
/// - [dev.frugal.physics.training.TrainingTask] is what there is to learn: system, data, regimes,
///   seed.
/// - [dev.frugal.physics.training.Training] trains any [dev.frugal.physics.model.ModelSpec];
///   [dev.frugal.physics.training.TrajectoryTraining] is the loop of those that map time to the
///   whole trajectory.
/// - [dev.frugal.physics.training.TrainingContext] is where one model's numbers and checkpoints go
///   within a run, which may hold several models.
/// - [dev.frugal.physics.training.ModelFile] saves and loads trained models.
///
/// Every mini-batch depends on the seed and its number alone, so a checkpoint needs the parameters,
/// the optimiser's moments and the number of the next step, and nothing of a generator's state.
///
/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
@NullMarked
package dev.frugal.physics.training;

import org.jspecify.annotations.NullMarked;
