package dev.frugal.reasoning.training;

import dev.frugal.ledger.meter.Meter;
import dev.frugal.reasoning.language.LanguageModel;
import dev.frugal.reasoning.language.MasterWeights;
import dev.frugal.reasoning.language.ScoreSettings;
import dev.frugal.reasoning.language.TokenScores;
import dev.frugal.reasoning.language.TransformerOperations;
import dev.frugal.reasoning.language.model.Sequence;
import dev.frugal.runs.RunContext;
import dev.frugal.runs.RunInterruptedException;
import dev.frugal.runs.StopSignal;
import dev.frugal.tensor.Scope;
import dev.frugal.tensor.Tensors;
import dev.frugal.tensor.optim.Adam;
import dev.frugal.tensor.optim.GradientClipping;
import dev.frugal.tensor.optim.LearningRateSchedule;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import org.bytedeco.pytorch.Scalar;

/// Learning to write given responses: the mean negative log-probability of response tokens falls.
///
/// A batch may be computed in parts; the loss is the mean over the tokens of the whole batch
/// whatever the parts.
final class Imitation {
    /// Losses are logged as means over this many steps: single batches are noise.
    static final int STEPS_PER_METRIC = 20;

    private final LanguageModel model;
    private final MasterWeights weights;
    private final Adam optimiser;
    private final Course course;

    private Imitation(LanguageModel model, MasterWeights weights, Course course) {
        this.model = model;
        this.weights = weights;
        this.course = course;
        this.optimiser = new Adam(weights.parameters(), course.optimiser());
    }

    /// How the learning goes, in at least one step.
    record Course(ImitationSettings settings, Adam.Settings adam, int checkpointEvery, MicroBatches parts) {
        int steps() {
            return settings.steps();
        }

        Adam.Settings optimiser() {
            return adam.withWeightDecay(settings.weightDecay());
        }

        LearningRateSchedule schedule() {
            int warmUp = settings.warmUpSteps();
            return new LearningRateSchedule.WarmUp(
                    warmUp,
                    new LearningRateSchedule.Cosine(
                            settings.learningRate(), Math.max(1, steps() - warmUp), settings.finalFraction()));
        }
    }

    /// Trains `model` on `batches`, by step, from wherever the run's checkpoint stands.
    ///
    /// @throws dev.frugal.runs.RunInterruptedException if asked to stop, after saving
    static void run(
            LanguageModel model,
            Course course,
            LongFunction<List<Sequence>> batches,
            RunContext context,
            String checkpoint) {
        run(model, course, batches, context, checkpoint, "");
    }

    /// The same as one of several trainings of a run, whose metrics have the prefix `member`.
    static void run(
            LanguageModel model,
            Course course,
            LongFunction<List<Sequence>> batches,
            RunContext context,
            String checkpoint,
            String member) {
        try (var weights = MasterWeights.of(model.trainableParameters())) {
            new Imitation(model, weights, course).run(batches, context, checkpoint, member);
        }
    }

    private void run(LongFunction<List<Sequence>> batches, RunContext context, String checkpointName, String member) {
        var state = new TrainingState(weights, optimiser);
        var checkpoint = context.directory().checkpoint(checkpointName);
        var done = state.restore(checkpoint);
        context.metrics().rewind(member, done.step());
        var schedule = course.schedule();
        double losses = done.losses();
        for (long step = done.step(); step < course.steps(); step++) {
            var batch = batches.apply(step);
            try {
                losses += step(batch, schedule.at(step));
            } catch (RunInterruptedException stopped) {
                // A step that is stopped has changed nothing.
                context.beforeCheckpoint();
                state.write(checkpoint, new TrainingState.Reached(step, losses, Map.of()));
                throw stopped;
            }
            tell(context.meter(), batch);
            long behind = step + 1;
            boolean last = behind == course.steps();
            if (behind % STEPS_PER_METRIC == 0 || last) {
                long averaged = behind % STEPS_PER_METRIC == 0 ? STEPS_PER_METRIC : behind % STEPS_PER_METRIC;
                context.metrics().append(behind, member + "loss", losses / averaged);
                losses = 0;
            }
            context.progress().report(member + "imitating", behind, course.steps());
            boolean stop = context.stop().requested();
            boolean save = behind % course.checkpointEvery() == 0;
            if (stop || save || last) {
                context.beforeCheckpoint();
                state.write(checkpoint, new TrainingState.Reached(behind, losses, Map.of()));
            }
            if (stop) {
                throw new RunInterruptedException();
            }
        }
    }

    private double step(List<Sequence> batch, double rate) {
        optimiser.clearGradients();
        var order = batch.size() <= course.parts().rows()
                ? batch
                : batch.stream()
                        .sorted(Comparator.comparingInt(one -> -one.tokens().length))
                        .toList();
        long tokens = batch.stream().mapToLong(Sequence::responseLength).sum();
        double loss = 0;
        for (int from = 0; from < order.size(); from += course.parts().rows()) {
            int to = Math.min(order.size(), from + course.parts().rows());
            loss += part(order.subList(from, to), tokens);
        }
        weights.takeGradients();
        GradientClipping.byGlobalNorm(
                weights.parameters().values(), course.settings().gradientNorm());
        optimiser.step(rate);
        weights.publish();
        return loss;
    }

    private void tell(Meter meter, List<Sequence> batch) {
        var counted = TransformerOperations.of(model);
        var gradients = TokenScores.gradients(model, course.parts().applyTo(ScoreSettings.at(1)));
        for (var sequence : batch) {
            meter.tokens(sequence.tokens().length);
            meter.floatingPointOperations(
                    counted.scoring(List.of(sequence)) + counted.differentiating(List.of(sequence), gradients));
        }
    }

    private double part(List<Sequence> rows, long tokens) {
        StopSignal.check();
        try (var _ = Scope.open()) {
            var scores = TokenScores.of(model, rows, course.parts().applyTo(ScoreSettings.at(1)));
            var loss = scores.logProbabilities()
                    .mul(scores.mask())
                    .sum()
                    .div(new Scalar((double) tokens))
                    .neg();
            scores.backward(loss);
            return Tensors.doubles(loss)[0];
        }
    }
}
