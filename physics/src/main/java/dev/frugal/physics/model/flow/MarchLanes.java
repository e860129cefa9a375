package dev.frugal.physics.model.flow;

/// Work space for a [FlowRollout]: the flow map applied again and again to trajectories side by side.
///
/// All wanted times between two knots are evaluated in one block with all trajectories, so a single
/// query too fills several lanes. With [FlowBlock.Derivatives#STARTING_POINT] the derivatives of
/// every wanted state in the first state and the parameters are carried along by the chain rule:
/// `Φ_{k+1} = ∂G/∂s Φ_k + ∂G/∂p`. An instance belongs to one thread at a time.
final class MarchLanes {
    private static final int LANES = 64;

    private final FlowBlock.Derivatives derivatives;
    private final FlowBlock block;
    private final boolean withNetwork;
    private final int states;
    private final int unknowns;

    MarchLanes(FlowMap map, FlowBlock.Derivatives derivatives, boolean withNetwork) {
        this.derivatives = derivatives;
        this.block = new FlowBlock(map, derivatives, LANES);
        this.withNetwork = withNetwork;
        this.states = map.scales().states();
        this.unknowns = states + map.scales().parameters();
    }

    /// What a march gave.
    ///
    /// @param states `[trajectory][wanted time][state]`
    /// @param derivatives with `STARTING_POINT` `[trajectory][wanted time][state · unknowns +
    ///   unknown]`, unknowns being the first state's entries, then the parameters; with `RATE` or
    ///   `RATE_AND_CURVATURE` `[trajectory][wanted time][(order − 1) · states + state]`; empty else
    record Result(double[][][] states, double[][][] derivatives) {}

    /// Marches from each row of `starts` under the same row of `parameters`.
    Result run(double[][] starts, double[][] parameters, StepTimes knots) {
        int count = starts.length;
        var current = new double[count][];
        var sensitivity = new double[count][];
        for (int i = 0; i < count; i++) {
            current[i] = starts[i].clone();
            sensitivity[i] = identity();
        }
        int wanted = knots.wanted().length;
        var result = new Result(new double[count][wanted][states], new double[count][wanted][derivativeCount()]);
        for (int knot = 0; knot < knots.count(); knot++) {
            int first = knots.firstFrom(knot);
            int end = knot + 1 < knots.count() ? knots.firstFrom(knot + 1) : wanted;
            boolean last = knot + 1 == knots.count();
            double next = last ? Double.NaN : knots.times()[knot + 1];
            boolean landsOnWanted = !last && end > first && knots.wanted()[end - 1] == next;
            int perTrajectory = end - first + (last || landsOnWanted ? 0 : 1);
            var after = new double[count][];
            var sensitivityAfter = new double[count][];
            int total = count * perTrajectory;
            for (int from = 0; from < total; from += LANES) {
                int lanes = Math.min(LANES, total - from);
                for (int lane = 0; lane < lanes; lane++) {
                    int trajectory = (from + lane) / perTrajectory;
                    int sample = first + (from + lane) % perTrajectory;
                    double time = sample < end ? knots.wanted()[sample] : next;
                    load(lane, knots.times()[knot], time, current[trajectory], parameters[trajectory]);
                }
                block.advance(lanes, withNetwork);
                for (int lane = 0; lane < lanes; lane++) {
                    int trajectory = (from + lane) / perTrajectory;
                    int sample = first + (from + lane) % perTrajectory;
                    var state = state(lane);
                    var derivative = derivative(lane, sensitivity[trajectory]);
                    if (sample < end) {
                        result.states[trajectory][sample] = state;
                        result.derivatives[trajectory][sample] = derivative;
                    }
                    boolean arrives = !last && sample == (landsOnWanted ? end - 1 : end);
                    if (arrives) {
                        after[trajectory] = state;
                        sensitivityAfter[trajectory] = derivative;
                    }
                }
            }
            if (!last) {
                current = after;
                sensitivity = derivatives == FlowBlock.Derivatives.STARTING_POINT ? sensitivityAfter : sensitivity;
            }
        }
        return result;
    }

    private int derivativeCount() {
        return switch (derivatives) {
            case NONE -> 0;
            case STARTING_POINT -> states * unknowns;
            case RATE -> states;
            case RATE_AND_CURVATURE -> 2 * states;
        };
    }

    private double[] identity() {
        var matrix = new double[states * unknowns];
        for (int state = 0; state < states; state++) {
            matrix[state * unknowns + state] = 1;
        }
        return matrix;
    }

    private void load(int lane, double knot, double time, double[] state, double[] parameters) {
        var transitions = block.transitions();
        transitions.time()[lane] = knot;
        transitions.elapsed()[lane] = time - knot;
        for (int i = 0; i < states; i++) {
            transitions.state()[i][lane] = state[i];
        }
        for (int k = 0; k < parameters.length; k++) {
            transitions.parameter()[k][lane] = parameters[k];
        }
    }

    private double[] state(int lane) {
        var state = new double[states];
        for (int i = 0; i < states; i++) {
            state[i] = block.result(0)[i][lane];
        }
        return state;
    }

    private double[] derivative(int lane, double[] sensitivity) {
        return switch (derivatives) {
            case NONE -> new double[0];
            case STARTING_POINT -> chained(lane, sensitivity);
            case RATE, RATE_AND_CURVATURE -> {
                var rates = new double[derivativeCount()];
                for (int i = 0; i < rates.length; i++) {
                    rates[i] = block.result(1 + i / states)[i % states][lane];
                }
                yield rates;
            }
        };
    }

    private double[] chained(int lane, double[] before) {
        var after = new double[states * unknowns];
        for (int i = 0; i < states; i++) {
            for (int unknown = 0; unknown < unknowns; unknown++) {
                double sum = unknown < states ? 0 : block.result(1 + unknown)[i][lane];
                for (int j = 0; j < states; j++) {
                    sum += block.result(1 + j)[i][lane] * before[j * unknowns + unknown];
                }
                after[i * unknowns + unknown] = sum;
            }
        }
        return after;
    }
}
