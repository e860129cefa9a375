package dev.frugal.physics.model.flow;

import dev.frugal.physics.dynamics.Batch;
import dev.frugal.physics.dynamics.Course;
import dev.frugal.physics.dynamics.LearntFlow;
import dev.frugal.physics.dynamics.Tangents;
import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.runs.StopSignal;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/// A flow map as a propagator: applied again and again, with exact derivatives of what it does.
///
/// Problems of a batch that follow each other with equal times go side by side. All wanted times
/// between two knots are evaluated in one block, so a single query too fills several lanes.
final class FlowRollout implements LearntFlow {
    private final FlowMap map;
    private final boolean withNetwork;
    private final Map<FlowBlock.Derivatives, ConcurrentLinkedQueue<MarchLanes>> idle = new ConcurrentHashMap<>();

    /// @param withNetwork false marches the bare Taylor ansatz
    FlowRollout(FlowMap map, boolean withNetwork) {
        this.map = map;
        this.withNetwork = withNetwork;
    }

    FlowMap map() {
        return map;
    }

    @Override
    public DynamicalSystem system() {
        return map.system();
    }

    @Override
    public String description() {
        return withNetwork ? "the learnt flow map, marched" : "the flow map's Taylor part alone, marched";
    }

    @Override
    public Course begin(double[] parameters, double[] state, double time, double span, Tangents tangents) {
        return new MarchCourse(this, parameters, state, time, tangents);
    }

    @Override
    public void solve(Batch batch) {
        int first = 0;
        while (first < batch.size()) {
            StopSignal.check();
            int end = first + 1;
            while (end < batch.size() && isAlike(batch, first, end)) {
                end++;
            }
            solve(batch, first, end);
            first = end;
        }
    }

    private static boolean isAlike(Batch batch, int first, int other) {
        return batch.start(first) == batch.start(other) && Arrays.equals(batch.times(first), batch.times(other));
    }

    private void solve(Batch batch, int first, int end) {
        var knots = StepTimes.of(
                batch.start(first), batch.times(first), map.scales().step());
        var starts = new double[end - first][];
        var parameters = new double[end - first][];
        for (int i = first; i < end; i++) {
            starts[i - first] = batch.initial(i);
            parameters[i - first] = batch.parameters(i);
        }
        int states = map.scales().states();
        int tangents = batch.tangents().count();
        if (tangents > 0 || batch.timeDerivatives() == 0) {
            var derivatives = tangents > 0 ? FlowBlock.Derivatives.STARTING_POINT : FlowBlock.Derivatives.NONE;
            var result = run(derivatives, starts, parameters, knots);
            for (int i = first; i < end; i++) {
                for (int sample = 0; sample < knots.wanted().length; sample++) {
                    batch.write(i, sample, 0, result.states()[i - first][sample]);
                    var matrix = result.derivatives()[i - first][sample];
                    for (int column = 0; column < tangents; column++) {
                        batch.write(i, sample, (1 + column) * states, along(matrix, batch.tangents(), column));
                    }
                }
            }
        }
        if (batch.timeDerivatives() > 0) {
            var derivatives = batch.timeDerivatives() == 1
                    ? FlowBlock.Derivatives.RATE
                    : FlowBlock.Derivatives.RATE_AND_CURVATURE;
            var result = run(derivatives, starts, parameters, knots);
            for (int i = first; i < end; i++) {
                for (int sample = 0; sample < knots.wanted().length; sample++) {
                    batch.write(i, sample, 0, result.states()[i - first][sample]);
                    batch.write(i, sample, (1 + tangents) * states, result.derivatives()[i - first][sample]);
                }
            }
        }
    }

    /// The derivative along a tangent from all derivatives in first state and parameters.
    double[] along(double[] matrix, Tangents tangents, int column) {
        int states = map.scales().states();
        int unknowns = states + map.scales().parameters();
        var tangent = new double[states];
        for (int i = 0; i < states; i++) {
            for (int unknown = 0; unknown < unknowns; unknown++) {
                double direction = unknown < states
                        ? tangents.states()[column][unknown]
                        : tangents.parameters()[column][unknown - states];
                if (direction != 0) {
                    tangent[i] += matrix[i * unknowns + unknown] * direction;
                }
            }
        }
        return tangent;
    }

    MarchLanes.Result run(
            FlowBlock.Derivatives derivatives, double[][] starts, double[][] parameters, StepTimes knots) {
        var free = idle.computeIfAbsent(derivatives, _ -> new ConcurrentLinkedQueue<>());
        var waiting = free.poll();
        var lanes = waiting == null ? new MarchLanes(map, derivatives, withNetwork) : waiting;
        var result = lanes.run(starts, parameters, knots);
        free.add(lanes);
        return result;
    }
}
