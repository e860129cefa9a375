package dev.frugal.physics.comparison;

import dev.frugal.base.Documents;
import dev.frugal.base.DurableFiles;
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
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// Trains and scores every member of a comparison, or goes on with one that was interrupted:
/// members whose entry lies in the run are read, one in training goes on from its state. At the end
/// the run has a report.
public final class ModelComparison {
    private final HeldOut heldOut;
    private final RunContext context;

    private ModelComparison(HeldOut heldOut, RunContext context) {
        this.heldOut = heldOut;
        this.context = context;
    }

    /// Runs the comparison to its end.
    ///
    /// @throws dev.frugal.runs.RunInterruptedException if asked to stop, after saving
    public static ComparisonOutcome run(ComparisonSettings settings, RunContext context) {
        var members = new ArrayList<ComparisonMember>();
        for (var model : settings.models()) {
            if (settings.methods().containsKey(model)) {
                for (long seed = 0; seed < settings.seeds(); seed++) {
                    var place = place(context, model, seed);
                    members.add(new ComparisonMember(
                            settings.method(model),
                            seed,
                            context.seed().named(model).at(seed),
                            place.member(),
                            place));
                }
            }
        }
        var heldOut = heldOut(settings.dynamicalSystem(), settings.protocol(), context);
        return run(heldOut, members, settings.paper(), context);
    }

    /// Makes the data of a comparison.
    static HeldOut heldOut(DynamicalSystem system, Protocol protocol, RunContext context) {
        try (var _ = context.meter().phase(Phase.DATA)) {
            return HeldOut.generate(system, protocol, context.progress());
        }
    }

    /// Where the model of a member lies in a comparison's run.
    public static TrainingContext place(RunContext context, String model, long seed) {
        return new TrainingContext(context, "%s-seed-%d".formatted(model, seed));
    }

    /// Trains and scores the members and the baselines, and draws the report.
    ///
    /// @param paper whether the report holds the figures against the TAPINN paper's
    static ComparisonOutcome run(HeldOut heldOut, List<ComparisonMember> members, boolean paper, RunContext context) {
        var comparison = new ModelComparison(heldOut, context);
        var entries = new ArrayList<ComparisonEntry>();
        members.forEach(member -> entries.add(comparison.trained(member)));
        Baselines.NAMES.forEach(baseline -> entries.add(comparison.baseline(baseline)));
        var result = new ComparisonResult(heldOut.system().name(), entries, comparison.referenceResidual());
        context.progress().report("writing the report", 0, 1);
        try (var _ = context.meter().phase(Phase.REPORT)) {
            var page = new ComparisonReport(heldOut, members, result, paper, context).page();
            return new ComparisonOutcome(result, page);
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
            return Training.train(member.method(), task, member.place());
        }
    }

    private ComparisonEntry baseline(String name) {
        return kept(
                name,
                name,
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
                                account, entry.model(), entry.parameters(), entry.measures()));
            }
            return entry;
        }
    }

    private ComparisonEntry kept(String name, Supplier<ComparisonEntry> making) {
        var file = context.directory().file("entries/%s.json".formatted(name));
        if (Files.exists(file)) {
            return Documents.readJson(Documents.text(file), ComparisonEntry.class, file.toString());
        }
        context.stopIfRequested();
        var entry = making.get();
        context.beforeCheckpoint();
        DurableFiles.write(file, Documents.indentedJson(entry));
        return entry;
    }

    private double referenceResidual() {
        var split = heldOut.noiseless();
        var forecasts = ForecastEvaluation.forecasts(new ReferenceForecaster(heldOut.system()), split);
        return Residual.firstOrder(heldOut.system(), split.trajectories(), forecasts)
                .orElseThrow();
    }
}
