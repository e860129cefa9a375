/// TAPINN and its competitors behind one sealed interface.
///
/// - A [dev.frugal.physics.model.ModelSpec] is data: an architecture and how it is trained. In a file
///   its `kind` says which record it is. [dev.frugal.physics.model.Models] lists the presets, with the
///   published numbers where there are any.
/// - The competitors are [dev.frugal.physics.model.TrajectoryModelSpec]s: one network maps time to the
///   whole trajectory. [dev.frugal.physics.model.StateForm] says which states it outputs and which
///   follow by differentiation; [dev.frugal.physics.model.Scaling] converts between units and dimensionless
///   numbers, derivatives included.
/// - A [dev.frugal.physics.model.TrainedModel] is a model's network with parameters: a
///   [dev.frugal.physics.evaluation.Forecaster] that can be saved and loaded.
///
/// To add a model: a record that implements [dev.frugal.physics.model.TrajectoryModelSpec], with its
/// network, and its preset in the list of [dev.frugal.physics.model.Models]. The command line, files of
/// settings and the tests then include it. A model with another training procedure implements
/// [dev.frugal.physics.model.ModelSpec] itself; the compiler then reports the places in training and
/// loading to extend.
///
/// Internal: may change in any version. Public packages are listed in docs/reference/library.md.
@NullMarked
package dev.frugal.physics.model;

import org.jspecify.annotations.NullMarked;
