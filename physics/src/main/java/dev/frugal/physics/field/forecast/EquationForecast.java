package dev.frugal.physics.field.forecast;

import dev.frugal.base.InvalidInputException;
import dev.frugal.physics.data.Window;
import dev.frugal.physics.evaluation.Forecast;
import dev.frugal.physics.evaluation.Forecaster;
import dev.frugal.physics.field.FieldSolver;
import dev.frugal.physics.field.FieldSystem;
import dev.frugal.physics.field.estimation.FieldEstimate;
import dev.frugal.physics.field.estimation.FieldFit;
import dev.frugal.physics.field.estimation.FieldWindow;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/// Forecasts by the reference solver.
///
/// @param places of the sensors that read the window, in the values of all fields
/// @param fit what finds parameters and initial fields; empty for the equations alone, from the window's last fields
///   with each parameter in the middle of its training range
record EquationForecast(
        String name,
        FieldSystem system,
        int[] places,
        FieldSolver solver,
        Optional<Function<FieldWindow, FieldEstimate>> fit)
        implements Forecaster {
    static final String CLASSICAL = "classical";
    static final String EQUATION = "equation";

    /// Parameters and initial fields by variational assimilation ([FieldFit]), then the equations.
    static EquationForecast classical(FieldSystem system) {
        var fit = new FieldFit(system);
        return fitted(CLASSICAL, system, everywhere(system), window -> fit.fit(window, Optional.empty()));
    }

    /// The equations without a fit.
    static EquationForecast alone(FieldSystem system) {
        return new EquationForecast(EQUATION, system, everywhere(system), new FieldSolver(system), Optional.empty());
    }

    /// The equations from what `fit` finds in the readings at `places`.
    static EquationForecast fitted(
            String name, FieldSystem system, int[] places, Function<FieldWindow, FieldEstimate> fit) {
        return new EquationForecast(name, system, places, new FieldSolver(system), Optional.of(fit));
    }

    private static int[] everywhere(FieldSystem system) {
        return IntStream.range(0, system.values()).toArray();
    }

    @Override
    public List<Forecast> forecast(List<Window> windows, double[] times) {
        return windows.stream()
                .map(window -> fit.map(how -> fitted(how, window, times)).orElseGet(() -> continued(window, times)))
                .toList();
    }

    private Forecast fitted(Function<FieldWindow, FieldEstimate> how, Window window, double[] times) {
        FieldEstimate estimate;
        try {
            estimate = how.apply(FieldWindow.of(window.times(), window.states(), places));
        } catch (InvalidInputException _) {
            return Forecast.ofStates(lost(times.length));
        }
        var all = new double[times.length + 1];
        boolean begins = times[0] == window.times()[0];
        all[0] = window.times()[0];
        System.arraycopy(times, 0, all, begins ? 0 : 1, times.length);
        var asked = begins ? times : all;
        var rows = followed(estimate.parameters(), estimate.initial(), asked);
        return Forecast.ofStates(begins ? rows : Arrays.copyOfRange(rows, 1, rows.length))
                .withParameters(estimate.parameters());
    }

    private Forecast continued(Window window, double[] times) {
        var middle = system.parameters().stream()
                .mapToDouble(parameter -> parameter.training().at(0.5))
                .toArray();
        var rows = WindowReadings.rows(window, times);
        int count = WindowReadings.count(window, times);
        var asked = new double[times.length - count + 1];
        asked[0] = window.end();
        System.arraycopy(times, count, asked, 1, times.length - count);
        var after = followed(middle, window.states()[window.samples() - 1], asked);
        System.arraycopy(after, 1, rows, count, times.length - count);
        return Forecast.ofStates(rows);
    }

    /// Not a number where the solution is lost.
    private double[][] followed(double[] parameters, double[] initial, double[] times) {
        var rows = lost(times.length);
        try {
            var reached = solver.solveWhileFinite(parameters, initial, times).values();
            System.arraycopy(reached, 0, rows, 0, reached.length);
        } catch (InvalidInputException _) {
            return rows;
        }
        return rows;
    }

    private double[][] lost(int count) {
        var rows = new double[count][system.values()];
        for (var row : rows) {
            Arrays.fill(row, Double.NaN);
        }
        return rows;
    }
}
