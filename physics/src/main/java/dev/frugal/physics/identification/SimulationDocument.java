package dev.frugal.physics.identification;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// A free run as JSON: what `physics simulate --json` prints (docs/reference/physics-simulate.md).
///
/// @param rmse root mean square error by channel over the samples after the first ones; channels that were not
///   measured are left out
/// @param samples number of samples that count
/// @param time of every sample, the first ones included
/// @param simulated by channel, at these times
public record SimulationDocument(
        Map<String, Double> rmse, int samples, double[] time, Map<String, double[]> simulated) {
    public SimulationDocument {
        rmse = Collections.unmodifiableMap(new LinkedHashMap<>(rmse));
        simulated = Collections.unmodifiableMap(new LinkedHashMap<>(simulated));
    }

    public static SimulationDocument of(FreeRun run) {
        var rmse = new LinkedHashMap<String, Double>();
        var simulated = new LinkedHashMap<String, double[]>();
        for (int c = 0; c < run.channels().size(); c++) {
            double error = run.error(c);
            if (!Double.isNaN(error)) {
                rmse.put(run.channels().get(c), error);
            }
            simulated.put(run.channels().get(c), run.outputs()[c]);
        }
        return new SimulationDocument(
                rmse,
                run.recording().samples() - run.initialised(),
                run.recording().times(),
                simulated);
    }

    /// The simulated channels as a table of text: a header, then a line per sample.
    public String csv() {
        var text = new StringBuilder("t");
        simulated.keySet().forEach(channel -> text.append(',').append(channel));
        for (int i = 0; i < time.length; i++) {
            text.append('\n').append(time[i]);
            for (var values : simulated.values()) {
                text.append(',').append(values[i]);
            }
        }
        return text.toString();
    }
}
