/// TAPINN and its rivals behind one sealed interface.
///
/// - A [dev.frugal.physics.model.ModelSpec] is data: an architecture and how it is trained. In a file
///   its `kind` says which record it is. [dev.frugal.physics.model.Models] lists the presets, with the
///   published numbers where there are any.
/// - The rivals are [dev.frugal.physics.model.TrajectoryModelSpec]s: one network maps time to the
///   whole trajectory. [dev.frugal.physics.model.StateForm] says which states it puts out and which
///   follow by differentiation; [dev.frugal.physics.model.Scaling] takes units to dimensionless
///   numbers and back, derivatives included.
/// - A [dev.frugal.physics.model.TrainedModel] is a model's network with numbers in it: a
///   [dev.frugal.physics.evaluation.Forecaster] that can be saved and loaded.
///
/// To add a model: a record that implements [dev.frugal.physics.model.TrajectoryModelSpec], with its
/// network, and its preset in the list of [dev.frugal.physics.model.Models]. The command line, files of
/// settings and the tests take it in from there. One that is trained in another way implements
/// [dev.frugal.physics.model.ModelSpec] itself; the compiler then shows where training and loading
/// have to know it.
///
/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
@NullMarked
package dev.frugal.physics.model;

import org.jspecify.annotations.NullMarked;
