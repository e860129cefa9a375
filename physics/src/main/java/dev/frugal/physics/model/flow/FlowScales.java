package dev.frugal.physics.model.flow;

import dev.frugal.physics.model.encoder.ParameterRanges;
import dev.frugal.physics.system.DynamicalSystem;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/// The units in which a flow map sees a system: found once from where its solutions go, then part
/// of the model.
///
/// @param step the longest time the map advances at once, `Δ`, in units of time
/// @param center the middle of the visited range of each state
/// @param width half that range, at least the part of it that matters; in the state's units,
///   positive
/// @param remainder root mean square of the first Taylor term that is left to the network, `Δ^{K+1}
///   y_{K+1}`, in the state's units, positive
/// @param parameterEffect root mean square of how much a parameter's half range changes each
///   state's rate of change, in the state's units per unit of time; 0 where no parameter enters
/// @param parameterLow the lower end of the range of each parameter the map is trained on
/// @param parameterHigh the upper end
public record FlowScales(
        double step,
        double[] center,
        double[] width,
        double[] remainder,
        double[] parameterEffect,
        double[] parameterLow,
        double[] parameterHigh) {
    /// @throws IllegalArgumentException if a scale is not positive or counts disagree
    public FlowScales {
        boolean alike = center.length == width.length
                && center.length == remainder.length
                && center.length == parameterEffect.length
                && parameterLow.length == parameterHigh.length;
        boolean positive = step > 0
                && Arrays.stream(width).allMatch(value -> value > 0)
                && Arrays.stream(remainder).allMatch(value -> value > 0);
        if (!alike || !positive) {
            throw new IllegalArgumentException(
                    "scales of a flow map have to be positive and as many as there are states");
        }
    }

    int states() {
        return center.length;
    }

    ParameterRanges ranges() {
        return new ParameterRanges(parameterLow, parameterHigh);
    }

    int parameters() {
        return parameterLow.length;
    }

    double parameterMiddle(int index) {
        return ranges().middle(index);
    }

    double parameterHalfWidth(int index) {
        return ranges().halfWidth(index);
    }

    double parameterMagnitude(int index) {
        return ranges().magnitude(index);
    }

    /// The same as named arrays, for a checkpoint.
    Map<String, double[]> arrays() {
        var arrays = new LinkedHashMap<String, double[]>();
        arrays.put("step", new double[] {step});
        arrays.put("center", center.clone());
        arrays.put("width", width.clone());
        arrays.put("remainder", remainder.clone());
        arrays.put("parameter_effect", parameterEffect.clone());
        arrays.put("parameter_low", parameterLow.clone());
        arrays.put("parameter_high", parameterHigh.clone());
        return arrays;
    }

    /// Back from [#arrays].
    static FlowScales of(Map<String, double[]> arrays) {
        return new FlowScales(
                array(arrays, "step")[0],
                array(arrays, "center"),
                array(arrays, "width"),
                array(arrays, "remainder"),
                array(arrays, "parameter_effect"),
                array(arrays, "parameter_low"),
                array(arrays, "parameter_high"));
    }

    private static double[] array(Map<String, double[]> arrays, String name) {
        var array = arrays.get(name);
        if (array == null) {
            throw new IllegalArgumentException("there is no array '%s'".formatted(name));
        }
        return array;
    }

    /// Whether these scales are of a system with as many states and parameters.
    boolean fit(DynamicalSystem system) {
        return states() == system.stateNames().size()
                && parameters() == system.parameters().size();
    }
}
