package dev.frugal.reasoning.comparison;

import dev.frugal.ledger.meter.Phase;
import dev.frugal.ledger.statement.MemberCost;
import dev.frugal.reasoning.evaluation.Evaluator;
import dev.frugal.reasoning.language.PretrainedModel;
import dev.frugal.reasoning.policy.PolicyMethod;
import dev.frugal.reasoning.problem.Problem;
import dev.frugal.reasoning.reward.RewardSum;
import dev.frugal.reasoning.task.ReasoningTask;
import dev.frugal.reasoning.training.PolicyTraining;
import dev.frugal.reasoning.training.TrainableModel;
import dev.frugal.runs.Metric;
import dev.frugal.runs.RunContext;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Trains and judges every method and seed of a comparison, in the order of the seeds.
public final class MethodComparison {
    static final String BASE = "base";

    private final MethodComparisonSettings settings;
    private final RunContext context;

    private MethodComparison(MethodComparisonSettings settings, RunContext context) {
        this.settings = settings;
        this.context = context;
    }

    /// Does what is not done yet, writes `report.html` into the run, and returns all there is.
    ///
    /// @throws dev.frugal.runs.RunInterruptedException if asked to stop, after saving
    public static List<CompletedRun> run(MethodComparisonSettings settings, RunContext context) {
        var all = new MethodComparison(settings, context).all();
        try (var _ = context.meter().phase(Phase.REPORT)) {
            MethodComparisonReport.write(settings, all, context);
        }
        return all;
    }

    private List<CompletedRun> all() {
        var finished = new ArrayList<CompletedRun>();
        for (long seed = 1; seed <= settings.seeds(); seed++) {
            if (settings.base()) {
                finished.add(finished(BASE, seed));
            }
            for (var method : settings.methods()) {
                finished.add(finished(method.name(), seed));
            }
        }
        return finished;
    }

    /// What is known of a method and seed, made if there is none yet; what it takes and achieves
    /// goes to the books.
    private CompletedRun finished(String method, long seed) {
        var name = training(method, seed);
        try (var _ = context.meter().member(name)) {
            var finished = made(method, seed);
            context.books()
                    .member(new MemberCost(
                            name,
                            method,
                            finished.parameters(),
                            finished.evaluation().measures()));
            return finished;
        }
    }

    private CompletedRun made(String method, long seed) {
        return context.kept(
                "finished-%s-%d.json".formatted(method, seed), CompletedRun.class, () -> trained(method, seed));
    }

    private CompletedRun trained(String method, long seed) {
        try (var trainee = TrainableModel.open(
                settings.budget().model(),
                settings.budget().resources(),
                context.seed().named("adapter").at(seed))) {
            var model = trainee.policy();
            if (!method.equals(BASE)) {
                train(model, method(method), seed);
            }
            return judge(model, method, seed);
        }
    }

    private PolicyMethod method(String name) {
        return settings.methods().stream()
                .filter(method -> method.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private void train(PretrainedModel model, PolicyMethod method, long seed) {
        var own = context.withSeed(context.seed().named("training").at(seed));
        PolicyTraining.run(model, settings.budget().withMethod(method), own, training(method.name(), seed));
    }

    private CompletedRun judge(PretrainedModel model, String method, long seed) {
        context.progress().note("evaluating " + training(method, seed));
        var evaluation = Evaluator.evaluate(
                model,
                task(model),
                settings.evaluation(),
                RewardSum.CORRECTNESS.open(),
                context.seed().named("held-out"),
                context.seed().named("judging").at(seed),
                context.meter());
        var row = MethodComparisonRow.of(
                method,
                seed,
                evaluation,
                metrics(context.metrics().metrics(), method, seed),
                settings.budget().optimisation().steps());
        return new CompletedRun(row, model.model().configuration().parameterCount(), evaluation, samples(model));
    }

    private ReasoningTask task(PretrainedModel model) {
        return settings.budget()
                .task()
                .open(
                        model,
                        settings.budget().rollout().promptLimit(),
                        context.seed().named("order"));
    }

    private List<CompletedRun.Sample> samples(PretrainedModel model) {
        if (settings.samples() == 0) {
            return List.of();
        }
        var task = task(model);
        var problems = task.heldOut(settings.samples(), context.seed().named("samples"));
        var responses = Evaluator.greedyResponses(
                model, task, problems, settings.evaluation().sampling().responseLimit());
        return IntStream.range(0, problems.size())
                .mapToObj(i -> sample(task, problems.get(i), responses.get(i)))
                .toList();
    }

    private static CompletedRun.Sample sample(ReasoningTask task, Problem problem, String response) {
        return new CompletedRun.Sample(problem.prompt(), response, task.correct(problem, response, true));
    }

    /// The metrics of one training, without its prefix.
    static List<Metric> metrics(List<Metric> all, String method, long seed) {
        var prefix = training(method, seed) + "/";
        return all.stream()
                .filter(metric -> metric.name().startsWith(prefix))
                .map(metric -> new Metric(
                        metric.step(), metric.seconds(), metric.name().substring(prefix.length()), metric.value()))
                .toList();
    }

    private static String training(String method, long seed) {
        return method + "-" + seed;
    }
}
