package dev.frugal.physics.training;

import dev.frugal.physics.model.Submodule;
import dev.frugal.physics.model.TrainingPhase;
import dev.frugal.physics.model.TrajectoryModel;
import dev.frugal.physics.objective.ObjectiveTerms;
import dev.frugal.tensor.Scope;
import dev.frugal.tensor.optim.GradientClipping;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/// A training step by libtorch's automatic differentiation of the losses' tensor operations; the
/// reference for [FusedStep].
final class AutogradStep implements StepEngine {
    private final TrajectoryModel model;
    private final ObjectiveTerms terms;
    private final TrainingTensors data;
    private final PositivePairMask kinship;
    private final TrajectoryTrainingState state;
    private final String reason;

    /// @param reason why no kernel of our own does it; empty if libtorch was asked for
    AutogradStep(
            TrajectoryModel model,
            ObjectiveTerms terms,
            TrainingTensors data,
            PositivePairMask kinship,
            TrajectoryTrainingState state,
            String reason) {
        this.model = model;
        this.terms = terms;
        this.data = data;
        this.kinship = kinship;
        this.state = state;
        this.reason = reason;
    }

    @Override
    public Map<String, Double> take(TrainingPhase phase, long[] indices) {
        var schedule = model.method().schedule();
        var values = new LinkedHashMap<String, Double>();
        try (var _ = Scope.open()) {
            var loss = Loss.of(model, terms, phase.objective(), data.batch(indices), kinship.among(indices));
            loss.terms().forEach((name, term) -> values.put(name, term.item_double()));
            loss.total().backward();
            GradientClipping.byGlobalNorm(trained(phase), schedule.clipNorm());
            state.advance(phase.parts(), schedule.learningRate());
        }
        return values;
    }

    @Override
    public String description() {
        return "libtorch's automatic differentiation" + (reason.isEmpty() ? "" : ": " + reason);
    }

    /// It has no threads of its own.
    @Override
    public void close() {}

    private List<Tensor> trained(TrainingPhase phase) {
        var tensors = new ArrayList<Tensor>();
        for (Submodule part : phase.parts()) {
            tensors.addAll(model.tensors(part).values());
        }
        return tensors;
    }
}
