package dev.frugal.reasoning.evaluation;

import dev.frugal.base.Seed;
import dev.frugal.ledger.meter.Meter;
import dev.frugal.ledger.meter.Phase;
import dev.frugal.reasoning.evaluation.Evaluation.BySteps;
import dev.frugal.reasoning.language.PretrainedModel;
import dev.frugal.reasoning.language.ScoreSettings;
import dev.frugal.reasoning.language.TokenScores;
import dev.frugal.reasoning.language.generation.GenerationWork;
import dev.frugal.reasoning.language.generation.Generator;
import dev.frugal.reasoning.language.generation.Rollout;
import dev.frugal.reasoning.language.generation.SamplingSettings;
import dev.frugal.reasoning.problem.Problem;
import dev.frugal.reasoning.reward.AnsweredProblem;
import dev.frugal.reasoning.reward.OpenRewards;
import dev.frugal.reasoning.reward.RewardSummary;
import dev.frugal.reasoning.reward.RewardedGroup;
import dev.frugal.reasoning.task.ReasoningTask;
import dev.frugal.runs.StopSignal;
import dev.frugal.tensor.Scope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Judges a model by held-out problems: each answered greedily once and by sampling `samples`
/// times.
public final class Evaluator {
    private static final double NANOSECONDS_PER_SECOND = 1e9;

    /// Responses scored at once; more only takes memory.
    private static final int ROWS_SCORED = 64;

    /// Compilers come to rest within about this time.
    private static final long WARM_UP_NANOSECONDS = 1_500_000_000L;

    private static final int WARM_UP_PROMPTS = 64;

    private final PretrainedModel model;
    private final ReasoningTask task;
    private final EvaluationSettings settings;
    private final Generator generator;
    private final OpenRewards rewards;
    private final Meter meter;
    private double seconds;
    private List<List<SampledAnswer>> responses = List.of();

    private Evaluator(
            PretrainedModel model, ReasoningTask task, EvaluationSettings settings, OpenRewards rewards, Meter meter) {
        this.model = model;
        this.task = task;
        this.settings = settings;
        this.rewards = rewards;
        this.meter = meter;
        this.generator = new Generator(model.model(), model.tokens());
    }

    /// Judges `model`. The problems depend on `problems` alone, the sampling on `sampling` alone,
    /// so that several models can be judged by the same problems. Sampled responses are rewarded
    /// too; `rewards` stay the caller's. `meter` is told of every response as a query that was
    /// served.
    public static Evaluation evaluate(
            PretrainedModel model,
            ReasoningTask task,
            EvaluationSettings settings,
            OpenRewards rewards,
            Seed problems,
            Seed sampling,
            Meter meter) {
        try (var _ = meter.phase(Phase.EVALUATION)) {
            return new Evaluator(model, task, settings, rewards, meter).evaluate(problems, sampling);
        }
    }

    /// An evaluation with the responses it rests on.
    ///
    /// @param evaluation the results
    /// @param responses `[problem][sample]`
    public record Judged(Evaluation evaluation, List<List<SampledAnswer>> responses) {
        public Judged {
            responses = responses.stream().map(List::copyOf).toList();
        }
    }

    /// The same as [#evaluate], with the sampled responses.
    public static Judged judge(
            PretrainedModel model,
            ReasoningTask task,
            EvaluationSettings settings,
            OpenRewards rewards,
            Seed problems,
            Seed sampling,
            Meter meter) {
        try (var _ = meter.phase(Phase.EVALUATION)) {
            var evaluator = new Evaluator(model, task, settings, rewards, meter);
            var evaluation = evaluator.evaluate(problems, sampling);
            return new Judged(evaluation, evaluator.responses);
        }
    }

    /// The model's greedy responses to `problems`, as text.
    public static List<String> greedyResponses(
            PretrainedModel model, ReasoningTask task, List<Problem> problems, int responseLimit) {
        var prompts = problems.stream().map(one -> task.prompt(one, model)).toList();
        return new Generator(model.model(), model.tokens())
                .generate(prompts, 1, SamplingSettings.greedy(responseLimit), new Seed(0)).stream()
                        .map(one -> model.tokenizer().decode(one.response(), true))
                        .toList();
    }

    private Evaluation evaluate(Seed problemSeed, Seed samplingSeed) {
        var problems = task.heldOut(settings.problems(), problemSeed);
        warmUp(problems, samplingSeed);
        var sampled = answers(problems, settings.samples(), settings.sampling(), samplingSeed);
        var greedy =
                answers(problems, 1, SamplingSettings.greedy(settings.sampling().responseLimit()), samplingSeed);
        double tokens = sampled.stream().mapToDouble(GradedSample::tokens).sum()
                + greedy.stream().mapToDouble(GradedSample::tokens).sum();
        var meanEntropies = new double[sampled.size()];
        var entropies = entropies(sampled, meanEntropies);
        responses = answers(sampled, meanEntropies);
        return new Evaluation(
                settings.problems(),
                settings.samples(),
                GradedSample.summary(sampled),
                GradedSample.summary(greedy),
                RewardSummary.of(earned(problems, sampled)),
                Map.of(settings.samples(), passAtK(sampled)),
                entropies.perToken(),
                entropies.byKind(),
                entropies.after(),
                sampled.stream()
                        .mapToDouble(GradedSample::trajectoryEntropy)
                        .average()
                        .orElseThrow(),
                tokens / seconds,
                bySteps(sampled, greedy));
    }

    /// Answers some problems that count for nothing: what the first queries of a process pay for
    /// compilers is no price of a query.
    private void warmUp(List<Problem> problems, Seed seed) {
        long began = System.nanoTime();
        for (int first = 0;
                first < problems.size() && System.nanoTime() - began < WARM_UP_NANOSECONDS;
                first += WARM_UP_PROMPTS) {
            var some = problems.subList(first, Math.min(problems.size(), first + WARM_UP_PROMPTS));
            generator.generate(
                    some.stream().map(one -> task.prompt(one, model)).toList(), 1, settings.sampling(), seed);
        }
    }

    private List<GradedSample> answers(List<Problem> problems, int group, SamplingSettings sampling, Seed seed) {
        var prompts = problems.stream().map(one -> task.prompt(one, model)).toList();
        long began = System.nanoTime();
        var rollouts = served(prompts, group, sampling, seed);
        seconds += (System.nanoTime() - began) / NANOSECONDS_PER_SECOND;
        var judged = IntStream.range(0, rollouts.size())
                .mapToObj(i -> judged(problems.get(i / group), rollouts.get(i)))
                .toList();
        try (var _ = meter.phase(Phase.SERVING)) {
            meter.answers(judged.size(), GradedSample.count(judged, GradedSample::correct));
        }
        return judged;
    }

    private List<Rollout> served(List<int[]> prompts, int group, SamplingSettings sampling, Seed seed) {
        try (var _ = meter.phase(Phase.SERVING)) {
            var rollouts = generator.generate(prompts, group, sampling, seed);
            GenerationWork.of(model.model(), rollouts).tell(meter);
            return rollouts;
        }
    }

    private GradedSample judged(Problem problem, Rollout rollout) {
        StopSignal.check();
        var text = model.tokenizer().decode(rollout.response(), true);
        return new GradedSample(
                problem, rollout, text, task.correct(problem, text, rollout.finished()), task.read(problem, text));
    }

    private List<RewardedGroup> earned(List<Problem> problems, List<GradedSample> sampled) {
        int samples = settings.samples();
        return rewards.score(IntStream.range(0, problems.size())
                .mapToObj(p -> new AnsweredProblem(
                        problems.get(p).prompt(),
                        problems.get(p).answer(),
                        problems.get(p).columns(),
                        sampled.subList(p * samples, (p + 1) * samples).stream()
                                .map(GradedSample::response)
                                .toList()))
                .toList());
    }

    private double passAtK(List<GradedSample> sampled) {
        int passed = 0;
        for (int p = 0; p < settings.problems(); p++) {
            int from = p * settings.samples();
            if (sampled.subList(from, from + settings.samples()).stream().anyMatch(GradedSample::correct)) {
                passed++;
            }
        }
        return (double) passed / settings.problems();
    }

    private List<List<SampledAnswer>> answers(List<GradedSample> sampled, double[] meanEntropies) {
        int samples = settings.samples();
        return IntStream.range(0, settings.problems())
                .mapToObj(p -> IntStream.range(p * samples, (p + 1) * samples)
                        .mapToObj(i -> sampled.get(i)
                                .answer(
                                        task.answer(
                                                sampled.get(i).problem(),
                                                sampled.get(i).text(),
                                                sampled.get(i).rollout().finished()),
                                        meanEntropies[i]))
                        .toList())
                .toList();
    }

    /// Also writes the mean entropy of each response into `means`.
    private EntropyTally entropies(List<GradedSample> sampled, double[] means) {
        var tally = new EntropyTally(id -> model.tokenizer().decode(new int[] {id}, false));
        for (int from = 0; from < sampled.size(); from += ROWS_SCORED) {
            var rows = sampled.subList(from, Math.min(sampled.size(), from + ROWS_SCORED));
            try (var _ = Scope.open()) {
                var scores = TokenScores.of(
                        model.model(),
                        rows.stream().map(one -> one.rollout().sequence()).toList(),
                        ScoreSettings.at(settings.sampling().temperature()).withEntropies());
                var values = scores.entropyArrays().orElseThrow();
                for (int i = 0; i < values.length; i++) {
                    tally.add(rows.get(i).rollout().sequence(), values[i]);
                    means[from + i] = Arrays.stream(values[i]).average().orElse(0);
                }
            }
        }
        return tally;
    }

    private static List<BySteps> bySteps(List<GradedSample> sampled, List<GradedSample> greedy) {
        var rows = new ArrayList<BySteps>();
        for (int steps :
                greedy.stream().mapToInt(Evaluator::steps).sorted().distinct().toArray()) {
            var fromSampling =
                    sampled.stream().filter(one -> steps(one) == steps).toList();
            var fromGreed = greedy.stream().filter(one -> steps(one) == steps).toList();
            rows.add(new BySteps(
                    steps,
                    fromGreed.size(),
                    (double) GradedSample.count(fromSampling, GradedSample::correct) / fromSampling.size(),
                    (double) GradedSample.count(fromGreed, GradedSample::correct) / fromGreed.size(),
                    fromSampling.stream()
                            .mapToDouble(GradedSample::tokens)
                            .average()
                            .orElse(0),
                    fromGreed.stream()
                            .mapToDouble(GradedSample::tokens)
                            .average()
                            .orElse(0)));
        }
        return rows;
    }

    private static int steps(GradedSample one) {
        return one.problem().steps();
    }
}
