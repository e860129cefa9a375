package dev.frugal.physics.evaluation;

import dev.frugal.physics.dynamics.Trajectory;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// The name of the regime at each of a set of parameter values.
///
/// @param names by parameter values in the system's order
public record Regimes(Map<List<Double>, String> names) {
    public Regimes {
        names = Map.copyOf(names);
    }

    /// Asks `classifier` once for each distinct parameter value of the trajectories.
    public static Regimes classify(Collection<Trajectory> trajectories, Function<double[], String> classifier) {
        var names = new LinkedHashMap<List<Double>, String>();
        for (var trajectory : trajectories) {
            names.computeIfAbsent(key(trajectory.parameters()), _ -> classifier.apply(trajectory.parameters()));
        }
        return new Regimes(names);
    }

    /// The regime of each trajectory.
    ///
    /// @throws IllegalArgumentException if a trajectory has parameters that were not classified
    public List<String> of(List<Trajectory> trajectories) {
        return trajectories.stream()
                .map(trajectory -> name(trajectory.parameters()))
                .toList();
    }

    private String name(double[] parameters) {
        var name = names.get(key(parameters));
        if (name == null) {
            throw new IllegalArgumentException("the regime at %s has not been classified".formatted(key(parameters)));
        }
        return name;
    }

    private static List<Double> key(double[] parameters) {
        return Arrays.stream(parameters).boxed().toList();
    }
}
