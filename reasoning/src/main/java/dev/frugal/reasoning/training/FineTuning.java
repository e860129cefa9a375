package dev.frugal.reasoning.training;

import dev.frugal.base.Documents;
import dev.frugal.base.DurableFiles;
import dev.frugal.base.InvalidInputException;
import dev.frugal.ledger.meter.Phase;
import dev.frugal.reasoning.language.MemoryPlan;
import dev.frugal.reasoning.language.PretrainedModel;
import dev.frugal.reasoning.language.model.Sequence;
import dev.frugal.reasoning.language.model.WeightType;
import dev.frugal.reasoning.problem.Demonstrations;
import dev.frugal.runs.RunContext;
import dev.frugal.tensor.optim.Adam;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/// Supervised fine-tuning: a model learns to write the responses of a data set.
public final class FineTuning {
    private static final String CHECKPOINT = "finetuning.safetensors";

    private final FineTuningSettings settings;
    private final RunContext context;

    private FineTuning(FineTuningSettings settings, RunContext context) {
        this.settings = settings;
        this.context = context;
    }

    /// What came of it: the folder of the model, and the steps taken.
    public record Taught(Path folder, int steps) {}

    /// Trains from wherever the run stands.
    ///
    /// @throws dev.frugal.runs.RunInterruptedException if asked to stop, after saving
    /// @throws InvalidInputException if the model or the data cannot be read
    public static Taught run(FineTuningSettings settings, RunContext context) {
        return new FineTuning(settings, context).run();
    }

    private Taught run() {
        try (var trainee = TrainableModel.open(
                settings.model(), settings.resources(), context.seed().named("adapter"))) {
            var examples = examples(trainee.policy());
            var asked = settings.optimisation();
            int steps = asked.steps() > 0 ? asked.steps() : Math.max(1, examples.size() / asked.batch());
            var course = new Imitation.Course(
                    asked.withSteps(steps), Adam.Settings.DEFAULT, settings.checkpointEvery(), parts(trainee.policy()));
            var model = trainee.policy().model();
            context.books().parameters(model.configuration().parameterCount());
            try (var _ = context.meter().phase(Phase.TRAINING)) {
                Imitation.run(model, course, step -> batch(examples, step), context, CHECKPOINT);
            }
            var folder = trainee.write(context.directory().file("model"), settings.model());
            return new Taught(folder, steps);
        }
    }

    private List<Sequence> examples(PretrainedModel model) {
        var read = Demonstrations.read(
                settings.data().source(),
                settings.data().prompt(),
                model,
                settings.promptLimit(),
                settings.responseLimit());
        context.progress().note(read.report().sentence());
        DurableFiles.write(context.directory().file("data.json"), Documents.indentedJson(read.report()));
        return read.sequences();
    }

    private MicroBatches parts(PretrainedModel policy) {
        var model = policy.model();
        long trainable = model.trainableParameters().values().stream()
                .mapToLong(Tensor::numel)
                .sum();
        int length = Math.min(model.configuration().contextLength(), settings.promptLimit() + settings.responseLimit());
        return MicroBatches.within(
                settings.resources().memory(),
                Math.min(settings.rowsPerPart(), settings.optimisation().batch()),
                new MemoryPlan.Step(model.configuration(), WeightType.of(model.head()), trainable, 1, length, 0));
    }

    /// The examples of a step; every pass has an order of its own.
    private List<Sequence> batch(List<Sequence> examples, long step) {
        return IntStream.range(0, settings.optimisation().batch())
                .mapToObj(row -> {
                    long number = step * settings.optimisation().batch() + row;
                    long pass = number / examples.size();
                    return examples.get(order(examples.size(), pass).get((int) (number % examples.size())));
                })
                .toList();
    }

    private List<Integer> order(int size, long pass) {
        var places = new ArrayList<Integer>(size);
        for (int i = 0; i < size; i++) {
            places.add(i);
        }
        var random = context.seed().named("pass").at(pass).random();
        for (int i = size - 1; i > 0; i--) {
            Collections.swap(places, i, random.nextInt(i + 1));
        }
        return places;
    }
}
