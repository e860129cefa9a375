package dev.frugal.physics.field.comparison;

import dev.frugal.physics.field.FieldSystem;
import java.util.stream.IntStream;

/// What a report shows of a trajectory: every so many samples on a line, the last one alone of a rectangle.
///
/// @param samples which
/// @param values `[shown][field * points + point]`
record ShownForecast(int[] samples, double[][] values) {
    private static final int MOST = 100;

    static ShownForecast of(FieldSystem system, double[][] states) {
        int last = states.length - 1;
        int count = system.grid().axes().size() == 1 ? Math.min(MOST, states.length) : 1;
        var samples = IntStream.range(0, count)
                .map(i -> count == 1 ? last : (int) Math.rint((double) i * last / (count - 1)))
                .toArray();
        return new ShownForecast(
                samples, IntStream.of(samples).mapToObj(i -> states[i]).toArray(double[][]::new));
    }
}
