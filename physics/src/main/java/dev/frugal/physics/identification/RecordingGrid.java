package dev.frugal.physics.identification;

import dev.frugal.base.InvalidInputException;
import dev.frugal.physics.recording.Recording;
import dev.frugal.physics.system.Input;
import dev.frugal.physics.system.SystemDescription;
import java.util.Arrays;
import java.util.List;

/// A recording as the integrator needs it: what was measured, and the inputs at the start, the middle and the end of
/// every integration step.
///
/// Each interval between samples is divided into equal steps no longer than the longest step. Arrays are shared and
/// never written.
final class RecordingGrid {
    /// Steps beyond which memory would not suffice.
    private static final int MOST_STEPS = 40_000_000;

    /// Slack for rounding when an interval is divided by the longest step.
    private static final double ROUNDING = 1e-9;

    private final Recording recording;
    private final double[][] channels;
    private final double[][] samples;
    private final double[][] stages;
    private final int[] firstStep;

    private RecordingGrid(
            Recording recording, double[][] channels, double[][] samples, double[][] stages, int[] firstStep) {
        this.recording = recording;
        this.channels = channels;
        this.samples = samples;
        this.stages = stages;
        this.firstStep = firstStep;
    }

    /// @throws InvalidInputException if an input or all measured channels are absent, or the recording has too many
    ///   steps
    static RecordingGrid of(Recording recording, SystemDescription system, double longestStep) {
        int count = recording.samples();
        var firstStep = new int[count];
        long steps = 0;
        for (int i = 0; i + 1 < count; i++) {
            firstStep[i] = (int) steps;
            double share = (recording.times()[i + 1] - recording.times()[i]) / longestStep;
            steps += Math.max(1, (long) Math.ceil(share - ROUNDING));
            if (steps > MOST_STEPS) {
                throw new InvalidInputException(
                        "%s needs more than %,d integration steps up to sample %d; check its times or split it at long gaps"
                                .formatted(recording.name(), MOST_STEPS, i + 2));
            }
        }
        firstStep[count - 1] = (int) steps;
        var names = system.channels().stream().map(sensor -> sensor.name()).toList();
        var channels = new double[names.size()][];
        boolean any = false;
        for (int c = 0; c < channels.length; c++) {
            var found = recording.channel(names.get(c));
            any |= found.isPresent();
            channels[c] = found.orElseGet(() -> missing(count));
        }
        if (!any) {
            throw new InvalidInputException("%s has none of the measured channels %s of %s; its columns are %s"
                    .formatted(
                            recording.name(),
                            String.join(", ", names),
                            system.name(),
                            String.join(", ", recording.channels())));
        }
        int inputs = system.inputs().size();
        var samples = new double[inputs][];
        var stages = new double[inputs][];
        for (int k = 0; k < inputs; k++) {
            var input = system.inputs().get(k);
            samples[k] = filled(recording, input);
            stages[k] = stages(recording.times(), samples[k], firstStep, input);
        }
        return new RecordingGrid(recording, channels, samples, stages, firstStep);
    }

    private static double[] missing(int count) {
        var values = new double[count];
        Arrays.fill(values, Double.NaN);
        return values;
    }

    /// The samples of an input; where one is missing, what its interpolation says.
    private static double[] filled(Recording recording, Input input) {
        var values = recording
                .channel(input.name())
                .orElseThrow(() -> new InvalidInputException(
                        "%s has no column for the input %s; its columns are %s. Name one with --column %s=HEADER"
                                .formatted(
                                        recording.name(),
                                        input.name(),
                                        String.join(", ", recording.channels()),
                                        input.name())));
        var present = present(recording.times(), values);
        if (present[0].length == 0) {
            throw new InvalidInputException(
                    "%s: the input %s has no value at all".formatted(recording.name(), input.name()));
        }
        if (present[0].length == values.length) {
            return values;
        }
        var curve = curve(present[0], present[1], input.betweenSamples());
        var filled = values.clone();
        for (int i = 0; i < filled.length; i++) {
            if (Double.isNaN(filled[i])) {
                filled[i] = curve.at(recording.times()[i]);
            }
        }
        return filled;
    }

    /// Times and values where there is a value.
    static double[][] present(double[] times, double[] values) {
        int count = 0;
        var kept = new double[2][values.length];
        for (int i = 0; i < values.length; i++) {
            if (!Double.isNaN(values[i])) {
                kept[0][count] = times[i];
                kept[1][count++] = values[i];
            }
        }
        return new double[][] {Arrays.copyOf(kept[0], count), Arrays.copyOf(kept[1], count)};
    }

    private interface Curve {
        double at(double time);
    }

    private static Curve curve(double[] times, double[] values, Input.BetweenSamples between) {
        return switch (between) {
            case SMOOTH -> new SplineCurve(times, values)::at;
            case LINEAR ->
                time -> {
                    int i = before(times, time);
                    if (i + 1 >= times.length || time <= times[0]) {
                        return values[Math.min(i, times.length - 1)];
                    }
                    double share = (time - times[i]) / (times[i + 1] - times[i]);
                    return values[i] + share * (values[i + 1] - values[i]);
                };
            case HOLD -> time -> values[before(times, time)];
        };
    }

    /// The index of the last time at or before `time`, 0 if there is none.
    private static int before(double[] times, double time) {
        int found = Arrays.binarySearch(times, time);
        return Math.max(0, found >= 0 ? found : -found - 2);
    }

    private static double[] stages(double[] times, double[] samples, int[] firstStep, Input input) {
        int intervals = times.length - 1;
        var stages = new double[3 * firstStep[intervals]];
        var curve = curve(times, samples, input.betweenSamples());
        boolean held = input.betweenSamples() == Input.BetweenSamples.HOLD;
        for (int i = 0; i < intervals; i++) {
            int steps = firstStep[i + 1] - firstStep[i];
            double step = (times[i + 1] - times[i]) / steps;
            for (int k = 0; k < steps; k++) {
                int at = 3 * (firstStep[i] + k);
                if (held) {
                    Arrays.fill(stages, at, at + 3, samples[i]);
                } else {
                    stages[at] = k == 0 ? samples[i] : stages[at - 1];
                    stages[at + 1] = curve.at(times[i] + (k + 0.5) * step);
                    stages[at + 2] = k == steps - 1 ? samples[i + 1] : curve.at(times[i] + (k + 1) * step);
                }
            }
        }
        return stages;
    }

    Recording recording() {
        return recording;
    }

    double[] times() {
        return recording.times();
    }

    int samples() {
        return recording.samples();
    }

    /// The measured values of a channel, NaN where there is none.
    double[] channel(int channel) {
        return channels[channel];
    }

    /// The values of an input at the samples.
    double[] input(int input) {
        return samples[input];
    }

    /// The values of an input at the start, the middle and the end of every step.
    double[] stages(int input) {
        return stages[input];
    }

    /// The number of the first step after a sample.
    int firstStep(int sample) {
        return firstStep[sample];
    }

    /// The usual distance between samples, the median.
    static double usualInterval(List<Recording> recordings) {
        double least = Double.POSITIVE_INFINITY;
        for (var recording : recordings) {
            var intervals = new double[recording.samples() - 1];
            for (int i = 0; i < intervals.length; i++) {
                intervals[i] = recording.times()[i + 1] - recording.times()[i];
            }
            Arrays.sort(intervals);
            least = Math.min(least, intervals[intervals.length / 2]);
        }
        return least;
    }
}
