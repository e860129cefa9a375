package dev.frugal.physics.model.flow;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import dev.frugal.physics.data.Window;
import dev.frugal.physics.dynamics.Batch;
import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.runs.StopSignal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Windows with known parameters for the encoder to learn from, cut from trajectories that the flow
/// map itself marches: no solver is asked.
///
/// Trajectories start in the system's initial box at time 0, at parameters spread over the trained
/// range. Half the windows begin at the start, the others anywhere. Each has normal errors of one
/// standard deviation, drawn between 0 and the greatest noise the model is made for. Where the map
/// loses a trajectory, because the system magnifies its errors, no window is cut.
final class SyntheticWindows {
    private static final int TRAJECTORIES = 1024;
    private static final int PER_MARCH = 32;

    /// A state this many widths from the middle of its visited range has been lost by the map.
    private static final double LOST = 10;

    /// At least this share of the trajectories has to be followed for there to be something to learn.
    private static final double FEWEST = 0.1;

    /// A batch of windows of equal length with their parameters.
    record Labelled(List<Window> windows, double[][] parameters) {}

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
        var march = new FlowRollout(map, true);
        IntStream.range(0, TRAJECTORIES / PER_MARCH)
                .parallel()
                .forEach(StopSignal.inheritedByIndex((int part) -> march(march, system, part * PER_MARCH, seed)));
        long followed = Arrays.stream(states)
                .filter(trajectory -> Arrays.stream(trajectory).allMatch(this::isFollowed))
                .count();
        if (followed < FEWEST * TRAJECTORIES) {
            throw new InvalidInputException(
                    "the flow map of %s loses %d of its %d trajectories before t = %.4g, so that there is nothing to train its encoder on; train it longer with --budget, shorten the horizon or narrow the initial ranges"
                            .formatted(system.name(), TRAJECTORIES - followed, TRAJECTORIES, times[times.length - 1]));
        }
    }

    private boolean isFollowed(double[] state) {
        for (int j = 0; j < state.length; j++) {
            if (!(Math.abs(state[j] - scales.center()[j]) <= LOST * scales.width()[j])) {
                return false;
            }
        }
        return true;
    }

    private void march(FlowRollout march, DynamicalSystem system, int first, Seed seed) {
        var batch = new Batch(system);
        var chosen = new double[PER_MARCH][scales.parameters()];
        for (int i = 0; i < PER_MARCH; i++) {
            var random = seed.at(first + i).random();
            var start = system.initialBox().stream()
                    .mapToDouble(interval -> interval.at(random.nextDouble()))
                    .toArray();
            for (int k = 0; k < chosen[i].length; k++) {
                double low = scales.parameterLow()[k];
                chosen[i][k] = low + (scales.parameterHigh()[k] - low) * random.nextDouble();
            }
            batch.add(chosen[i], start, 0, times);
        }
        march.solve(batch);
        for (int i = 0; i < PER_MARCH; i++) {
            int problem = i;
            parameters[first + i] = chosen[i];
            states[first + i] = new double[times.length][];
            Arrays.setAll(states[first + i], sample -> batch.state(problem, sample));
        }
    }

    /// The batch of the stream `seed`: `count` windows of `samples` samples.
    Labelled draw(Seed seed, int count, int samples) {
        var random = seed.random();
        var windows = new ArrayList<Window>(count);
        var chosen = new double[count][];
        while (windows.size() < count) {
            int trajectory = random.nextInt(TRAJECTORIES);
            int first = random.nextBoolean() ? 0 : random.nextInt(times.length - samples + 1);
            double noise = greatestNoise * random.nextDouble();
            var noisy = new double[samples][scales.states()];
            boolean followed = true;
            for (int i = 0; i < samples; i++) {
                followed &= isFollowed(states[trajectory][first + i]);
                for (int j = 0; j < scales.states(); j++) {
                    noisy[i][j] = states[trajectory][first + i][j] + noise * scales.width()[j] * random.nextGaussian();
                }
            }
            if (followed) {
                chosen[windows.size()] = parameters[trajectory];
                windows.add(new Window(Arrays.copyOfRange(times, first, first + samples), noisy));
            }
        }
        return new Labelled(windows, chosen);
    }
}
