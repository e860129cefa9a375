package dev.frugal.physics.field.forecast;

import dev.frugal.physics.data.Window;
import dev.frugal.physics.field.estimation.FieldWindow;
import java.util.Arrays;

/// A window of fields in a few numbers for each sample, which an encoder reads: how large and how rough each field is,
/// and how fast it changes.
///
/// Of each field, from its readings `u` at one time: the mean divided by the field's size, and the logarithms of the
/// root mean square of `u` divided by that size, and of the root mean squares of the first and second differences
/// between neighbouring sensors and of the change since the sample before, each divided by that of `u`. They do not
/// depend on units. Missing readings are left out.
///
/// @param interval between samples, in units of time
/// @param points of a field
/// @param places of the sensors in the values of all fields, ascending
/// @param sizes root mean square of each field
record FieldSummary(double interval, int points, int[] places, double[] sizes) {
    private static final int OF_A_FIELD = 5;

    /// Ratios below this share count as this share.
    private static final double LEAST = 1e-9;

    /// Times off the regular grid by less than this share of an interval count as on it.
    private static final double REGULAR = 1e-6;

    /// Numbers per sample.
    int count() {
        return OF_A_FIELD * sizes.length;
    }

    /// The last `most` samples of a window, or all that it has, at regular times that end with it; its states are what
    /// the encoder reads.
    Window of(FieldWindow window, int most) {
        double begin = window.times()[0];
        double end = window.times()[window.samples() - 1];
        int samples = (int) Math.min(most, Math.floor((end - begin) / interval + REGULAR) + 1);
        var times = new double[samples];
        var readings = new double[samples][];
        for (int i = 0; i < samples; i++) {
            times[i] = end - (samples - 1 - i) * interval;
            readings[i] = readings(window, times[i]);
        }
        var rows = new double[samples][count()];
        for (int i = 0; i < samples; i++) {
            var other = readings[i > 0 ? i - 1 : Math.min(1, samples - 1)];
            for (int field = 0; field < sizes.length; field++) {
                describe(readings[i], other, field, rows[i]);
            }
        }
        return new Window(times, rows);
    }

    /// The readings of a window at a time, interpolated linearly between its samples.
    private double[] readings(FieldWindow window, double time) {
        var times = window.times();
        if (times.length == 1) {
            return window.values()[0];
        }
        int at = Arrays.binarySearch(times, time);
        int after = Math.clamp(at >= 0 ? at : -at - 1, 1, times.length - 1);
        double share = Math.clamp((time - times[after - 1]) / (times[after] - times[after - 1]), 0, 1);
        var before = window.values()[after - 1];
        var next = window.values()[after];
        var readings = new double[before.length];
        Arrays.setAll(readings, i -> {
            if (share == 0) {
                return before[i];
            }
            return share == 1 ? next[i] : (1 - share) * before[i] + share * next[i];
        });
        return readings;
    }

    private void describe(double[] readings, double[] other, int field, double[] row) {
        var value = new Mean();
        var first = new Mean();
        var second = new Mean();
        var change = new Mean();
        for (int i = 0; i < places.length; i++) {
            if (places[i] / points != field) {
                continue;
            }
            value.add(readings[i] / sizes[field]);
            change.add((readings[i] - other[i]) / sizes[field]);
            if (i > 0 && places[i - 1] / points == field) {
                first.add((readings[i] - readings[i - 1]) / sizes[field]);
                if (i > 1 && places[i - 2] / points == field) {
                    second.add((readings[i] - 2 * readings[i - 1] + readings[i - 2]) / sizes[field]);
                }
            }
        }
        int at = OF_A_FIELD * field;
        double size = value.rootMeanSquare();
        row[at] = value.mean();
        row[at + 1] = logarithm(size);
        row[at + 2] = logarithm(first.rootMeanSquare() / size);
        row[at + 3] = logarithm(second.rootMeanSquare() / size);
        row[at + 4] = logarithm(change.rootMeanSquare() / size);
    }

    /// 0 where there is nothing to tell.
    private static double logarithm(double ratio) {
        return Double.isFinite(ratio) ? Math.log(Math.max(LEAST, ratio)) : 0;
    }

    /// Of the finite numbers among those added.
    private static final class Mean {
        private double sum;
        private double squares;
        private long count;

        void add(double value) {
            if (Double.isFinite(value)) {
                sum += value;
                squares += value * value;
                count++;
            }
        }

        double mean() {
            return count == 0 ? 0 : sum / count;
        }

        double rootMeanSquare() {
            return count == 0 ? 0 : Math.sqrt(squares / count);
        }
    }
}
