package dev.frugal.physics.model.flow;

import dev.frugal.physics.data.Window;
import dev.frugal.physics.dynamics.Batch;
import dev.frugal.physics.dynamics.Propagator;
import dev.frugal.physics.dynamics.Tangents;
import dev.frugal.physics.estimation.WindowEstimate;
import dev.frugal.physics.evaluation.Forecast;
import dev.frugal.runs.StopSignal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/// Fits and forecasts for many windows: grouped by their times, shared out among threads. The
/// numbers of one window do not depend on the others or on the number of threads.
final class BatchRollout {
    /// Windows fitted side by side: more would serve no lane, fewer leave some empty.
    private static final int GROUP = 32;

    private BatchRollout() {}

    private record Key(List<Double> times) {}

    /// Fits every window.
    ///
    /// @param modelError by how much the model itself is off in a window of so many samples, as if it were noise
    static List<WindowEstimate> fit(
            Propagator flow,
            FlowScales scales,
            IntToDoubleFunction modelError,
            double greatestNoise,
            List<Window> windows,
            double[][] guesses,
            double[] guessDeviation) {
        var groups = groups(windows);
        var estimates = new WindowEstimate[windows.size()];
        groups.parallelStream().forEach(StopSignal.inherited((int[] group) -> {
            var fits = new WindowFit(
                            flow,
                            scales,
                            modelError.applyAsDouble(windows.get(group[0]).samples()),
                            greatestNoise)
                    .fit(
                            Arrays.stream(group).mapToObj(windows::get).toList(),
                            Arrays.stream(group).mapToObj(i -> guesses[i]).toArray(double[][]::new),
                            guessDeviation);
            for (int i = 0; i < group.length; i++) {
                estimates[group[i]] = fits.get(i);
            }
        }));
        return List.of(estimates);
    }

    private static List<int[]> groups(List<Window> windows) {
        Map<Key, List<Integer>> byTimes = new LinkedHashMap<>();
        for (int i = 0; i < windows.size(); i++) {
            var key = new Key(Arrays.stream(windows.get(i).times()).boxed().toList());
            byTimes.computeIfAbsent(key, _ -> new ArrayList<>()).add(i);
        }
        var groups = new ArrayList<int[]>();
        for (var indices : byTimes.values()) {
            for (int from = 0; from < indices.size(); from += GROUP) {
                groups.add(indices.subList(from, Math.min(indices.size(), from + GROUP)).stream()
                        .mapToInt(Integer::intValue)
                        .toArray());
            }
        }
        return groups;
    }

    /// Advances from `starts[i]` at `from`, all at the same time, under `parameters[i]`, with exact
    /// first and second derivatives in time.
    static List<Forecast> forecast(
            Propagator flow, double from, double[][] starts, double[][] parameters, double[] times) {
        int count = starts.length;
        var forecasts = new Forecast[count];
        IntStream.range(0, (count + GROUP - 1) / GROUP).parallel().forEach(StopSignal.inheritedByIndex((int group) -> {
            int first = group * GROUP;
            int end = Math.min(count, first + GROUP);
            var batch = new Batch(flow.system(), Tangents.none(), 2);
            for (int i = first; i < end; i++) {
                batch.add(parameters[i], starts[i], from, times);
            }
            flow.solve(batch);
            for (int i = first; i < end; i++) {
                forecasts[i] = forecast(batch, i - first, times.length, starts[i].length);
            }
        }));
        return List.of(forecasts);
    }

    private static Forecast forecast(Batch batch, int problem, int samples, int states) {
        var values = new double[3][samples][];
        for (int sample = 0; sample < samples; sample++) {
            for (int order = 0; order < values.length; order++) {
                int at = batch.at(problem, sample) + order * states;
                values[order][sample] = Arrays.copyOfRange(batch.values(), at, at + states);
            }
        }
        return Forecast.ofStates(values[0]).withDerivatives(values[1], values[2]);
    }
}
