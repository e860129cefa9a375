package dev.frugal.physics.study;

import dev.frugal.base.DurableFiles;
import dev.frugal.base.InvalidInputException;
import dev.frugal.ledger.meter.Phase;
import dev.frugal.ledger.scaling.Bootstrap;
import dev.frugal.ledger.scaling.ComputeGain;
import dev.frugal.ledger.scaling.MethodScaling;
import dev.frugal.ledger.scaling.ScalingDocument;
import dev.frugal.ledger.scaling.ScalingRun;
import dev.frugal.ledger.statement.CostStatement;
import dev.frugal.physics.comparison.ComparisonEntry;
import dev.frugal.physics.comparison.HeldOut;
import dev.frugal.physics.comparison.ModelComparison;
import dev.frugal.physics.model.HybridTapinn;
import dev.frugal.physics.model.flow.FlowModel;
import dev.frugal.physics.study.PhysicsSizeResult.Gain;
import dev.frugal.physics.study.PhysicsSizeResult.Lawless;
import dev.frugal.physics.study.PhysicsSizeResult.OfSystem;
import dev.frugal.physics.study.PhysicsSizeResult.Selective;
import dev.frugal.physics.study.PhysicsSizeResult.Training;
import dev.frugal.physics.training.ModelFile;
import dev.frugal.runs.RunContext;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/// Trains every method in several sizes with several efforts and seeds, on several systems, and fits
/// the laws of [dev.frugal.ledger.scaling]: does the error fall with compute, and how much compute does
/// the leaner method save?
///
/// A method that computes what it knows may be better than another ever was. Then there is no error
/// that both reach, and no law is extended to find one: the runs alone give a lower bound of the gain.
public final class PhysicsSizeStudy {
    /// How far beyond the measured compute a law may be used.
    static final double EXTRAPOLATION = 10;

    private final PhysicsSizeSettings settings;
    private final RunContext context;

    private PhysicsSizeStudy(PhysicsSizeSettings settings, RunContext context) {
        this.settings = settings;
        this.context = context;
    }

    /// Trains from wherever the run stands. Each training is a member of the run's cost statement, and
    /// the run gets a file of each system's trainings that `ledger scaling --points` reads.
    ///
    /// @throws dev.frugal.runs.RunInterruptedException if asked to stop, after saving
    public static PhysicsSizeResult run(PhysicsSizeSettings settings, RunContext context) {
        return new PhysicsSizeStudy(settings, context).run();
    }

    private PhysicsSizeResult run() {
        var systems = settings.parts().stream().map(this::ofSystem).toList();
        return new PhysicsSizeResult(
                systems, EXTRAPOLATION, context.directory().folder().toString());
    }

    private OfSystem ofSystem(PhysicsSizeSettings.Part part) {
        var system = part.system().name();
        var compared = ModelComparison.part(settings.comparison(part), system, context);
        var entries = compared.result().entries();
        var trainings = trainings(system, entries);
        var finite = trainings.stream()
                .filter(one -> Double.isFinite(one.newStates()))
                .toList();
        DurableFiles.write(context.directory().file(system + ".csv"), points(finite));
        var scalings = new LinkedHashMap<String, MethodScaling>();
        var lawless = new ArrayList<Lawless>();
        for (var method : settings.methods()) {
            var runs = runs(finite, method, Training::operations);
            try {
                var bootstrap = new Bootstrap(
                        Bootstrap.DRAWS, context.seed().named("laws").named(system));
                scalings.put(method, MethodScaling.ofAll(runs, bootstrap).getFirst());
            } catch (InvalidInputException tooFew) {
                lawless.add(new Lawless(method, String.valueOf(tooFew.getMessage())));
            }
        }
        var questions = new ScalingDocument.Questions(List.of(), Optional.empty(), Optional.empty(), "", EXTRAPOLATION);
        double noise = settings.noise()
                * SelectiveForecasts.rootMeanSquare(compared.heldOut().data().train());
        return new OfSystem(
                system,
                trainings,
                trainings.size() - finite.size(),
                entries.stream()
                        .filter(entry -> entry.parameters() == 0)
                        .map(entry -> new PhysicsSizeResult.Baseline(
                                entry.model(), error(entry, HeldOut.NEW_STATES), error(entry, HeldOut.NEW_PARAMETERS)))
                        .toList(),
                scalings.values().stream().map(questions::answer).toList(),
                lawless,
                gains(finite, scalings),
                noise,
                selective(trainings, compared.heldOut(), noise));
    }

    private List<Training> trainings(String system, List<ComparisonEntry> entries) {
        var statement = context.books().statement();
        var trainings = new ArrayList<Training>();
        for (var cell : settings.cells()) {
            for (var entry : entries) {
                if (entry.model().equals(cell.name())) {
                    var trained = account(statement, system, cell, entry.seed()).training();
                    trainings.add(new Training(
                            cell.model().name(),
                            cell.size(),
                            cell.effort(),
                            entry.seed(),
                            entry.parameters(),
                            trained.floatingPointOperations(),
                            trained.cpuSeconds(),
                            trained.joules(),
                            error(entry, HeldOut.NEW_STATES),
                            error(entry, HeldOut.NEW_PARAMETERS)));
                }
            }
        }
        return trainings;
    }

    private CostStatement account(CostStatement statement, String system, PhysicsSizeSettings.Cell cell, long seed) {
        var name = ModelComparison.partPlace(context, system, cell.name(), seed).member();
        return statement.group("%s-%s".formatted(system, cell.name())).stream()
                .filter(one -> one.name().endsWith("/" + name))
                .findFirst()
                .orElseThrow();
    }

    private static double error(ComparisonEntry entry, String split) {
        return entry.on(split).relativeL2After();
    }

    private static List<ScalingRun> runs(List<Training> trainings, String method, ToDoubleFunction<Training> compute) {
        return trainings.stream()
                .filter(one -> one.method().equals(method))
                .map(one -> new ScalingRun(
                        method,
                        OptionalDouble.of(one.parameters()),
                        OptionalDouble.of(one.effort()),
                        compute.applyAsDouble(one),
                        one.newStates(),
                        one.seed(),
                        OptionalDouble.empty(),
                        OptionalDouble.empty()))
                .toList();
    }

    /// Of the hybrid model over every other method.
    private List<Gain> gains(List<Training> trainings, Map<String, MethodScaling> laws) {
        var lean = Optional.ofNullable(laws.get(HybridTapinn.NAME));
        return settings.methods().stream()
                .filter(method -> !method.equals(HybridTapinn.NAME))
                .filter(_ -> settings.methods().contains(HybridTapinn.NAME))
                .map(over -> new Gain(
                        HybridTapinn.NAME,
                        over,
                        lean.flatMap(one -> Optional.ofNullable(laws.get(over)).flatMap(other -> byLaw(other, one))),
                        bound(trainings, over, Training::operations),
                        bound(trainings, over, Training::cpuSeconds)))
                .toList();
    }

    private static Optional<ComputeGain.Point> byLaw(MethodScaling baseline, MethodScaling method) {
        var gain = new ComputeGain(baseline, method, EXTRAPOLATION);
        return gain.curve().isEmpty() ? Optional.empty() : Optional.of(gain.middle());
    }

    private static Optional<ComputeGain.Bound> bound(
            List<Training> trainings, String over, ToDoubleFunction<Training> compute) {
        return ComputeGain.bound(runs(trainings, over, compute), runs(trainings, HybridTapinn.NAME, compute));
    }

    private List<Selective> selective(List<Training> trainings, HeldOut heldOut, double noise) {
        var protocol = heldOut.data().protocol().withNoise(noise);
        var splits = SelectiveForecasts.noisy(heldOut.splits(), protocol);
        var selective = new ArrayList<Selective>();
        for (var training : trainings) {
            var cell = settings.cells().stream()
                    .filter(one -> one.model().name().equals(training.method())
                            && one.size() == training.size()
                            && one.effort() == training.effort())
                    .findFirst()
                    .orElseThrow();
            var place = ModelComparison.partPlace(context, heldOut.system().name(), cell.name(), training.seed());
            if (training.method().equals(HybridTapinn.NAME) && Files.exists(place.modelFile())) {
                var forecasts =
                        context.kept("selective/%s.json".formatted(place.member()), SelectiveForecasts.class, () -> {
                            try (var _ = context.meter().phase(Phase.EVALUATION);
                                    var model = (FlowModel)
                                            ModelFile.read(place.modelFile()).model()) {
                                return SelectiveForecasts.of(model, splits, protocol.window());
                            }
                        });
                selective.add(new Selective(
                        training.method(),
                        training.size(),
                        training.effort(),
                        training.seed(),
                        training.operations(),
                        forecasts));
            }
        }
        return selective;
    }

    private static String points(List<Training> trainings) {
        return trainings.stream()
                .map(one -> "%s,%d,%s,%d,%s,%d,%s"
                        .formatted(
                                one.method(),
                                one.parameters(),
                                one.effort(),
                                one.operations(),
                                one.newStates(),
                                one.seed(),
                                one.joules()))
                .collect(Collectors.joining("\n", "method,parameters,data,compute,error,seed,joules\n", "\n"));
    }
}
