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
import java.util.stream.IntStream;

/// Forecasts by the reference solver.
///
/// @param fit what finds parameters and initial fields; empty for the equations alone, from the window's last fields
///   with each parameter in the middle of its training range
record EquationForecast(FieldSystem system, FieldSolver solver, Optional<FieldFit> fit) implements Forecaster {
    static final String CLASSICAL = "classical";
    static final String EQUATION = "equation";

    /// Parameters and initial fields by variational assimilation ([FieldFit]), then the equations.
    static EquationForecast classical(FieldSystem system) {
        return new EquationForecast(system, new FieldSolver(system), Optional.of(new FieldFit(system)));
    }

    /// The equations without a fit.
    static EquationForecast alone(FieldSystem system) {
        return new EquationForecast(system, new FieldSolver(system), Optional.empty());
    }

    @Override
    public String name() {
        return fit.isPresent() ? CLASSICAL : EQUATION;
    }

    @Override
    public List<Forecast> forecast(List<Window> windows, double[] times) {
        return windows.stream()
                .map(window -> fit.map(how -> fitted(how, window, times)).orElseGet(() -> continued(window, times)))
                .toList();
    }

    private Forecast fitted(FieldFit how, Window window, double[] times) {
        var places = IntStream.range(0, system.values()).toArray();
        FieldEstimate estimate;
        try {
            estimate = how.fit(new FieldWindow(window.times(), places, window.states()), Optional.empty());
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
