package dev.frugal.physics.model;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import tools.jackson.databind.annotation.JsonTypeIdResolver;

/// A way to forecast trajectories by a trained network: its architecture and its training, as data.
///
/// In a file its `kind` is its name, one of [Models#names], beside its settings.
@JsonTypeInfo(use = JsonTypeInfo.Id.CUSTOM, property = "kind")
@JsonTypeIdResolver(ModelKinds.class)
public sealed interface ModelSpec permits TrajectoryModelSpec, FlowTapinn {
    /// The name on the command line, in files and in tables.
    String name();

    /// This model trained with `factor` times its effort.
    ModelSpec withBudget(double factor);
}
