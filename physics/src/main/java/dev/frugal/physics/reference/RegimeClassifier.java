package dev.frugal.physics.reference;

import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.physics.system.RegimeRange;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Tells in which regime a system is: what its solutions do when their beginnings are forgotten.
///
/// Equilibria and cycles are recognised by their return on a Poincaré section (once per period of
/// the forcing, or the passage through a plane), chaos by a positive largest Lyapunov exponent of a
/// solution that never returns. Where the author of the system declared regimes over a parameter,
/// their names take precedence. The last [#MOST_KNOWN] answers are kept, so asking again is free. Safe
/// to share between threads.
public final class RegimeClassifier {
    /// Answers that are kept; of more, the one not asked for longest is forgotten.
    public static final int MOST_KNOWN = 1_024;

    private final int mostKnown;

    /// In the order in which they were last asked for; guarded by itself.
    private final Map<Question, Regime> known = new LinkedHashMap<>(16, 0.75f, true);

    private record Question(DynamicalSystem system, List<Double> parameters, List<Double> initial) {}

    public RegimeClassifier() {
        this(MOST_KNOWN);
    }

    RegimeClassifier(int mostKnown) {
        this.mostKnown = mostKnown;
    }

    /// The regime at `parameters`, from the system's usual initial state, see [#usualInitial].
    public Regime classify(DynamicalSystem system, double[] parameters) {
        return classify(system, parameters, usualInitial(system));
    }

    /// The regime at `parameters` that solutions from `initial` come to. Where several attractors
    /// exist side by side, the initial state decides.
    ///
    /// @throws IllegalArgumentException if a length is not that of the system's parameters or
    ///   states
    public Regime classify(DynamicalSystem system, double[] parameters, double[] initial) {
        if (parameters.length != system.parameters().size()
                || initial.length != system.stateNames().size()) {
            throw new IllegalArgumentException("%s has %d parameters and %d states, got %d and %d"
                    .formatted(
                            system.name(),
                            system.parameters().size(),
                            system.stateNames().size(),
                            parameters.length,
                            initial.length));
        }
        var question = new Question(system, boxed(parameters), boxed(initial));
        synchronized (known) {
            var answer = known.get(question);
            if (answer != null) {
                return answer;
            }
        }
        // Not under the lock: an answer takes half a second, and two threads that ask the same get the same.
        var observed = new AttractorObservation(system, parameters, initial).observe();
        var regime = declared(system, parameters).map(observed::named).orElse(observed);
        synchronized (known) {
            known.put(question, regime);
            if (known.size() > mostKnown) {
                known.remove(known.keySet().iterator().next());
            }
        }
        return regime;
    }

    /// The name of the regime at `parameters`: the declared one without any computation, else as
    /// [#classify].
    public String label(DynamicalSystem system, double[] parameters) {
        return declared(system, parameters)
                .orElseGet(() -> classify(system, parameters).name());
    }

    /// The regime that the author of the system declared at `parameters`, if any.
    public static Optional<String> declared(DynamicalSystem system, double[] parameters) {
        for (var range : system.description().regimes()) {
            int index = system.parameterNames().indexOf(range.parameter());
            if (range.range().contains(parameters[index])) {
                return Optional.of(range).map(RegimeRange::regime);
            }
        }
        return Optional.empty();
    }

    /// The initial state when none is given: the first state at the upper end of its initial range,
    /// the others in the middle of theirs. The middle alone is often an equilibrium that repels.
    public static double[] usualInitial(DynamicalSystem system) {
        var box = system.initialBox();
        var initial = new double[box.size()];
        for (int i = 0; i < initial.length; i++) {
            initial[i] = i == 0 ? box.get(i).high() : box.get(i).middle();
        }
        return initial;
    }

    private static List<Double> boxed(double[] values) {
        return Arrays.stream(values).boxed().toList();
    }
}
