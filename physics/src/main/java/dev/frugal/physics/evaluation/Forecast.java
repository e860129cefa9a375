package dev.frugal.physics.evaluation;

import java.util.Optional;

/// What a forecaster says about one window.
///
/// @param states shape `[times, states]`, in the system's units
/// @param firstDerivatives exact time derivatives of `states` as the forecaster represents them,
///   the same shape; empty when it has none
/// @param secondDerivatives exact second time derivatives of `states`, the same shape
/// @param parameters the forecaster's own estimate of the system's varied parameters
/// @param latent the encoder's code for the window
public record Forecast(
        double[][] states,
        Optional<double[][]> firstDerivatives,
        Optional<double[][]> secondDerivatives,
        Optional<double[]> parameters,
        Optional<double[]> latent) {
    public Forecast {
        checkShape("first derivatives", states, firstDerivatives);
        checkShape("second derivatives", states, secondDerivatives);
    }

    /// A forecast of states alone.
    public static Forecast ofStates(double[][] states) {
        return new Forecast(states, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /// This forecast with the time derivatives of its states.
    public Forecast withDerivatives(double[][] first, double[][] second) {
        return new Forecast(states, Optional.of(first), Optional.of(second), parameters, latent);
    }

    /// This forecast with an estimate of the system's parameters.
    public Forecast withParameters(double[] estimate) {
        return new Forecast(states, firstDerivatives, secondDerivatives, Optional.of(estimate), latent);
    }

    /// This forecast with the code its encoder gave the window.
    public Forecast withLatent(double[] code) {
        return new Forecast(states, firstDerivatives, secondDerivatives, parameters, Optional.of(code));
    }

    private static void checkShape(String what, double[][] states, Optional<double[][]> derivatives) {
        if (derivatives.isPresent() && derivatives.get().length != states.length) {
            throw new IllegalArgumentException(
                    "%d rows of states but %d of %s".formatted(states.length, derivatives.get().length, what));
        }
    }
}
