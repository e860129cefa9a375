package dev.frugal.physics.training;

import dev.frugal.physics.model.TrajectoryModel;
import dev.frugal.physics.objective.Objective;
import dev.frugal.physics.objective.ObjectiveTerms;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/// The loss of a model on a mini-batch.
///
/// @param total weighted sum, a scalar that can be differentiated
/// @param terms each term before weighting, by name
record Loss(Tensor total, Map<String, Tensor> terms) {
    /// Computes the terms that have weight, from one forward propagation.
    ///
    /// @param kinship which trajectories of the batch are alike, for the metric term
    static Loss of(
            TrajectoryModel model,
            ObjectiveTerms terms,
            Objective objective,
            TrainingTensors batch,
            boolean[][] kinship) {
        var condition = model.condition(batch.windows(), batch.parameters());
        var derivatives = model.states(condition, batch.times(), objective.order());
        var states = derivatives.getFirst();
        var parts = new Parts();
        if (objective.data() > 0) {
            parts.add("data", objective.data(), terms.difference(states, batch.states()));
        }
        if (objective.derivative() > 0) {
            parts.add("derivative", objective.derivative(), terms.difference(derivatives.get(1), batch.rates()));
        }
        if (objective.residual() > 0) {
            parts.add(
                    "residual",
                    objective.residual(),
                    terms.residual(states, derivatives.get(1), batch.physicalTimes(), batch.physicalParameters()));
        }
        if (objective.metric() > 0) {
            parts.add(
                    "metric",
                    objective.metric(),
                    model.method().schedule().triplet().loss(condition, kinship));
        }
        return parts.loss();
    }

    private static final class Parts {
        private final Map<String, Tensor> terms = new LinkedHashMap<>();
        private Tensor total = new Tensor();

        void add(String name, double weight, Tensor term) {
            terms.put(name, term);
            var weighted = term.mul(new Scalar(weight));
            total = terms.size() == 1 ? weighted : total.add(weighted);
        }

        Loss loss() {
            return new Loss(total, terms);
        }
    }
}
