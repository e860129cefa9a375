package dev.frugal.physics.system;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A [DynamicalSystem] as JSON: what `physics systems NAME --json` prints.
///
/// @param initial lower and upper bound of each state's initial values
public record SystemDocument(
        String name,
        String summary,
        List<String> states,
        List<Parameter> parameters,
        Map<String, Double> constants,
        List<String> equations,
        List<String> latex,
        Map<String, List<Double>> initial,
        double horizon,
        int samples,
        boolean autonomous,
        boolean symmetric) {
    /// Several of them.
    public record Listing(List<SystemDocument> systems) {}

    public SystemDocument {
        states = List.copyOf(states);
        parameters = List.copyOf(parameters);
        equations = List.copyOf(equations);
        latex = List.copyOf(latex);
    }

    /// The document of `system`.
    public static SystemDocument of(DynamicalSystem system) {
        var initial = new LinkedHashMap<String, List<Double>>();
        for (int i = 0; i < system.stateNames().size(); i++) {
            var box = system.initialBox().get(i);
            initial.put(system.stateNames().get(i), List.of(box.low(), box.high()));
        }
        return new SystemDocument(
                system.name(),
                system.description().summary(),
                system.stateNames(),
                system.parameters(),
                system.constants(),
                system.equationTexts(),
                system.equationLatex(),
                initial,
                system.horizon(),
                system.description().samples(),
                system.autonomous(),
                system.symmetry().isPresent());
    }
}
