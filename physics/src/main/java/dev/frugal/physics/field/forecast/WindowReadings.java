package dev.frugal.physics.field.forecast;

import dev.frugal.physics.data.Window;
import java.util.Arrays;

/// What is known of a trajectory from its window.
final class WindowReadings {
    private WindowReadings() {}

    /// How many of `times` lie in the window.
    static int count(Window window, double[] times) {
        int count = 0;
        while (count < times.length && times[count] <= window.end()) {
            count++;
        }
        return count;
    }

    /// Rows for all times, those in the window filled with the readings of the samples there.
    ///
    /// @throws IllegalArgumentException if a time in the window is no sample of it
    static double[][] rows(Window window, double[] times) {
        var rows = new double[times.length][];
        int count = count(window, times);
        for (int i = 0; i < count; i++) {
            int sample = Arrays.binarySearch(window.times(), times[i]);
            if (sample < 0) {
                throw new IllegalArgumentException("the window has no sample at time " + times[i]);
            }
            rows[i] = window.states()[sample];
        }
        return rows;
    }
}
