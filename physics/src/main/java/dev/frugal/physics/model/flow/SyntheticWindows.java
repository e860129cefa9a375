package dev.frugal.physics.model.flow;

import dev.frugal.base.Seed;
import dev.frugal.physics.data.Window;
import dev.frugal.physics.system.DynamicalSystem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Windows with known parameters for the encoder to learn from, cut from trajectories that the flow
/// map itself marches: no solver is asked.
///
/// Trajectories start in the system's initial box at time 0, at parameters spread over the trained
/// range. Half the windows begin at the start, the others anywhere. Each has normal errors of one
/// standard deviation, drawn between 0 and the greatest noise the model is made for.
final class SyntheticWindows {
    private static final int TRAJECTORIES = 1024;
    private static final int PER_MARCH = 32;

    /// A batch of windows of equal length with their parameters.
    record Batch(List<Window> windows, double[][] parameters) {}

    private final FlowScales scales;
    private final double[] times;
    private final double[][] parameters;
    private final double[][][] states;
    private final double greatestNoise;

    /// @param samples of a trajectory, `interval` apart
    /// @param greatestNoise as a share of each state's visited width
    SyntheticWindows(FlowMap map, int samples, double interval, double greatestNoise, Seed seed) {
        var system = map.system();
        this.scales = map.scales();
        this.greatestNoise = greatestNoise;
        this.times = new double[samples];
        for (int i = 0; i < samples; i++) {
            times[i] = i * interval;
        }
        this.parameters = new double[TRAJECTORIES][];
        this.states = new double[TRAJECTORIES][][];
        var knots = StepTimes.of(0, times, scales.step());
        IntStream.range(0, TRAJECTORIES / PER_MARCH)
                .parallel()
                .forEach(part -> march(map, system, knots, part * PER_MARCH, seed));
    }

    private void march(FlowMap map, DynamicalSystem system, StepTimes knots, int first, Seed seed) {
        var starts = new double[PER_MARCH][];
        var chosen = new double[PER_MARCH][scales.parameters()];
        for (int i = 0; i < PER_MARCH; i++) {
            var random = seed.at(first + i).random();
            starts[i] = system.initialBox().stream()
                    .mapToDouble(interval -> interval.at(random.nextDouble()))
                    .toArray();
            for (int k = 0; k < chosen[i].length; k++) {
                double low = scales.parameterLow()[k];
                chosen[i][k] = low + (scales.parameterHigh()[k] - low) * random.nextDouble();
            }
        }
        var result = new FlowRollout(map, FlowBlock.Derivatives.NONE, true).run(starts, chosen, knots);
        for (int i = 0; i < PER_MARCH; i++) {
            parameters[first + i] = chosen[i];
            states[first + i] = result.states()[i];
        }
    }

    /// The batch of the stream `seed`: `count` windows of `samples` samples.
    Batch draw(Seed seed, int count, int samples) {
        var random = seed.random();
        var windows = new ArrayList<Window>(count);
        var chosen = new double[count][];
        while (windows.size() < count) {
            int trajectory = random.nextInt(TRAJECTORIES);
            int first = random.nextBoolean() ? 0 : random.nextInt(times.length - samples + 1);
            double noise = greatestNoise * random.nextDouble();
            var noisy = new double[samples][scales.states()];
            boolean finite = true;
            for (int i = 0; i < samples; i++) {
                for (int j = 0; j < scales.states(); j++) {
                    noisy[i][j] = states[trajectory][first + i][j] + noise * scales.width()[j] * random.nextGaussian();
                    finite &= Double.isFinite(noisy[i][j]);
                }
            }
            if (finite) {
                chosen[windows.size()] = parameters[trajectory];
                windows.add(new Window(Arrays.copyOfRange(times, first, first + samples), noisy));
            }
        }
        return new Batch(windows, chosen);
    }
}
