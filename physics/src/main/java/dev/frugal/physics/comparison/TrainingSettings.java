package dev.frugal.physics.comparison;

import dev.frugal.base.Documents;
import dev.frugal.physics.data.Protocol;
import dev.frugal.physics.model.ModelSpec;
import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.physics.system.SystemYaml;
import dev.frugal.physics.system.Systems;
import tools.jackson.databind.JsonNode;

/// What is trained, resolved: the content of a single training's `config.yaml`.
///
/// @param system the system's whole text, as [SystemYaml] writes it
/// @param protocol how the data are made
/// @param model the method's name
/// @param method the method's settings
public record TrainingSettings(String system, Protocol protocol, String model, JsonNode method) {
    private static final String SOURCE = "config.yaml";

    /// Settings for a method, its training effort multiplied by `budget`.
    public static TrainingSettings of(DynamicalSystem system, Protocol protocol, ModelSpec method, double budget) {
        ComparisonSettings.checkBudget(budget);
        return new TrainingSettings(
                SystemYaml.of(system), protocol, method.name(), Documents.tree(method.withBudget(budget)));
    }

    /// The system.
    public DynamicalSystem dynamicalSystem() {
        return Systems.read(SOURCE + ", system", system);
    }

    ModelSpec readMethod() {
        return ModelSpec.read(model, method, SOURCE + ", method");
    }
}
