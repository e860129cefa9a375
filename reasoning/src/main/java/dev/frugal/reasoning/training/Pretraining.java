package dev.frugal.reasoning.training;

import dev.frugal.base.Seed;
import dev.frugal.ledger.meter.Phase;
import dev.frugal.reasoning.language.LanguageModel;
import dev.frugal.reasoning.language.ModelFolder;
import dev.frugal.reasoning.language.PretrainedModel;
import dev.frugal.reasoning.language.ScoreSettings;
import dev.frugal.reasoning.language.TokenScores;
import dev.frugal.reasoning.language.Tokenizer;
import dev.frugal.reasoning.language.model.Sequence;
import dev.frugal.reasoning.language.model.SpecialTokens;
import dev.frugal.reasoning.task.DemonstratedTask;
import dev.frugal.reasoning.task.DemonstratedTask.Demonstration;
import dev.frugal.reasoning.task.TaskVocabulary;
import dev.frugal.runs.RunContext;
import dev.frugal.tensor.Scope;
import dev.frugal.tensor.Tensors;
import dev.frugal.tensor.optim.Adam;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/// Supervised fine-tuning from nothing: a small transformer learns to write the demonstrations of a
/// task, by the mean negative log-probability of response tokens.
public final class Pretraining {
    private static final String CHECKPOINT = "pretraining.safetensors";
    private static final String FOLDER = "model";

    /// Responses scored at once; more only takes memory.
    private static final int ROWS_JUDGED = 64;

    private final PretrainingSettings settings;
    private final RunContext context;

    private Pretraining(PretrainingSettings settings, RunContext context) {
        this.settings = settings;
        this.context = context;
    }

    /// Trains from wherever the run stands and returns the model's folder.
    ///
    /// @throws dev.frugal.runs.RunInterruptedException if asked to stop, after saving
    public static Path run(PretrainingSettings settings, RunContext context) {
        return new Pretraining(settings, context).run();
    }

    private Path run() {
        try (var pretrained = initialised()) {
            var model = pretrained.model();
            context.books().parameters(model.configuration().parameterCount());
            try (var _ = context.meter().phase(Phase.TRAINING)) {
                train(model, CHECKPOINT, "");
            }
            var folder = context.directory().file(FOLDER);
            ModelFolder.write(folder, pretrained);
            return folder;
        }
    }

    /// The model of `settings`, trained as one of several of a run from wherever its checkpoint stands; the caller
    /// closes
    /// it.
    ///
    /// @param member name of the training: prefix of its metrics and its checkpoint
    /// @throws dev.frugal.runs.RunInterruptedException if asked to stop, after saving
    public static PretrainedModel trained(PretrainingSettings settings, RunContext context, String member) {
        var training = new Pretraining(settings, context);
        var model = training.initialised();
        try (var _ = context.meter().phase(Phase.TRAINING)) {
            training.train(model.model(), "%s.safetensors".formatted(member), member + "/");
            return model;
        } catch (RuntimeException failure) {
            model.close();
            throw failure;
        }
    }

    /// Mean negative log-probability of the tokens of `count` worked solutions of `task`, nats.
    public static double loss(LanguageModel model, DemonstratedTask task, int count, Seed seed) {
        double sum = 0;
        long tokens = 0;
        for (int from = 0; from < count; from += ROWS_JUDGED) {
            var rows = IntStream.range(from, Math.min(count, from + ROWS_JUDGED))
                    .mapToObj(row -> sequence(task.demonstration(seed.at(row)), task.vocabulary()))
                    .toList();
            try (var _ = Scope.open()) {
                var scores = TokenScores.of(model, rows, ScoreSettings.at(1));
                sum -= Tensors.doubles(
                        scores.logProbabilities().mul(scores.mask()).sum())[0];
                tokens += rows.stream().mapToLong(Sequence::responseLength).sum();
            }
        }
        return sum / tokens;
    }

    /// A model that has learnt nothing yet, with the task's vocabulary. The caller closes it.
    private PretrainedModel initialised() {
        var vocabulary = settings.task().vocabulary();
        return withVocabulary(
                LanguageModel.initialise(
                        settings.shape().configuration(vocabulary.size()),
                        context.seed().named("model")),
                vocabulary);
    }

    /// A model together with the vocabulary of its task; it owns `model`.
    static PretrainedModel withVocabulary(LanguageModel model, TaskVocabulary vocabulary) {
        return new PretrainedModel(
                model,
                Tokenizer.of(vocabulary.tokenizerDocument(), "the built-in tokenizer.json"),
                new SpecialTokens(
                        OptionalInt.of(vocabulary.id(TaskVocabulary.BEGIN)),
                        List.of(vocabulary.id(TaskVocabulary.END)),
                        OptionalInt.of(vocabulary.id(TaskVocabulary.PADDING))),
                Map.of(
                        "tokenizer_config.json",
                        vocabulary.tokenizerConfigurationDocument().getBytes(StandardCharsets.UTF_8)));
    }

    private void train(LanguageModel model, String checkpoint, String member) {
        var course = new Imitation.Course(
                settings.optimisation(),
                new Adam.Settings(0.9, 0.98, 1e-8, 0),
                settings.checkpointEvery(),
                new MicroBatches(settings.optimisation().batch(), Optional.empty(), 0, false));
        Imitation.run(model, course, this::batch, context, checkpoint, member);
    }

    private List<Sequence> batch(long step) {
        var stream = context.seed().named("demonstrations").at(step);
        return IntStream.range(0, settings.optimisation().batch())
                .mapToObj(row -> sequence(stream.at(row)))
                .toList();
    }

    private Sequence sequence(Seed stream) {
        return sequence(settings.task().demonstration(stream), settings.task().vocabulary());
    }

    static Sequence sequence(Demonstration demonstration, TaskVocabulary vocabulary) {
        return Sequence.of(
                prompt(demonstration.problem().prompt(), vocabulary), response(demonstration.response(), vocabulary));
    }

    private static int[] prompt(String text, TaskVocabulary vocabulary) {
        var ids = vocabulary.encode(text);
        var prompt = new int[ids.length + 1];
        prompt[0] = vocabulary.id(TaskVocabulary.BEGIN);
        System.arraycopy(ids, 0, prompt, 1, ids.length);
        return prompt;
    }

    private static int[] response(String text, TaskVocabulary vocabulary) {
        var ids = vocabulary.encode(text);
        var response = Arrays.copyOf(ids, ids.length + 1);
        response[ids.length] = vocabulary.id(TaskVocabulary.END);
        return response;
    }
}
