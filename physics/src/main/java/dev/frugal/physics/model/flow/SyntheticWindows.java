package dev.frugal.physics.model.flow;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import dev.frugal.physics.data.Window;
import dev.frugal.physics.dynamics.Batch;
import dev.frugal.physics.dynamics.Propagator;
import dev.frugal.physics.model.encoder.WindowSource;
import dev.frugal.runs.StopSignal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// Windows with known parameters for the encoder to learn from, cut from trajectories that the
/// model's own flow makes.
///
/// Trajectories start in the system's initial box at time 0, at parameters spread over the trained
/// range. Half the windows begin at the start, the others anywhere. Each has normal errors of one
/// standard deviation, drawn between 0 and the greatest noise the model is made for. Where the flow
/// loses a trajectory, because the system magnifies its errors, no window is cut.
final class SyntheticWindows implements WindowSource {
    private static final int TRAJECTORIES = 1024;
    private static final int PER_MARCH = 32;

    /// A state this many widths from the middle of its visited range has been lost.
    private static final double LOST = 10;

    /// At least this share of the trajectories has to be followed for there to be something to learn.
    private static final double FEWEST = 0.1;

    private final FlowScales scales;
    private final double[] times;
    private final double[][] parameters;
    private final double[][][] states;
    private final double greatestNoise;

    /// @param samples of a trajectory, `interval` apart
    /// @param greatestNoise as a share of each state's visited width
    SyntheticWindows(
            Propagator flow, FlowScales scales, int samples, double interval, double greatestNoise, Seed seed) {
        var system = flow.system();
        this.scales = scales;
        this.greatestNoise = greatestNoise;
        this.times = new double[samples];
        for (int i = 0; i < samples; i++) {
            times[i] = i * interval;
        }
        this.parameters = new double[TRAJECTORIES][];
        this.states = new double[TRAJECTORIES][][];
        IntStream.range(0, TRAJECTORIES / PER_MARCH)
                .parallel()
                .forEach(StopSignal.inheritedByIndex((int part) -> march(flow, part * PER_MARCH, seed)));
        long followed = Arrays.stream(states)
                .filter(trajectory -> Arrays.stream(trajectory).allMatch(this::isFollowed))
                .count();
        if (followed < FEWEST * TRAJECTORIES) {
            throw new InvalidInputException(
                    "%s loses %d of %d trajectories of %s before t = %.4g, so that there is too little to train the encoder on; shorten the horizon, narrow the initial ranges or, for a learnt map, raise --budget"
                            .formatted(
                                    flow.description(),
                                    TRAJECTORIES - followed,
                                    TRAJECTORIES,
                                    system.name(),
                                    times[times.length - 1]));
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

    private void march(Propagator flow, int first, Seed seed) {
        var system = flow.system();
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
        flow.solve(batch);
        for (int i = 0; i < PER_MARCH; i++) {
            int problem = i;
            parameters[first + i] = chosen[i];
            states[first + i] = new double[times.length][];
            Arrays.setAll(states[first + i], sample -> batch.state(problem, sample));
        }
    }

    /// The first `count` trajectories, or all, that the flow did not lose.
    int[] followed(int count) {
        return IntStream.range(0, TRAJECTORIES)
                .filter(trajectory -> Arrays.stream(states[trajectory]).allMatch(this::isFollowed))
                .limit(count)
                .toArray();
    }

    double[] parameters(int trajectory) {
        return parameters[trajectory].clone();
    }

    /// The state in which a trajectory begins, at time 0.
    double[] start(int trajectory) {
        return states[trajectory][0].clone();
    }

    /// Windows of one trajectory from the stream `seed`, with noise as in [#draw].
    List<Window> of(int trajectory, int count, int samples, Seed seed) {
        var random = seed.random();
        var windows = new ArrayList<Window>(count);
        for (int i = 0; i < count; i++) {
            windows.add(cut(trajectory, samples, random).window);
        }
        return windows;
    }

    @Override
    public Labelled draw(Seed seed, int count, int samples) {
        var random = seed.random();
        var windows = new ArrayList<Window>(count);
        var chosen = new double[count][];
        while (windows.size() < count) {
            int trajectory = random.nextInt(TRAJECTORIES);
            var cut = cut(trajectory, samples, random);
            if (cut.followed) {
                chosen[windows.size()] = parameters[trajectory];
                windows.add(cut.window);
            }
        }
        return new Labelled(windows, chosen);
    }

    private record Cut(Window window, boolean followed) {}

    private Cut cut(int trajectory, int samples, RandomGenerator random) {
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
        return new Cut(new Window(Arrays.copyOfRange(times, first, first + samples), noisy), followed);
    }
}
