package dev.frugal.reasoning.study;

import dev.frugal.base.Seed;
import dev.frugal.ledger.meter.Consumption;
import dev.frugal.ledger.meter.Phase;
import dev.frugal.ledger.meter.PhaseConsumption;
import dev.frugal.ledger.statement.Measure;
import dev.frugal.ledger.statement.MemberCost;
import dev.frugal.reasoning.evaluation.Evaluator;
import dev.frugal.reasoning.language.PretrainedModel;
import dev.frugal.reasoning.policy.PolicyMethod;
import dev.frugal.reasoning.reliability.Price;
import dev.frugal.reasoning.reliability.Reliability;
import dev.frugal.reasoning.reward.RewardSum;
import dev.frugal.reasoning.training.EmbeddedModel;
import dev.frugal.reasoning.training.PolicyTraining;
import dev.frugal.reasoning.training.TrainableModel;
import dev.frugal.runs.RunContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Whether a compressed reasoner leaves budget for votes: the model itself, GRPO, FGO and, if there is
/// one, a larger model, each judged by the majority of several responses and by the majority of those
/// without a false step.
///
/// All are judged on the same problems. Each training is a member of the run's cost statement.
public final class VotesStudy {
    private final VotesSettings settings;
    private final RunContext context;

    private VotesStudy(VotesSettings settings, RunContext context) {
        this.settings = settings;
        this.context = context;
    }

    /// Requires that the larger model, if there is one, can be read and can write the problems.
    ///
    /// @throws dev.frugal.base.InvalidInputException if it cannot
    public static void check(VotesSettings settings) {
        var budget = settings.budget();
        settings.larger().ifPresent(folder -> {
            try (var model = EmbeddedModel.orFolder(folder)) {
                budget.task().open(model, budget.rollout().promptLimit(), new Seed(1));
            }
        });
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
            var model = settings.budget().model();
            judged.add(finished(VotesResult.BASE, model, Optional.empty(), seed));
            for (var method : settings.methods()) {
                judged.add(finished(method.name(), model, Optional.of(method), seed));
            }
            if (settings.larger().isPresent()) {
                judged.add(finished(VotesResult.LARGER, settings.larger().get(), Optional.empty(), seed));
            }
        }
        return VotesResult.of(
                settings.problems(), judged, context.directory().folder().toString());
    }

    private VotesResult.Judged finished(String name, String model, Optional<PolicyMethod> method, int seed) {
        var member = "%s-%d".formatted(name, seed);
        try (var _ = context.meter().member(member)) {
            var judged = context.kept(
                    "finished-%s.json".formatted(member),
                    VotesResult.Judged.class,
                    () -> judged(name, model, method, seed));
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

    private VotesResult.Judged judged(String name, String model, Optional<PolicyMethod> method, int seed) {
        var member = "%s-%d".formatted(name, seed);
        try (var trainee = TrainableModel.open(
                model,
                settings.budget().resources(),
                context.seed().named("adapter").at(seed))) {
            var policy = trainee.policy();
            method.ifPresent(one -> PolicyTraining.run(
                    policy,
                    settings.budget().withMethod(one),
                    context.withSeed(context.seed().named("training").at(seed)),
                    member));
            context.progress().note("evaluating " + member);
            return judged(policy, name, seed);
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
        var price = Price.perToken(after.since(before), judged.evaluation().generatedTokens());
        return new VotesResult.Judged(
                name,
                seed,
                model.model().configuration().parameterCount(),
                judged.evaluation().sampled().tokens(),
                price,
                Reliability.of(judged.responses(), settings.voting(), price));
    }

    /// What answering has consumed so far.
    private Consumption spent(String name, int seed) {
        var member = "%s-%d".formatted(name, seed);
        return context.books().statement().phases().stream()
                .filter(phase -> phase.member().equals(member) && phase.phase().purpose() == Phase.Purpose.SERVING)
                .map(PhaseConsumption::consumption)
                .reduce(Consumption.NONE, Consumption::plus);
    }

    /// The methods in order of first appearance.
    static List<String> methods(List<VotesResult.Judged> judged) {
        return judged.stream().map(VotesResult.Judged::method).distinct().toList();
    }
}
