package dev.frugal.physics.system;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What an author says about a system: all of its file, checked and typed. Lists that go by state
/// have the states' order.
///
/// `horizon`: how long a trajectory lasts. `samples`: how many equidistant times it is recorded at,
/// both ends included. `constants`: numbers in the equations that stay fixed, in the file's order.
public record SystemDescription(
        String name,
        String summary,
        List<String> stateNames,
        List<String> stateUnits,
        List<Parameter> parameters,
        Map<String, Double> constants,
        List<Expression> equations,
        List<Interval> initialBox,
        double horizon,
        int samples,
        Optional<Symmetry> symmetry,
        List<RegimeRange> regimes) {
    /// @throws IllegalArgumentException if the lists that go by state differ in length
    public SystemDescription {
        stateNames = List.copyOf(stateNames);
        stateUnits = List.copyOf(stateUnits);
        parameters = List.copyOf(parameters);
        constants = Collections.unmodifiableMap(new LinkedHashMap<>(constants));
        equations = List.copyOf(equations);
        initialBox = List.copyOf(initialBox);
        regimes = List.copyOf(regimes);
        int states = stateNames.size();
        if (stateUnits.size() != states || equations.size() != states || initialBox.size() != states) {
            throw new IllegalArgumentException("%d states, but %d units, %d equations and %d initial intervals"
                    .formatted(states, stateUnits.size(), equations.size(), initialBox.size()));
        }
    }

    SystemDescription withConstants(Map<String, Double> changed) {
        return new SystemDescription(
                name,
                summary,
                stateNames,
                stateUnits,
                parameters,
                changed,
                equations,
                initialBox,
                horizon,
                samples,
                symmetry,
                regimes);
    }

    SystemDescription withoutSymmetry() {
        return new SystemDescription(
                name,
                summary,
                stateNames,
                stateUnits,
                parameters,
                constants,
                equations,
                initialBox,
                horizon,
                samples,
                Optional.empty(),
                regimes);
    }
}
