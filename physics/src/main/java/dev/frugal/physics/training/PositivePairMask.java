package dev.frugal.physics.training;

import dev.frugal.physics.dynamics.Trajectory;
import dev.frugal.physics.objective.PairLabel;
import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.tensor.Tensors;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/// Which training trajectories a triplet loss takes to be of one kind.
record PositivePairMask(boolean[][] alike) {
    /// Parameters closer than this share of their range are alike.
    private static final double NEAR = 0.1;

    /// `regimes`: the name of each trajectory's regime.
    static PositivePairMask of(
            PairLabel similarity, DynamicalSystem system, List<Trajectory> trajectories, List<String> regimes) {
        int count = trajectories.size();
        var alike = new boolean[count][count];
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < count; j++) {
                alike[i][j] = switch (similarity) {
                    case REGIME -> regimes.get(i).equals(regimes.get(j));
                    case PARAMETER -> near(system, trajectories.get(i), trajectories.get(j));
                };
            }
        }
        return new PositivePairMask(alike);
    }

    private static boolean near(DynamicalSystem system, Trajectory a, Trajectory b) {
        for (int k = 0; k < system.parameters().size(); k++) {
            double width = system.parameters().get(k).training().width();
            if (Math.abs(a.parameters()[k] - b.parameters()[k]) > NEAR * width) {
                return false;
            }
        }
        return true;
    }

    /// 1 where two trajectories are of a kind, else 0: shape `[trajectories, trajectories]`,
    /// float64.
    Tensor tensor() {
        var values = new double[alike.length * alike.length];
        for (int i = 0; i < alike.length; i++) {
            for (int j = 0; j < alike.length; j++) {
                values[i * alike.length + j] = alike[i][j] ? 1 : 0;
            }
        }
        return Tensors.of(values, alike.length, alike.length);
    }

    /// The kinship among the trajectories of one mini-batch.
    boolean[][] among(long[] indices) {
        var among = new boolean[indices.length][indices.length];
        for (int i = 0; i < indices.length; i++) {
            for (int j = 0; j < indices.length; j++) {
                among[i][j] = alike[Math.toIntExact(indices[i])][Math.toIntExact(indices[j])];
            }
        }
        return among;
    }
}
