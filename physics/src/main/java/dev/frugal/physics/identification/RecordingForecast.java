package dev.frugal.physics.identification;

import dev.frugal.base.InvalidInputException;
import dev.frugal.physics.estimation.FittedForecast;
import dev.frugal.physics.estimation.ScaledRoot;
import dev.frugal.physics.recording.Recording;
import dev.frugal.physics.system.MeasuredSystem;
import dev.frugal.physics.system.SystemDescription;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// How a recording goes on after its last measured sample, with the inputs that it has there.
///
/// @param times after the last measured sample
/// @param states `[time][state]`
/// @param deviations standard deviations that the estimate's covariance means for the states, `[time][state]`
/// @param residual mean square over states and integration steps of `dy/dt - f`, of the cubic curve through the
///   steps' states and rates, in the middle between them; in units of state per time, squared
public record RecordingForecast(double[] times, double[][] states, double[][] deviations, double residual) {
    /// Share of a standard deviation by which the unknowns are moved to see what it means for the forecast.
    private static final double MOVED = 1e-2;

    /// A recording with the samples of a forecast behind it.
    ///
    /// @param measured how many samples come before
    record Future(Recording recording, int measured) {}

    /// The samples of a forecast: those that the recording has where the system has inputs, else samples at the
    /// mean interval.
    ///
    /// @throws InvalidInputException if the end does not lie after the measurements, or after the last input
    static Future future(SystemDescription system, Recording whole, int measured, double until) {
        var known = whole.slice(0, measured);
        if (system.inputs().isEmpty()) {
            var later = FittedForecast.times(known.times(), until, known.name());
            return new Future(withRows(known, later), measured);
        }
        double end = whole.times()[whole.samples() - 1];
        if (!(until > known.times()[measured - 1]) || !(until <= end)) {
            throw new InvalidInputException(
                    "the forecast is to end at t = %.6g, but %s has measurements up to t = %.6g and the input %s up to t = %.6g; choose an end between them, or add rows with the input and empty cells for what is to be forecast"
                            .formatted(
                                    until,
                                    whole.name(),
                                    known.times()[measured - 1],
                                    system.inputs().getFirst().name(),
                                    end));
        }
        int rows =
                (int) Arrays.stream(whole.times()).filter(time -> time <= until).count();
        return new Future(whole.slice(0, Math.max(rows, Math.min(whole.samples(), measured + 1))), measured);
    }

    private static Recording withRows(Recording known, double[] later) {
        var times = Arrays.copyOf(known.times(), known.samples() + later.length);
        System.arraycopy(later, 0, times, known.samples(), later.length);
        var values = new double[known.values().length][];
        for (int c = 0; c < values.length; c++) {
            values[c] = Arrays.copyOf(known.values()[c], times.length);
            Arrays.fill(values[c], known.samples(), times.length, Double.NaN);
        }
        return new Recording(known.name(), times, known.channels(), values);
    }

    /// What a recording says about the stretch that ends with its last measured sample.
    ///
    /// @param step longest integration step
    /// @param sizes of the states
    /// @param start the stretch's initial state
    /// @param covariance of `start`, then `shared`
    record Estimate(
            MeasuredSystem system,
            Unknowns unknowns,
            double step,
            double[] sizes,
            double[] shared,
            double[] start,
            double[][] covariance) {

        /// @param from the stretch's first sample
        RecordingForecast forecast(Future future, int from) {
            var fine = halved(future);
            var description = system.description();
            var stretch = new Stretch(0, from, fine.samples());
            var weights = new double[description.channels().size()];
            Arrays.fill(weights, 1);
            var grid = RecordingGrid.of(fine, description, step);
            var problem =
                    new OutputError(system, List.of(), unknowns, List.of(grid), List.of(stretch), weights, sizes, 0);
            int measured = future.measured;
            var recording = future.recording;
            var rows = IntStream.range(measured, recording.samples())
                    .map(row -> Arrays.binarySearch(fine.times(), recording.times()[row]) - from)
                    .toArray();
            var mean = simulated(problem, shared, start);
            var states = at(mean, rows);
            return new RecordingForecast(
                    Arrays.copyOfRange(recording.times(), measured, recording.samples()),
                    states,
                    deviations(problem, rows),
                    residual(grid, mean, measured - 1, from));
        }

        /// Every step of the future in two, by samples without values; inputs are interpolated there.
        private Recording halved(Future future) {
            var recording = future.recording;
            var times = new ArrayList<Double>();
            var places = new ArrayList<Integer>();
            for (int i = 0; i < recording.samples(); i++) {
                times.add(recording.times()[i]);
                places.add(i);
                if (i >= future.measured - 1 && i + 1 < recording.samples()) {
                    double interval = recording.times()[i + 1] - recording.times()[i];
                    int halves = 2 * (int) Math.max(1, Math.ceil(interval / step));
                    for (int k = 1; k < halves; k++) {
                        times.add(recording.times()[i] + k * interval / halves);
                        places.add(-1);
                    }
                }
            }
            var values = Arrays.stream(recording.values())
                    .map(row -> places.stream()
                            .mapToDouble(place -> place < 0 ? Double.NaN : row[place])
                            .toArray())
                    .toArray(double[][]::new);
            return new Recording(
                    recording.name(),
                    times.stream().mapToDouble(Double::doubleValue).toArray(),
                    recording.channels(),
                    values);
        }

        private StretchResult simulated(OutputError problem, double[] vector, double[] initial) {
            var result = problem.simulate(problem.with(vector, new double[][] {initial}))
                    .getFirst();
            if (result.lost) {
                throw new InvalidInputException(
                        "the solution of %s cannot be followed to the end of the forecast; forecast a shorter time"
                                .formatted(system.description().name()));
            }
            return result;
        }

        private static double[][] at(StretchResult result, int[] rows) {
            return Arrays.stream(rows)
                    .mapToObj(row -> Arrays.stream(result.states)
                            .mapToDouble(state -> state[row])
                            .toArray())
                    .toArray(double[][]::new);
        }

        /// From the difference between solutions to either side, along independent directions of the
        /// covariance.
        private double[][] deviations(OutputError problem, int[] rows) {
            int unknown = covariance.length;
            var squares = new double[rows.length][start.length];
            var root = ScaledRoot.of(covariance);
            for (int k = 0; k < unknown; k++) {
                var unit = new double[unknown];
                unit[k] = root.isPresent() ? 1 : Math.sqrt(Math.max(0, covariance[k][k]));
                var offset = root.isPresent() ? root.get().times(unit) : unit;
                var above = at(moved(problem, offset, MOVED), rows);
                var below = at(moved(problem, offset, -MOVED), rows);
                for (int i = 0; i < rows.length; i++) {
                    for (int j = 0; j < start.length; j++) {
                        double change = (above[i][j] - below[i][j]) / (2 * MOVED);
                        squares[i][j] += change * change;
                    }
                }
            }
            for (var row : squares) {
                Arrays.setAll(row, j -> Math.sqrt(row[j]));
            }
            return squares;
        }

        private StretchResult moved(OutputError problem, double[] offset, double share) {
            var initial = start.clone();
            var vector = shared.clone();
            for (int i = 0; i < initial.length; i++) {
                initial[i] += share * offset[i];
            }
            for (int k = 0; k < vector.length; k++) {
                vector[k] += share * offset[initial.length + k];
            }
            return simulated(problem, vector, initial);
        }

        private double residual(RecordingGrid grid, StretchResult result, int firstSample, int from) {
            var places = new Places(system);
            var at = new double[system.arguments().size()];
            int count = start.length;
            var rates = new double[3][count];
            double squares = 0;
            long terms = 0;
            for (int i = firstSample; i + 2 < grid.samples(); i += 2) {
                for (int k = 0; k < 3; k++) {
                    int index = i + k - from;
                    if (k != 1) {
                        places.fill(at, grid, i + k, unknowns, shared, result, index);
                        system.rates().evaluate(at, rates[k]);
                    }
                }
                places.fill(at, grid, i + 1, unknowns, shared, result, i + 1 - from);
                double length = grid.times()[i + 2] - grid.times()[i];
                for (int j = 0; j < count; j++) {
                    double before = result.states[j][i - from];
                    double after = result.states[j][i + 2 - from];
                    at[places.states()[j]] = (before + after) / 2 + length * (rates[0][j] - rates[2][j]) / 8;
                }
                system.rates().evaluate(at, rates[1]);
                for (int j = 0; j < count; j++) {
                    double slope = 1.5 * (result.states[j][i + 2 - from] - result.states[j][i - from]) / length
                            - (rates[0][j] + rates[2][j]) / 4;
                    squares += (slope - rates[1][j]) * (slope - rates[1][j]);
                    terms++;
                }
            }
            return squares / terms;
        }
    }
}
