package dev.frugal.physics.training;

import dev.frugal.physics.data.Window;
import dev.frugal.physics.dynamics.Trajectory;
import dev.frugal.physics.model.TrajectoryModel;
import dev.frugal.physics.objective.ObjectiveTerms;
import dev.frugal.tensor.Scope;
import dev.frugal.tensor.Tensors;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// A set of trajectories as tensors in a model's precision, made once and indexed by mini-batch.
///
/// @param windows dimensionless, `[trajectories, samples, states]`
/// @param parameters dimensionless, `[trajectories, parameters]`
/// @param times dimensionless, `[times]`
/// @param states in units, `[trajectories, times, states]`
/// @param rates the right-hand side along the trajectories, in units, the same shape
/// @param physicalParameters in units, `[trajectories, parameters]`
/// @param physicalTimes in units, `[times]`
record TrainingTensors(
        Tensor windows,
        Tensor parameters,
        Tensor times,
        Tensor states,
        Tensor rates,
        Tensor physicalParameters,
        Tensor physicalTimes) {
    static TrainingTensors of(
            TrajectoryModel model, ObjectiveTerms terms, List<Trajectory> trajectories, List<Window> windows) {
        var type = model.method().schedule().precision().scalarType();
        var sampleTimes = trajectories.getFirst().times();
        var values = trajectories.stream().map(Trajectory::parameters).toList();
        var states = states(trajectories, type);
        var physicalParameters = matrix(values, type);
        var physicalTimes = Tensors.of(sampleTimes, type, sampleTimes.length);
        return new TrainingTensors(
                model.windowTensor(windows),
                model.parameterTensor(values),
                model.timeTensor(sampleTimes),
                states,
                Scope.compute(() -> terms.expectedRates(states, physicalTimes, physicalParameters)),
                physicalParameters,
                physicalTimes);
    }

    /// The trajectories with these indices; the times are shared.
    TrainingTensors batch(long[] indices) {
        var index = Tensors.of(indices, indices.length);
        return new TrainingTensors(
                windows.index_select(0, index),
                parameters.index_select(0, index),
                times,
                states.index_select(0, index),
                rates.index_select(0, index),
                physicalParameters.index_select(0, index),
                physicalTimes);
    }

    int count() {
        return Math.toIntExact(states.size(0));
    }

    private static Tensor states(List<Trajectory> trajectories, ScalarType type) {
        int times = trajectories.getFirst().times().length;
        int states = trajectories.getFirst().states()[0].length;
        var values = new double[trajectories.size() * times * states];
        int position = 0;
        for (var trajectory : trajectories) {
            for (var sample : trajectory.states()) {
                System.arraycopy(sample, 0, values, position, states);
                position += states;
            }
        }
        return Tensors.of(values, type, trajectories.size(), times, states);
    }

    private static Tensor matrix(List<double[]> rows, ScalarType type) {
        int columns = rows.getFirst().length;
        var values = new double[rows.size() * columns];
        for (int row = 0; row < rows.size(); row++) {
            System.arraycopy(rows.get(row), 0, values, row * columns, columns);
        }
        return Tensors.of(values, type, rows.size(), columns);
    }
}
