package dev.frugal.reasoning.study;

import dev.frugal.ledger.meter.Phase;
import dev.frugal.ledger.price.Prices;
import dev.frugal.ledger.statement.Measure;
import dev.frugal.ledger.statement.MemberCost;
import dev.frugal.reasoning.evaluation.Evaluation;
import dev.frugal.reasoning.evaluation.Evaluator;
import dev.frugal.reasoning.language.PretrainedModel;
import dev.frugal.reasoning.policy.PolicyMethod;
import dev.frugal.reasoning.reliability.Price;
import dev.frugal.reasoning.reliability.Reliability;
import dev.frugal.reasoning.reward.RewardSum;
import dev.frugal.reasoning.training.PolicyTraining;
import dev.frugal.reasoning.training.TrainableModel;
import dev.frugal.runs.RunContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Whether a compressed reasoner leaves budget for votes: the model itself, GRPO and FGO, each judged
/// by the majority of several responses and by the majority of those without a false step.
///
/// All are judged on the same problems. Each training is a member of the run's cost statement.
public final class VotesStudy {
    static final String BASE = "base";

    private final VotesSettings settings;
    private final RunContext context;

    private VotesStudy(VotesSettings settings, RunContext context) {
        this.settings = settings;
        this.context = context;
    }

    /// Does what is not done yet, and returns the result.
    ///
    /// @throws dev.frugal.runs.RunInterruptedException if asked to stop, after saving
    public static VotesResult run(VotesSettings settings, RunContext context) {
        return new VotesStudy(settings, context).run();
    }

    private VotesResult run() {
        var judged = new ArrayList<VotesResult.Judged>();
        for (int seed = 1; seed <= settings.seeds(); seed++) {
            judged.add(finished(BASE, Optional.empty(), seed));
            for (var method : settings.methods()) {
                judged.add(finished(method.name(), Optional.of(method), seed));
            }
        }
        return VotesResult.of(
                settings.problems(), judged, context.directory().folder().toString());
    }

    private VotesResult.Judged finished(String name, Optional<PolicyMethod> method, int seed) {
        var member = "%s-%d".formatted(name, seed);
        try (var _ = context.meter().member(member)) {
            var judged = context.kept(
                    "finished-%s.json".formatted(member), VotesResult.Judged.class, () -> judged(name, method, seed));
            context.books()
                    .member(new MemberCost(
                            member,
                            name,
                            judged.parameters(),
                            judged.reliability().strategies().stream()
                                    .map(one -> new Measure(
                                            "accuracy, %s of %d"
                                                    .formatted(one.rule().word(), one.votes()),
                                            "1",
                                            Measure.Direction.HIGHER,
                                            one.accuracy().value()))
                                    .toList()));
            return judged;
        }
    }

    private VotesResult.Judged judged(String name, Optional<PolicyMethod> method, int seed) {
        var member = "%s-%d".formatted(name, seed);
        try (var trainee = TrainableModel.open(
                settings.budget().model(),
                settings.budget().resources(),
                context.seed().named("adapter").at(seed))) {
            var model = trainee.policy();
            method.ifPresent(one -> PolicyTraining.run(
                    model,
                    settings.budget().withMethod(one),
                    context.withSeed(context.seed().named("training").at(seed)),
                    member));
            context.progress().note("evaluating " + member);
            return judged(model, name, seed);
        }
    }

    private VotesResult.Judged judged(PretrainedModel model, String name, int seed) {
        var before = spent(name, seed);
        var judged = Evaluator.judge(
                model,
                settings.budget()
                        .task()
                        .open(
                                model,
                                settings.budget().rollout().promptLimit(),
                                context.seed().named("order")),
                settings.evaluation(),
                RewardSum.CORRECTNESS.open(),
                context.seed().named("held-out"),
                context.seed().named("judging").at(seed),
                context.meter());
        var after = spent(name, seed);
        double tokens = generated(judged.evaluation());
        var price = new Price(
                (after.joules() - before.joules()) / tokens,
                (after.cost() - before.cost()) / tokens,
                Prices.defaults().currency());
        return new VotesResult.Judged(
                name,
                seed,
                model.model().configuration().parameterCount(),
                judged.evaluation().sampled().tokens(),
                price,
                Reliability.of(judged.responses(), settings.voting(), price));
    }

    private record Spent(double joules, double cost) {}

    /// What answering has cost so far.
    private Spent spent(String name, int seed) {
        var prices = Prices.defaults();
        var member = "%s-%d".formatted(name, seed);
        double joules = 0;
        double cost = 0;
        for (var phase : context.books().statement().phases()) {
            if (phase.member().equals(member) && phase.phase().purpose() == Phase.Purpose.SERVING) {
                joules += phase.consumption().joules();
                cost += prices.cost(phase.consumption(), prices.machine()).total();
            }
        }
        return new Spent(joules, cost);
    }

    private static double generated(Evaluation evaluation) {
        return evaluation.problems()
                * (evaluation.samples() * evaluation.sampled().tokens()
                        + evaluation.greedy().tokens());
    }

    /// The methods in order of first appearance.
    static List<String> methods(List<VotesResult.Judged> judged) {
        return judged.stream().map(VotesResult.Judged::method).distinct().toList();
    }
}
