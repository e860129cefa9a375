package dev.frugal.physics.identification;

import dev.frugal.physics.system.MeasuredSystem;
import java.util.List;

/// Integrates stretches of recordings side by side: the classical Runge–Kutta method of order four, and with it, if
/// asked for, the exact derivative of each of its steps in the constants, the weights and the initial state.
///
/// Formulas are evaluated for all stretches of a block at once; sensitivities `S` (states by columns) obey
/// `S' = ∂f/∂y S + ∂f/∂c` and are advanced by the same stages, so that the gradient is that of what is computed.
/// One caller at a time.
final class LaneSimulation {
    /// Stretches per block: enough that formulas cost little, few enough that two threads share the work.
    static final int LANES = 16;

    private static final double[] NODES = {0, 0.5, 0.5, 1};
    private static final double[] SHARES = {1.0 / 6, 1.0 / 3, 1.0 / 3, 1.0 / 6};
    private static final int[] INPUT_STAGE = {0, 1, 1, 2};

    private final FieldLanes field;
    private final Unknowns unknowns;
    private final double[] sizes;
    private final int states;
    private final int channels;
    private final int inputs;
    private int columns;
    private final Lane[] lanes = new Lane[LANES];

    /// How a stretch stands.
    private static final class Lane {
        RecordingGrid grid;
        StretchResult result;
        int sample;
        int step;
        int stepsEnd;
        double time;
        double length;
        boolean done;
        final double[] state;
        final double[] stage;
        final double[] total;
        final double[][] tangents;
        final double[][] stageTangents;
        final double[][] totalTangents;
        final double[][] rateTangents;
        final double[] row;
        final int width;

        Lane(RecordingGrid grid, StretchResult result, int states, int width) {
            this.grid = grid;
            this.result = result;
            this.width = width;
            state = new double[states];
            stage = new double[states];
            total = new double[states];
            tangents = new double[states][width];
            stageTangents = new double[states][width];
            totalTangents = new double[states][width];
            rateTangents = new double[states][width];
            row = new double[width];
        }
    }

    /// What sensitivities are wanted in.
    enum Sensitivities {
        NONE,
        /// The initial state alone.
        STARTS,
        /// All columns, and the initial state.
        ALL
    }

    /// @param sizes how large each state usually is
    LaneSimulation(MeasuredSystem system, List<TermNetwork> networks, Unknowns unknowns, double[] sizes) {
        this.unknowns = unknowns;
        this.sizes = sizes.clone();
        field = new FieldLanes(system, networks, unknowns, LANES);
        states = field.states();
        channels = field.readings();
        inputs = system.description().inputs().size();
    }

    /// Simulates up to [#LANES] stretches.
    ///
    /// @param vector the shared unknowns
    /// @param starts the initial state of each stretch
    /// @param weights what a residual of each channel is divided by; without them nothing is summed
    /// @param wanted what the sums of the least-squares problem are wanted in
    /// @param keep whether outputs and states are
    StretchResult[] run(
            List<RecordingGrid> grids,
            List<Stretch> stretches,
            double[] vector,
            double[][] starts,
            double[] weights,
            Sensitivities wanted,
            boolean keep) {
        int count = stretches.size();
        boolean sensitivities = wanted != Sensitivities.NONE;
        columns = wanted == Sensitivities.ALL ? unknowns.columns() : 0;
        int width = sensitivities ? columns + states : 0;
        var results = new StretchResult[count];
        for (int b = 0; b < count; b++) {
            var stretch = stretches.get(b);
            results[b] = new StretchResult(stretch, channels, states, width, keep);
            var lane = new Lane(grids.get(stretch.recording()), results[b], states, width);
            lanes[b] = lane;
            lane.sample = stretch.from();
            System.arraycopy(starts[b], 0, lane.state, 0, states);
            if (sensitivities) {
                for (int i = 0; i < states; i++) {
                    lane.tangents[i][columns + i] = 1;
                }
            }
            field.setConstants(b, vector, stretch.recording());
        }
        field.useWeights(vector);
        read(count, weights, sensitivities, keep);
        for (int b = 0; b < count; b++) {
            enterInterval(lanes[b]);
        }
        boolean moving = true;
        while (moving) {
            moving = step(count, sensitivities);
            boolean arrived = false;
            for (int b = 0; b < count; b++) {
                var lane = lanes[b];
                arrived |= !lane.done && lane.step == lane.stepsEnd;
            }
            if (arrived) {
                for (int b = 0; b < count; b++) {
                    var lane = lanes[b];
                    if (!lane.done && lane.step == lane.stepsEnd) {
                        lane.sample++;
                        lane.time = lane.grid.times()[lane.sample];
                        lane.done = !isFinite(lane.state);
                        if (lane.done) {
                            lane.result.lose();
                        }
                    }
                }
                read(count, weights, sensitivities, keep);
                for (int b = 0; b < count; b++) {
                    var lane = lanes[b];
                    if (!lane.done && lane.step == lane.stepsEnd) {
                        enterInterval(lane);
                    }
                }
            }
        }
        return results;
    }

    private static boolean isFinite(double[] values) {
        for (double value : values) {
            if (!Double.isFinite(value)) {
                return false;
            }
        }
        return true;
    }

    private void enterInterval(Lane lane) {
        if (lane.sample + 1 >= lane.result.stretch.to()) {
            lane.done = true;
            lane.result.memory = memory(lane);
            return;
        }
        var times = lane.grid.times();
        lane.step = lane.grid.firstStep(lane.sample);
        lane.stepsEnd = lane.grid.firstStep(lane.sample + 1);
        lane.time = times[lane.sample];
        lane.length = (times[lane.sample + 1] - times[lane.sample]) / (lane.stepsEnd - lane.step);
    }

    private double memory(Lane lane) {
        double largest = 0;
        for (int i = 0; i < states && lane.width > 0; i++) {
            for (int j = 0; j < states; j++) {
                largest = Math.max(largest, Math.abs(lane.tangents[i][columns + j]) * sizes[j] / sizes[i]);
            }
        }
        return largest;
    }

    /// One step of every stretch that is not done; false if all are.
    private boolean step(int count, boolean sensitivities) {
        boolean moving = false;
        for (int b = 0; b < count; b++) {
            moving |= !lanes[b].done;
        }
        if (!moving) {
            return false;
        }
        for (int stage = 0; stage < NODES.length; stage++) {
            for (int b = 0; b < count; b++) {
                place(lanes[b], b, stage);
            }
            field.evaluateRates(count);
            for (int b = 0; b < count; b++) {
                if (!lanes[b].done) {
                    advance(lanes[b], b, stage);
                    if (sensitivities) {
                        advanceTangents(lanes[b], b, stage);
                    }
                }
            }
        }
        for (int b = 0; b < count; b++) {
            var lane = lanes[b];
            if (!lane.done) {
                lane.step++;
                lane.time += lane.length;
            }
        }
        return true;
    }

    private void place(Lane lane, int b, int stage) {
        var from = stage == 0 ? lane.state : lane.stage;
        for (int i = 0; i < states; i++) {
            field.setState(i, b, from[i]);
        }
        field.setTime(b, lane.time + NODES[stage] * lane.length);
        if (!lane.done) {
            int at = 3 * lane.step + INPUT_STAGE[stage];
            for (int k = 0; k < inputs; k++) {
                field.setInput(k, b, lane.grid.stages(k)[at]);
            }
        }
    }

    private void advance(Lane lane, int b, int stage) {
        double share = lane.length * SHARES[stage];
        double reach = stage == 3 ? 0 : lane.length * NODES[stage + 1];
        for (int i = 0; i < states; i++) {
            double rate = field.rate(i, b);
            double total = (stage == 0 ? lane.state[i] : lane.total[i]) + share * rate;
            if (stage == 3) {
                lane.state[i] = total;
            } else {
                lane.total[i] = total;
                lane.stage[i] = lane.state[i] + reach * rate;
            }
        }
    }

    private void advanceTangents(Lane lane, int b, int stage) {
        var from = stage == 0 ? lane.tangents : lane.stageTangents;
        for (int i = 0; i < states; i++) {
            field.rateTangent(i, b, from, columns > 0, lane.rateTangents[i]);
        }
        double share = lane.length * SHARES[stage];
        double reach = stage == 3 ? 0 : lane.length * NODES[stage + 1];
        for (int i = 0; i < states; i++) {
            var base = lane.tangents[i];
            var total = lane.totalTangents[i];
            if (stage == 3) {
                FieldLanes.add(total, share, lane.rateTangents[i], base);
            } else {
                FieldLanes.add(stage == 0 ? base : total, share, lane.rateTangents[i], total);
                FieldLanes.add(base, reach, lane.rateTangents[i], lane.stageTangents[i]);
            }
        }
    }

    /// Reads the sensors of the stretches that stand at a sample, and adds to their sums.
    private void read(int count, double[] weights, boolean sensitivities, boolean keep) {
        for (int b = 0; b < count; b++) {
            var lane = lanes[b];
            for (int i = 0; i < states; i++) {
                field.setState(i, b, lane.state[i]);
            }
            field.setTime(b, lane.grid.times()[lane.sample]);
            for (int k = 0; k < inputs; k++) {
                field.setInput(k, b, lane.grid.input(k)[lane.sample]);
            }
        }
        field.evaluateReadings(count);
        for (int b = 0; b < count; b++) {
            var lane = lanes[b];
            if (!lane.done && lane.step == lane.stepsEnd) {
                take(lane, b, weights, sensitivities, keep);
            }
        }
    }

    private void take(Lane lane, int b, double[] weights, boolean sensitivities, boolean keep) {
        var result = lane.result;
        int at = lane.sample - result.stretch.from();
        if (keep) {
            for (int i = 0; i < states; i++) {
                result.states[i][at] = lane.state[i];
            }
        }
        for (int c = 0; c < channels; c++) {
            double output = field.reading(c, b);
            if (keep) {
                result.outputs[c][at] = output;
            }
            double measured = lane.grid.channel(c)[lane.sample];
            if (!Double.isNaN(measured)) {
                double residual = (measured - output) / weights[c];
                result.cost += residual * residual;
                result.residuals++;
                if (sensitivities) {
                    field.readingTangent(c, b, lane.tangents, columns > 0, lane.row);
                    accumulate(result, lane.row, residual, 1 / weights[c]);
                }
            }
        }
    }

    private static void accumulate(StretchResult result, double[] row, double residual, double factor) {
        for (int a = 0; a < row.length; a++) {
            row[a] *= factor;
        }
        for (int a = 0; a < row.length; a++) {
            result.gradient[a] += row[a] * residual;
            FieldLanes.add(result.normal[a], row[a], row, result.normal[a]);
        }
    }

    int states() {
        return states;
    }
}
