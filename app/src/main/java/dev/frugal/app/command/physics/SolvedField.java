package dev.frugal.app.command.physics;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import dev.frugal.physics.field.FieldDocument;
import dev.frugal.physics.field.FieldSolver;
import dev.frugal.physics.field.FieldSystem;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Fields at given times, as `physics solve` prints them.
///
/// @param values `[time][field * points + point]`, with noise
record SolvedField(FieldSystem system, double[] times, double[][] values) {
    /// Numbers that are printed at most: some hundred megabytes of text.
    private static final long MOST_NUMBERS = 5_000_000;

    static SolvedField of(FieldSystem system, double[] parameters, double[] times, double noise, long seed) {
        long numbers = (long) times.length * system.values();
        if (numbers > MOST_NUMBERS) {
            throw new InvalidInputException(
                    "%d samples of %d values are %d numbers; expected at most %d, so lower --samples"
                            .formatted(times.length, system.values(), numbers, MOST_NUMBERS));
        }
        var initial = system.initial(parameters, new Seed(seed).named("initial"));
        var values = new FieldSolver(system).solve(parameters, initial, times).values();
        if (noise > 0) {
            var random = new Seed(seed).named("measurement").random();
            for (var row : values) {
                for (int i = 0; i < row.length; i++) {
                    row[i] += noise * random.nextGaussian();
                }
            }
        }
        return new SolvedField(system, times, values);
    }

    FieldDocument document() {
        return FieldDocument.of(system, times, values);
    }

    /// A line for each time, with a column for each sensor, or for each point where the file names no sensors.
    String csv() {
        var places = system.sensorPlaces();
        var text = new StringBuilder("time,")
                .append(IntStream.of(places).mapToObj(system::column).collect(Collectors.joining(",")))
                .append('\n');
        for (int i = 0; i < times.length; i++) {
            var row = values[i];
            text.append(times[i]).append(',');
            text.append(Arrays.stream(places)
                            .mapToObj(place -> String.valueOf(row[place]))
                            .collect(Collectors.joining(",")))
                    .append('\n');
        }
        return text.toString();
    }
}
