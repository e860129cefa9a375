package dev.frugal.physics.identification;

import dev.frugal.physics.recording.Recording;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Errors on recordings that were not fitted, of free runs and of the forecasts that need no model.
final class Baselines {
    private Baselines() {}

    /// Root mean square errors of free runs after their first samples, by channel; channels that were not measured, or
    /// whose solution was lost, are left out.
    static Map<String, Double> errors(List<FreeRun> runs, List<String> channels) {
        var errors = new LinkedHashMap<String, Double>();
        for (int c = 0; c < channels.size(); c++) {
            double squares = 0;
            long samples = 0;
            for (var run : runs) {
                double error = run.error(c);
                if (!Double.isNaN(error)) {
                    long count = (long) run.recording().samples() - run.initialised();
                    squares += error * error * count;
                    samples += count;
                }
            }
            if (samples > 0 && Double.isFinite(squares)) {
                errors.put(channels.get(c), Math.sqrt(squares / samples));
            }
        }
        return errors;
    }

    /// Forecasts of 0, and of the last value seen.
    static Map<String, Map<String, Double>> trivial(List<Recording> held, List<String> channels) {
        var zero = new LinkedHashMap<String, Double>();
        var persistence = new LinkedHashMap<String, Double>();
        for (var channel : channels) {
            double zeroSquares = 0;
            double lastSquares = 0;
            long samples = 0;
            for (var recording : held) {
                var values = recording.channel(channel).orElse(new double[0]);
                int first = Identification.initialised(recording);
                double last = Double.NaN;
                for (int i = 0; i < values.length; i++) {
                    if (Double.isNaN(values[i])) {
                        continue;
                    }
                    if (i < first) {
                        last = values[i];
                    } else if (!Double.isNaN(last)) {
                        zeroSquares += values[i] * values[i];
                        lastSquares += (values[i] - last) * (values[i] - last);
                        samples++;
                    }
                }
            }
            if (samples > 0) {
                zero.put(channel, Math.sqrt(zeroSquares / samples));
                persistence.put(channel, Math.sqrt(lastSquares / samples));
            }
        }
        var both = new LinkedHashMap<String, Map<String, Double>>();
        both.put("zero", zero);
        both.put("persistence", persistence);
        return both;
    }
}
