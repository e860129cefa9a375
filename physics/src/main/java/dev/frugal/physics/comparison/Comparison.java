package dev.frugal.physics.comparison;

import dev.frugal.base.Documents;
import dev.frugal.base.DurableFiles;
import dev.frugal.physics.evaluation.Evaluation;
import dev.frugal.physics.evaluation.Residual;
import dev.frugal.physics.evaluation.baseline.Baselines;
import dev.frugal.physics.evaluation.baseline.ReferenceForecaster;
import dev.frugal.physics.training.Training;
import dev.frugal.physics.training.TrainingPlace;
import dev.frugal.physics.training.TrainingTask;
import dev.frugal.runs.RunContext;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.function.Supplier;

/// Trains and scores every member of a comparison, or goes on with one that was interrupted:
/// members whose entry lies in the run are read, one in training goes on from its state.
public final class Comparison {
    private final ComparisonSettings settings;
    private final RunContext context;
    private final HeldOut heldOut;

    private Comparison(ComparisonSettings settings, RunContext context) {
        this.settings = settings;
        this.context = context;
        heldOut =
                HeldOut.generate(
                        settings.dynamicalSystem(), settings.protocol(), context.progress());
    }

    /// Runs the comparison to its end.
    ///
    /// @throws dev.frugal.runs.RunInterrupted if asked to stop, after saving
    public static ComparisonResult run(ComparisonSettings settings, RunContext context) {
        return new Comparison(settings, context).result();
    }

    /// Where the model of a member lies in a comparison's run.
    public static TrainingPlace place(RunContext context, String model, long seed) {
        return new TrainingPlace(context, "%s-seed-%d".formatted(model, seed));
    }

    private ComparisonResult result() {
        var entries = new ArrayList<ComparisonEntry>();
        for (var model : settings.models()) {
            if (settings.methods().containsKey(model)) {
                for (long seed = 0; seed < settings.seeds(); seed++) {
                    entries.add(trained(model, seed));
                }
            }
        }
        for (var baseline : Baselines.NAMES) {
            entries.add(baseline(baseline));
        }
        return new ComparisonResult(heldOut.system().name(), entries, referenceResidual());
    }

    private ComparisonEntry trained(String model, long seed) {
        var place = place(context, model, seed);
        return kept(
                place.member(),
                () -> {
                    var task =
                            new TrainingTask(
                                    heldOut.system(),
                                    heldOut.data(),
                                    heldOut.regimes(),
                                    context.seed().named(model).at(seed));
                    var result = Training.train(settings.method(model), task, place);
                    return ComparisonEntry.of(model, seed, result, heldOut, context.progress());
                });
    }

    private ComparisonEntry baseline(String name) {
        return kept(
                name,
                () ->
                        ComparisonEntry.of(
                                Baselines.named(name, heldOut.system(), heldOut.data()),
                                heldOut,
                                context.progress()));
    }

    /// The entry of that name in the run; made and put there if there is none yet.
    private ComparisonEntry kept(String name, Supplier<ComparisonEntry> making) {
        var file = context.directory().file("entries/%s.json".formatted(name));
        if (Files.exists(file)) {
            return Documents.readJson(Documents.text(file), ComparisonEntry.class, file.toString());
        }
        context.stopIfRequested();
        var entry = making.get();
        DurableFiles.write(file, Documents.indentedJson(entry));
        return entry;
    }

    private double referenceResidual() {
        var split = heldOut.noiseless();
        var forecasts = Evaluation.forecasts(new ReferenceForecaster(heldOut.system()), split);
        return Residual.firstOrder(heldOut.system(), split.trajectories(), forecasts).orElseThrow();
    }
}
