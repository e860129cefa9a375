package dev.frugal.physics.dynamics;

import dev.frugal.runs.StopSignal;
import java.util.Arrays;

/// Takes a share of a batch's problems through [TaylorLanes]: a lane that has finished its problem
/// takes the next one, so that lanes stay full whatever each problem costs. What becomes of a
/// problem does not depend on its lane.
final class TaylorBatchRun {
    private static final int IDLE = -1;

    private final TaylorLanes lanes;
    private final RungeKuttaPropagator other;
    private final int[] problems;
    private final int[] samples;
    private final int[] samplesBefore;
    private final double[] reached;
    private final boolean[] last;
    private final boolean[] goes;
    private final boolean[] moved;
    private final double[] longest;
    private final boolean[] wanted;
    private final TaylorProgress[] progress;
    private int next;
    private int handed;

    /// @param other solves what is not for Taylor series
    TaylorBatchRun(TaylorLanes lanes, RungeKuttaPropagator other) {
        this.lanes = lanes;
        this.other = other;
        this.problems = new int[lanes.lanes()];
        this.samples = new int[lanes.lanes()];
        this.samplesBefore = new int[lanes.lanes()];
        this.goes = new boolean[lanes.lanes()];
        this.moved = new boolean[lanes.lanes()];
        this.longest = new double[lanes.lanes()];
        this.reached = new double[lanes.lanes()];
        this.last = new boolean[lanes.lanes()];
        this.wanted = new boolean[lanes.lanes()];
        this.progress = new TaylorProgress[lanes.lanes()];
        Arrays.setAll(progress, _ -> new TaylorProgress());
    }

    TaylorLanes lanes() {
        return lanes;
    }

    /// Solves the problems from `first` up to `end`; returns how many of them another method had
    /// to.
    int solve(Batch batch, int first, int end) {
        next = first;
        handed = 0;
        int active = 0;
        for (int lane = 0; lane < problems.length; lane++) {
            active += load(batch, end, lane) ? 1 : 0;
        }
        while (active > 0) {
            StopSignal.check();
            lanes.expand();
            active -= settle(batch, end);
            sample(batch);
            advance();
        }
        return handed;
    }

    private boolean load(Batch batch, int end, int lane) {
        if (next == end) {
            problems[lane] = IDLE;
            return false;
        }
        int problem = next++;
        problems[lane] = problem;
        samples[lane] = 0;
        moved[lane] = false;
        longest[lane] = Double.POSITIVE_INFINITY;
        progress[lane].begin(batch.start(problem), batch.end(problem));
        lanes.begin(lane, batch.start(problem));
        for (int state = 0; state < batch.states(); state++) {
            lanes.setState(lane, state, batch.initial(problem, state));
        }
        for (int parameter = 0; parameter < batch.parameterCount(); parameter++) {
            lanes.setParameter(lane, parameter, batch.parameter(problem, parameter));
        }
        return true;
    }

    /// Judges each lane's last step by what its new series says, and finds how far it goes next. A
    /// lane that went back, or took another problem, waits for its next series.
    ///
    /// @return how many lanes have nothing left to do
    private int settle(Batch batch, int end) {
        int idle = 0;
        for (int lane = 0; lane < problems.length; lane++) {
            goes[lane] = false;
            if (problems[lane] == IDLE) {
                continue;
            }
            if (moved[lane] && !lanes.arrived(lane)) {
                lanes.back(lane);
                longest[lane] = 0.5 * (reached[lane] - lanes.time(lane));
                samples[lane] = samplesBefore[lane];
                moved[lane] = false;
            } else if (moved[lane] && last[lane]) {
                idle += load(batch, end, lane) ? 0 : 1;
            } else {
                longest[lane] = moved[lane] ? Double.POSITIVE_INFINITY : longest[lane];
                if (!choose(batch, lane)) {
                    handed++;
                    CourseSampler.solve(other, batch, problems[lane]);
                    idle += load(batch, end, lane) ? 0 : 1;
                }
            }
        }
        return idle;
    }

    /// Chooses a lane's next step; false where another method is to take over.
    private boolean choose(Batch batch, int lane) {
        double from = lanes.time(lane);
        double end = batch.end(problems[lane]);
        double step = Math.min(lanes.step(lane), longest[lane]);
        last[lane] = from + step >= end;
        reached[lane] = last[lane] ? end : from + step;
        goes[lane] = progress[lane].isWorth(from, reached[lane]);
        return goes[lane];
    }

    private void sample(Batch batch) {
        System.arraycopy(samples, 0, samplesBefore, 0, samples.length);
        var elapsed = lanes.elapsed();
        while (true) {
            boolean any = false;
            for (int lane = 0; lane < problems.length; lane++) {
                wanted[lane] = goes[lane] && isWithinStep(batch, lane);
                elapsed[lane] = wanted[lane] ? batch.times(problems[lane])[samples[lane]] - lanes.time(lane) : 0;
                any |= wanted[lane];
            }
            if (!any) {
                return;
            }
            lanes.sum();
            for (int lane = 0; lane < problems.length; lane++) {
                if (wanted[lane]) {
                    write(batch, lane, elapsed[lane]);
                    samples[lane]++;
                }
            }
        }
    }

    private boolean isWithinStep(Batch batch, int lane) {
        var times = batch.times(problems[lane]);
        return samples[lane] < times.length && times[samples[lane]] <= reached[lane];
    }

    private void write(Batch batch, int lane, double elapsed) {
        int at = batch.at(problems[lane], samples[lane]);
        lanes.result(lane, batch.values(), at);
        int joint = batch.states() * (1 + batch.tangents().count());
        for (int derivative = 1; derivative <= batch.timeDerivatives(); derivative++) {
            lanes.derivative(lane, derivative, elapsed, batch.values(), at + joint + (derivative - 1) * batch.states());
        }
    }

    private void advance() {
        var elapsed = lanes.elapsed();
        for (int lane = 0; lane < problems.length; lane++) {
            elapsed[lane] = goes[lane] ? reached[lane] - lanes.time(lane) : 0;
        }
        lanes.sum();
        for (int lane = 0; lane < problems.length; lane++) {
            moved[lane] = goes[lane];
            if (goes[lane]) {
                lanes.move(lane, reached[lane]);
            }
        }
    }
}
