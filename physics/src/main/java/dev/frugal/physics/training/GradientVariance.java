package dev.frugal.physics.training;

import dev.frugal.base.Seed;
import dev.frugal.physics.model.TrajectoryModel;
import dev.frugal.physics.objective.ObjectiveTerms;
import dev.frugal.tensor.Autograd;
import dev.frugal.tensor.Scope;
import dev.frugal.tensor.Tensors;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/// How much the gradient depends on which mini-batch it is taken on: the trace of its covariance,
/// `E|g − ḡ|²` over 32 mini-batches at the trained parameters, before clipping.
///
/// The loss is the whole objective of the schedule and the gradient that of all parameters, so that
/// alternating and joint schedules are measured alike. In units of loss squared per parameter unit
/// squared: comparable between methods only as far as their losses are.
final class GradientVariance {
    private static final int BATCHES = 32;

    private GradientVariance() {}

    static double of(
            TrajectoryModel model, ObjectiveTerms terms, TrainingTensors data, PositivePairMask kinship, Seed seed) {
        var schedule = model.method().schedule();
        var batches = new MiniBatches(data.count(), schedule.batchSize(), seed.named("gradient variance"));
        var parameters = List.copyOf(model.tensors().values());
        double squares = 0;
        var sum = new double[0];
        for (int i = 0; i < BATCHES; i++) {
            var indices = batches.indices(i);
            try (var _ = Scope.open()) {
                var loss = Loss.of(model, terms, schedule.whole(), data.batch(indices), kinship.among(indices));
                var gradient = flat(Autograd.gradients(loss.total(), parameters));
                sum = sum.length == 0 ? new double[gradient.length] : sum;
                for (int k = 0; k < gradient.length; k++) {
                    sum[k] += gradient[k];
                    squares += gradient[k] * gradient[k];
                }
            }
        }
        double squaredSum = 0;
        for (double component : sum) {
            squaredSum += component * component;
        }
        return (squares - squaredSum / BATCHES) / (BATCHES - 1);
    }

    private static double[] flat(List<Tensor> gradients) {
        int length =
                gradients.stream().mapToInt(gradient -> (int) gradient.numel()).sum();
        var values = new double[length];
        int position = 0;
        for (var gradient : gradients) {
            var part = Tensors.doubles(gradient);
            System.arraycopy(part, 0, values, position, part.length);
            position += part.length;
        }
        return values;
    }
}
