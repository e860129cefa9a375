package dev.frugal.reasoning.evaluation.dataset;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import dev.frugal.ledger.meter.Meter;
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
import dev.frugal.runs.StopSignal;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Has a model answer parts of a file of problems and grades the responses. They depend on the seed and the part
/// alone, not on the parts before, the process or its threads.
final class PartAnswers {
    private final DataSetEvaluationSettings settings;
    private final PretrainedModel model;
    private final DataSetTask task;
    private final OpenRewards rewards;
    private final Seed seed;
    private final Meter meter;
    private final Generator generator;

    /// @param seed of the run
    /// @param meter told what is spent
    PartAnswers(
            DataSetEvaluationSettings settings,
            PretrainedModel model,
            DataSetTask task,
            OpenRewards rewards,
            Seed seed,
            Meter meter) {
        this.settings = settings;
        this.model = model;
        this.task = task;
        this.rewards = rewards;
        this.seed = seed;
        this.meter = meter;
        this.generator = new Generator(model.model(), model.tokens());
    }

    /// The task of a data set as it is evaluated.
    ///
    /// @param seed of the run
    static DataSetTask task(DataSetEvaluationSettings settings, PretrainedModel model, Seed seed) {
        return (DataSetTask) settings.data()
                .open(
                        model,
                        settings.promptLimit(),
                        seed.named("order"),
                        settings.rewards().readsRows());
    }

    /// The responses to the problems of a part.
    List<GradedResponse> of(Parts parts, int part) {
        int samples = settings.samples();
        var problems = parts.problems(part);
        int first = parts.firstProblem(part);
        var rollouts = rollouts(problems, part);
        var graded = IntStream.range(0, rollouts.size())
                .mapToObj(i -> graded(problems.get(i / samples), first + i / samples, i % samples, rollouts.get(i)))
                .toList();
        try (var _ = meter.phase(Phase.SERVING)) {
            meter.answers(
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

    /// @throws InvalidInputException if a reward remembers what it was asked, which several processes cannot share
    void checkThatRewardsForget() {
        if (!rewards.states().isEmpty()) {
            throw new InvalidInputException(
                    "the reward '%s' remembers what it was asked, which several processes cannot share; evaluate without --spark"
                            .formatted(rewards.states().keySet().iterator().next()));
        }
    }

    private List<Rollout> rollouts(List<Problem> problems, int part) {
        try (var _ = meter.phase(Phase.SERVING)) {
            var rollouts = generator.generate(
                    problems.stream().map(one -> task.prompt(one, model)).toList(),
                    settings.samples(),
                    settings.sampling(),
                    seed.named("responses").at(part));
            GenerationWork.of(model.model(), rollouts).tell(meter);
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
}
