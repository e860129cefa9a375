/// TAPINN and its rivals behind one sealed interface.
///
/// - A [dev.frugal.physics.model.ModelSpec] is data: an architecture and how it is trained, with a
///   published method's numbers as its preset.
/// - The rivals are [dev.frugal.physics.model.TrajectoryModelSpec]s: one network maps time to the
///   whole trajectory. [dev.frugal.physics.model.StateForm] says which states it puts out and which
///   follow by differentiation; [dev.frugal.physics.model.Scaling] takes units to dimensionless
///   numbers and back, derivatives included.
/// - A [dev.frugal.physics.model.TrainedModel] is a method's network with numbers in it: a
///   [dev.frugal.physics.evaluation.Forecaster] that can be saved and loaded.
///
/// To add a method: a record that implements one of the two interfaces, its name in
/// [dev.frugal.physics.model.ModelSpec#named], its network's construction, and a line in the tests'
/// list of models, which holds it to the contract of all.
///
/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
@NullMarked
package dev.frugal.physics.model;

import org.jspecify.annotations.NullMarked;
