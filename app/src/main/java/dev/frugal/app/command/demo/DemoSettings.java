package dev.frugal.app.command.demo;

import dev.frugal.physics.comparison.ComparisonSettings;
import java.util.List;

/// The content of a demonstration's `config.yaml`: the settings of each study.
public record DemoSettings(
        ComparisonSettings physics, dev.frugal.reasoning.comparison.MethodComparisonSettings reasoning) {
    static DemoSettings standard() {
        return new DemoSettings(
                PhysicsStudy.standard().settings(), ReasoningStudy.standard().settings());
    }

    /// The studies in the order in which they are done.
    List<Study> studies() {
        return List.of(new PhysicsStudy(physics), new ReasoningStudy(reasoning));
    }
}
