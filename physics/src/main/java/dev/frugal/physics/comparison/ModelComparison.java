package dev.frugal.physics.comparison;

import dev.frugal.ledger.meter.Phase;
import dev.frugal.physics.data.Protocol;
import dev.frugal.physics.evaluation.ForecastEvaluation;
import dev.frugal.physics.evaluation.Residual;
import dev.frugal.physics.evaluation.baseline.ReferenceForecaster;
import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.physics.training.Training;
import dev.frugal.physics.training.TrainingContext;
import dev.frugal.physics.training.TrainingResult;
import dev.frugal.physics.training.TrainingTask;
import dev.frugal.runs.RunContext;
import dev.frugal.runs.report.ReportPage;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Supplier;

/// Trains and scores every member of a comparison, or goes on with one that was interrupted:
/// members whose entry lies in the run are read, one in training goes on from its state. At the end
/// the run has a report.
public final class ModelComparison {
    private final HeldOut heldOut;

    /// What the names of files and accounts begin with, where the comparison is a part of a run.
    private final String prefix;

    private final RunContext context;

    private ModelComparison(HeldOut heldOut, String prefix, RunContext context) {
        this.heldOut = heldOut;
        this.prefix = prefix;
        this.context = context;
    }

    /// A comparison that is a part of a larger run, and the data it was made on.
    public record Part(ComparisonResult result, HeldOut heldOut) {}

    /// A finished comparison: what it found, and that as a page that can be written or joined with
    /// others.
    public record Outcome(ComparisonResult result, ReportPage page) {}

    /// Runs the comparison to its end.
    ///
    /// @throws dev.frugal.runs.RunInterruptedException if asked to stop, after saving
    public static Outcome run(ComparisonSettings settings, RunContext context) {
        var members = new ArrayList<ComparisonMember>();
        settings.models().forEach((name, model) -> {
            for (long seed = 0; seed < settings.seeds(); seed++) {
                var place = place(context, name, seed);
                var root = context.seed().named(name).at(seed);
                members.add(new ComparisonMember(name, model, seed, root, place.member(), place));
            }
        });
        return run(settings.system(), settings.protocol(), members, settings.paper(), context);
    }

    /// Runs the comparison as one of several in a run; its files and accounts begin with `part`. There
    /// is no report.
    ///
    /// @throws dev.frugal.runs.RunInterruptedException if asked to stop, after saving
    public static Part part(ComparisonSettings settings, String part, RunContext context) {
        var members = new ArrayList<ComparisonMember>();
        settings.models().forEach((name, model) -> {
            for (long seed = 0; seed < settings.seeds(); seed++) {
                var place = partPlace(context, part, name, seed);
                var root = context.seed().named(part).named(name).at(seed);
                members.add(new ComparisonMember(name, model, seed, root, place.member(), place));
            }
        });
        var heldOut = heldOut(settings.system(), settings.protocol(), context);
        var comparison = new ModelComparison(heldOut, part + "-", context);
        return new Part(comparison.result(members), heldOut);
    }

    /// Where the model of a member of a part lies, which is also the name of its account.
    public static TrainingContext partPlace(RunContext context, String part, String model, long seed) {
        return place(context, "%s-%s".formatted(part, model), seed);
    }

    /// Trains one model, once, and scores it beside the baselines.
    ///
    /// @throws dev.frugal.runs.RunInterruptedException if asked to stop, after saving
    public static Outcome train(TrainingSettings settings, RunContext context) {
        var model = settings.model();
        var member = new ComparisonMember(model.name(), model, 0, context.seed(), "", place(context));
        return run(settings.system(), settings.protocol(), List.of(member), false, context);
    }

    /// Where the model of a single training lies in its run.
    public static TrainingContext place(RunContext context) {
        return new TrainingContext(context, "model");
    }

    /// Where the model of a member lies in a comparison's run.
    public static TrainingContext place(RunContext context, String model, long seed) {
        return new TrainingContext(context, "%s-seed-%d".formatted(model, seed));
    }

    private static Outcome run(
            DynamicalSystem system,
            Protocol protocol,
            List<ComparisonMember> members,
            boolean paper,
            RunContext context) {
        var heldOut = heldOut(system, protocol, context);
        var result = new ModelComparison(heldOut, "", context).result(members);
        context.progress().report("writing the report", 0, 1);
        try (var _ = context.meter().phase(Phase.REPORT)) {
            return new Outcome(result, new ComparisonReport(heldOut, members, result, paper, context).page());
        }
    }

    private ComparisonResult result(List<ComparisonMember> members) {
        var entries = new ArrayList<ComparisonEntry>();
        members.forEach(member -> entries.add(trained(member)));
        Baselines.NAMES.forEach(baseline -> entries.add(baseline(baseline)));
        return new ComparisonResult(heldOut.system().name(), entries, OptionalDouble.of(referenceResidual()));
    }

    private static HeldOut heldOut(DynamicalSystem system, Protocol protocol, RunContext context) {
        try (var _ = context.meter().phase(Phase.DATA)) {
            return HeldOut.generate(system, protocol, context.progress());
        }
    }

    private ComparisonEntry trained(ComparisonMember member) {
        return kept(member.place().member(), member.account(), () -> {
            var task = new TrainingTask(heldOut.system(), heldOut.data(), heldOut.regimes(), member.seed());
            return ComparisonEntry.of(member, train(member, task), heldOut, context);
        });
    }

    private TrainingResult train(ComparisonMember member, TrainingTask task) {
        try (var _ = context.meter().phase(Phase.TRAINING)) {
            return Training.train(member.model(), task, member.place());
        }
    }

    private ComparisonEntry baseline(String name) {
        return kept(
                prefix + name,
                prefix + name,
                () -> ComparisonEntry.of(Baselines.named(name, heldOut.system(), heldOut.data()), heldOut, context));
    }

    /// The entry of that name in the run; made and put there if there is none yet. What it takes
    /// and achieves goes to the books.
    private ComparisonEntry kept(String name, String account, Supplier<ComparisonEntry> making) {
        try (var _ = context.meter().member(account)) {
            var entry = kept(name, making);
            if (account.isEmpty()) {
                context.books().parameters(entry.parameters());
                context.books().measures(entry.measures());
            } else {
                context.books()
                        .member(new dev.frugal.ledger.statement.MemberCost(
                                account, prefix + entry.model(), entry.parameters(), entry.measures()));
            }
            return entry;
        }
    }

    private ComparisonEntry kept(String name, Supplier<ComparisonEntry> making) {
        return context.kept("entries/%s.json".formatted(name), ComparisonEntry.class, making);
    }

    private double referenceResidual() {
        var split = heldOut.noiseless();
        var forecasts = ForecastEvaluation.forecasts(new ReferenceForecaster(heldOut.system()), split);
        return Residual.firstOrder(heldOut.system(), split.trajectories(), forecasts)
                .orElseThrow();
    }
}
