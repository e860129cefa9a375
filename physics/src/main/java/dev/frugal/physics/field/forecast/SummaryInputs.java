package dev.frugal.physics.field.forecast;

import dev.frugal.physics.data.Window;
import dev.frugal.physics.model.encoder.EncoderInputs;

/// Summaries of fields ([FieldSummary]), each number centred and scaled.
///
/// @param mean of each number over the training windows
/// @param deviation its standard deviation, positive
record SummaryInputs(double interval, double[] mean, double[] deviation) implements EncoderInputs {
    @Override
    public int count() {
        return mean.length;
    }

    @Override
    public double[] of(Window summary, int samples) {
        int first = summary.samples() - samples;
        if (first < 0) {
            throw new IllegalArgumentException(
                    "a window of %d samples where %d are read".formatted(summary.samples(), samples));
        }
        var inputs = new double[samples * mean.length];
        for (int i = 0; i < samples; i++) {
            var row = summary.states()[first + i];
            for (int j = 0; j < mean.length; j++) {
                inputs[i * mean.length + j] = (row[j] - mean[j]) / deviation[j];
            }
        }
        return inputs;
    }
}
