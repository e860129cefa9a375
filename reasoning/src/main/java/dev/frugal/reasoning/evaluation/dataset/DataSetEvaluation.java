package dev.frugal.reasoning.evaluation.dataset;

import dev.frugal.base.DurableFiles;
import dev.frugal.ledger.meter.Phase;
import dev.frugal.reasoning.language.PretrainedModel;
import dev.frugal.reasoning.language.generation.GenerationWork;
import dev.frugal.reasoning.language.generation.Generator;
import dev.frugal.reasoning.language.generation.Rollout;
import dev.frugal.reasoning.problem.Problem;
import dev.frugal.reasoning.problem.ReflectionWords;
import dev.frugal.reasoning.reward.AnsweredProblem;
import dev.frugal.reasoning.reward.OpenRewards;
import dev.frugal.reasoning.task.DataSetTask;
import dev.frugal.reasoning.training.EmbeddedModel;
import dev.frugal.runs.RunContext;
import dev.frugal.runs.StopSignal;
import dev.frugal.table.ParquetFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Has a model answer the problems of a file, part by part, and keeps every response with its
/// grade.
///
/// A part's responses depend on the seed and the part alone, so a run that was stopped ends like
/// one that was not.
public final class DataSetEvaluation {
    /// The file of all responses in the run's folder.
    public static final String RESPONSES = "responses.parquet";

    private final DataSetEvaluationSettings settings;
    private final RunContext context;
    private final PretrainedModel model;
    private final DataSetTask task;
    private final Generator generator;
    private final OpenRewards rewards;

    private DataSetEvaluation(
            DataSetEvaluationSettings settings, RunContext context, PretrainedModel model, OpenRewards rewards) {
        this.settings = settings;
        this.context = context;
        this.model = model;
        this.task = (DataSetTask) settings.data()
                .open(
                        model,
                        settings.promptLimit(),
                        context.seed().named("order"),
                        settings.rewards().readsRows());
        this.rewards = rewards;
        this.generator = new Generator(model.model(), model.tokens());
    }

    /// Judges the model from wherever the run stands.
    ///
    /// @throws dev.frugal.runs.RunInterruptedException if asked to stop, after saving
    /// @throws dev.frugal.base.InvalidInputException if the model or the data cannot be read
    public static DataSetEvaluationResult run(DataSetEvaluationSettings settings, RunContext context) {
        settings.device().require();
        try (var model = EmbeddedModel.orFolder(settings.model(), settings.weights(), settings.device());
                var rewards = settings.rewards().open()) {
            context.books().parameters(model.model().configuration().parameterCount());
            try (var _ = context.meter().phase(Phase.EVALUATION)) {
                return new DataSetEvaluation(settings, context, model, rewards).run();
            }
        }
    }

    private DataSetEvaluationResult run() {
        var report = task.data().report();
        context.progress().note(report.sentence());
        var whole = context.directory().file(RESPONSES);
        if (!Files.exists(whole)) {
            answerAll(whole);
        }
        var responses = ParquetFile.read(whole).stream().map(GradedResponse::of).toList();
        var result = DataSetEvaluationResult.of(responses, report);
        context.books().measures(result.measures());
        return result;
    }

    private List<Problem> problems() {
        var data = task.data();
        return data.heldOut().isEmpty() ? data.training() : data.heldOut();
    }

    private void answerAll(Path whole) {
        var problems = problems();
        int size = settings.problemsPerPart();
        int count = (problems.size() + size - 1) / size;
        var parts = new ArrayList<Path>();
        for (int part = 0; part < count; part++) {
            var file = context.directory().file("part-%05d.parquet".formatted(part));
            parts.add(file);
            if (!Files.exists(file)) {
                context.beforeCheckpoint();
                context.stopIfRequested();
                int first = part * size;
                int end = Math.min(problems.size(), first + size);
                write(file, answers(problems.subList(first, end), first, part));
            }
            context.progress().report("answering", Math.min(problems.size(), (part + 1L) * size), problems.size());
        }
        ParquetFile.join(whole, parts);
        parts.forEach(DataSetEvaluation::delete);
    }

    private static void write(Path file, List<GradedResponse> responses) {
        ParquetFile.write(
                file,
                GradedResponse.COLUMNS,
                responses.stream().map(GradedResponse::row).toList());
    }

    private List<GradedResponse> answers(List<Problem> problems, int first, int part) {
        int samples = settings.samples();
        var rollouts = rollouts(problems, part);
        var graded = IntStream.range(0, rollouts.size())
                .mapToObj(i -> graded(problems.get(i / samples), first + i / samples, i % samples, rollouts.get(i)))
                .toList();
        try (var _ = context.meter().phase(Phase.SERVING)) {
            context.meter()
                    .answers(
                            graded.size(),
                            graded.stream().filter(GradedResponse::correct).count());
        }
        return rewarded(problems, rollouts, graded);
    }

    private List<GradedResponse> rewarded(List<Problem> problems, List<Rollout> rollouts, List<GradedResponse> graded) {
        int samples = settings.samples();
        var earned = rewards.score(IntStream.range(0, problems.size())
                .mapToObj(p -> new AnsweredProblem(
                        problems.get(p).prompt(),
                        problems.get(p).answer(),
                        problems.get(p).columns(),
                        IntStream.range(p * samples, (p + 1) * samples)
                                .mapToObj(i -> new AnsweredProblem.Response(
                                        graded.get(i).response(),
                                        rollouts.get(i).response(),
                                        rollouts.get(i).finished(),
                                        graded.get(i).correct()))
                                .toList()))
                .toList());
        return IntStream.range(0, graded.size())
                .mapToObj(i -> graded.get(i).withRewards(earned.get(i / samples).of(i % samples)))
                .toList();
    }

    private List<Rollout> rollouts(List<Problem> problems, int part) {
        try (var _ = context.meter().phase(Phase.SERVING)) {
            var rollouts = generator.generate(
                    problems.stream().map(one -> task.prompt(one, model)).toList(),
                    settings.samples(),
                    settings.sampling(),
                    context.seed().named("responses").at(part));
            GenerationWork.of(model.model(), rollouts).tell(context.meter());
            return rollouts;
        }
    }

    private GradedResponse graded(Problem problem, int place, int sample, Rollout rollout) {
        StopSignal.check();
        var text = model.tokenizer().decode(rollout.response(), true);
        var grade = task.grade(problem, text);
        return new GradedResponse(
                place,
                problem.id(),
                problem.level(),
                problem.subject(),
                sample,
                problem.prompt(),
                problem.answer(),
                text,
                grade.outcome().title(),
                grade.correct() && rollout.finished(),
                rollout.finished(),
                rollout.response().length,
                ReflectionWords.count(text),
                entropy(rollout),
                Map.of());
    }

    private static double entropy(Rollout rollout) {
        double entropy = 0;
        for (float logProbability : rollout.logProbabilities()) {
            entropy -= Math.exp(logProbability) * logProbability;
        }
        return entropy;
    }

    private static void delete(Path part) {
        try {
            Files.deleteIfExists(part);
        } catch (IOException failure) {
            throw DurableFiles.cannotWrite(part, failure);
        }
    }
}
