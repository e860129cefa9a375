package dev.frugal.physics.comparison;

import dev.frugal.physics.data.Protocol;
import dev.frugal.physics.model.ModelSpec;
import dev.frugal.physics.system.DynamicalSystem;

/// A single training: the content of its `config.yaml`.
///
/// @param protocol how the data are made
public record TrainingSettings(DynamicalSystem system, Protocol protocol, ModelSpec model) {}
