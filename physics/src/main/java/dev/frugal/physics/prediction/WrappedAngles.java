package dev.frugal.physics.prediction;

import dev.frugal.physics.data.Window;
import dev.frugal.physics.system.DynamicalSystem;
import java.util.ArrayList;
import java.util.List;

/// Angles that a recording gives within one turn, such as −π…π, made continuous: equations advance an angle
/// beyond a turn, and a jump of a whole turn would be taken for a measurement.
///
/// Taken for wrapped is a state that the equations know as an angle, whose values all lie within one turn
/// and which jumps by more than half a turn from one sample to the next.
///
/// @param window the window with continuous angles
/// @param sentences which states were unwrapped; none where nothing was changed
public record WrappedAngles(Window window, List<String> sentences) {
    /// Share of a turn beyond which values do not lie within one: noise may carry them over its ends.
    private static final double ONE_TURN = 1.1;

    public WrappedAngles {
        sentences = List.copyOf(sentences);
    }

    /// A window of `system` with its wrapped angles unwrapped.
    public static WrappedAngles unwrap(Window window, DynamicalSystem system) {
        var states = new double[window.samples()][];
        for (int i = 0; i < states.length; i++) {
            states[i] = window.states()[i].clone();
        }
        var sentences = new ArrayList<String>();
        for (int state = 0; state < system.stateNames().size(); state++) {
            var rate = system.angularRate(state);
            if (rate.isPresent()) {
                int jumps = unwrap(states, state, 2 * Math.PI / rate.getAsDouble());
                if (jumps > 0) {
                    sentences.add("%s is an angle and jumps by a turn %s: it was unwrapped"
                            .formatted(system.stateNames().get(state), jumps == 1 ? "once" : jumps + " times"));
                }
            }
        }
        return sentences.isEmpty()
                ? new WrappedAngles(window, List.of())
                : new WrappedAngles(new Window(window.times(), states), sentences);
    }

    private static int unwrap(double[][] states, int state, double turn) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (var sample : states) {
            low = Math.min(low, sample[state]);
            high = Math.max(high, sample[state]);
        }
        if (high - low > ONE_TURN * turn) {
            return 0;
        }
        int jumps = 0;
        double added = 0;
        double before = states[0][state];
        for (int i = 1; i < states.length; i++) {
            double measured = states[i][state];
            double turns = Math.rint((before - measured) / turn);
            if (turns != 0) {
                jumps++;
                added += turns * turn;
            }
            before = measured;
            states[i][state] = measured + added;
        }
        return jumps;
    }
}
