package dev.frugal.physics.model;

import dev.frugal.physics.evaluation.SecondOrderCoordinate;
import dev.frugal.physics.system.DynamicalSystem;
import java.util.ArrayList;
import java.util.List;

/// Which states a network puts out, and which follow from those by exact differentiation in time.
///
/// For the Duffing oscillator the coordinate form has one output, x; v is its first derivative, so
/// that `x' = v` holds by construction and the residual is the scalar equation of second order.
///
/// @param outputs index of the state that each output stands for
/// @param sources where each state comes from
public record StateForm(List<Integer> outputs, List<Source> sources) {
    /// The `order`-th time derivative of output number `output`.
    public record Source(int output, int order) {}

    public StateForm {
        outputs = List.copyOf(outputs);
        sources = List.copyOf(sources);
    }

    /// One output per state.
    public static StateForm direct(DynamicalSystem system) {
        var outputs = new ArrayList<Integer>();
        var sources = new ArrayList<Source>();
        for (int state = 0; state < system.stateNames().size(); state++) {
            outputs.add(state);
            sources.add(new Source(state, 0));
        }
        return new StateForm(outputs, sources);
    }

    /// One output per state that is not the velocity of another.
    public static StateForm coordinates(DynamicalSystem system) {
        var pairs = SecondOrderCoordinate.of(system);
        int states = system.stateNames().size();
        var outputs = new ArrayList<Integer>();
        for (int state = 0; state < states; state++) {
            int candidate = state;
            if (pairs.stream().noneMatch(pair -> pair.velocity() == candidate)) {
                outputs.add(state);
            }
        }
        var sources = new Source[states];
        for (int output = 0; output < outputs.size(); output++) {
            int state = outputs.get(output);
            for (int order = 0; state >= 0; order++) {
                sources[state] = new Source(output, order);
                int position = state;
                state = pairs.stream()
                        .filter(pair -> pair.position() == position)
                        .mapToInt(SecondOrderCoordinate::velocity)
                        .findFirst()
                        .orElse(-1);
            }
        }
        return new StateForm(outputs, List.of(sources));
    }

    /// The highest derivative of an output that a state is.
    public int order() {
        return sources.stream().mapToInt(Source::order).max().orElse(0);
    }
}
