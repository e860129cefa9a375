package dev.frugal.physics.field.comparison;

import dev.frugal.base.Quantiles;
import dev.frugal.ledger.meter.Phase;
import dev.frugal.ledger.statement.MemberCost;
import dev.frugal.physics.comparison.ComparisonEntry;
import dev.frugal.physics.comparison.ComparisonResult;
import dev.frugal.physics.comparison.HeldOut;
import dev.frugal.physics.data.TrajectoryDataSet;
import dev.frugal.physics.dynamics.Trajectory;
import dev.frugal.physics.evaluation.Forecast;
import dev.frugal.physics.evaluation.ForecastEvaluation;
import dev.frugal.physics.evaluation.Forecaster;
import dev.frugal.physics.evaluation.Split;
import dev.frugal.physics.field.FieldSystem;
import dev.frugal.physics.field.forecast.FieldData;
import dev.frugal.physics.field.forecast.FieldForecasters;
import dev.frugal.physics.field.forecast.FieldModelFile;
import dev.frugal.runs.RunContext;
import dev.frugal.runs.report.ReportPage;
import dev.frugal.tensor.Scope;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Supplier;

/// Trains and scores every member of a comparison on fields, or goes on with one that was interrupted: members that
/// lie in the run are read, one that was in training begins again with the same seed.
public final class FieldComparison {
    private static final double MICROSECONDS = 1e-3;

    /// Trajectories of each kind on which a training evaluates its model: a fit of large fields takes a minute.
    private static final int EVALUATED = 3;

    private final FieldComparisonSettings settings;
    private final FieldSystem system;
    private final TrajectoryDataSet data;
    private final List<Split> splits;
    private final RunContext context;
    private final String prefix;
    private final Optional<Path> modelFile;

    private FieldComparison(
            FieldComparisonSettings settings,
            FieldSystem system,
            TrajectoryDataSet data,
            RunContext context,
            String prefix,
            Optional<Path> modelFile) {
        this.settings = settings;
        this.system = system;
        this.data = data;
        this.context = context;
        this.prefix = prefix;
        this.modelFile = modelFile;
        this.splits = List.of(
                split(HeldOut.NEW_STATES, data.newStates()), split(HeldOut.NEW_PARAMETERS, data.newParameters()));
    }

    private Split split(String name, List<Trajectory> all) {
        var truth = modelFile.isPresent() ? all.subList(0, Math.min(EVALUATED, all.size())) : all;
        return new Split(
                name, truth, data.protocol().windows(truth, name), Collections.nCopies(truth.size(), system.name()));
    }

    /// A finished comparison: what it found, and that as a page.
    public record Outcome(ComparisonResult result, ReportPage page) {}

    /// Runs the comparison to its end.
    ///
    /// @throws dev.frugal.runs.RunInterruptedException if asked to stop; finished members are kept
    public static Outcome run(FieldComparisonSettings settings, RunContext context) {
        return run(settings, context, "");
    }

    /// The same as a part of a run.
    ///
    /// @param prefix of the names of its members in the run
    public static Outcome run(FieldComparisonSettings settings, RunContext context, String prefix) {
        return run(settings, context, prefix, Optional.empty());
    }

    /// Trains the one hybrid model of `settings`, saves it in [#modelFile] and evaluates it.
    ///
    /// @throws dev.frugal.runs.RunInterruptedException if asked to stop; finished members are kept
    public static Outcome train(FieldComparisonSettings settings, RunContext context) {
        return run(settings, context, "", Optional.of(modelFile(context)));
    }

    /// Where [#train] saves the model.
    public static Path modelFile(RunContext context) {
        return context.directory().checkpoint(FieldModelFile.NAME);
    }

    private static Outcome run(
            FieldComparisonSettings settings, RunContext context, String prefix, Optional<Path> modelFile) {
        var system = settings.fields();
        context.progress().report("solving " + system.name(), 0, 1);
        TrajectoryDataSet data;
        try (var _ = context.meter().phase(Phase.DATA)) {
            data = FieldData.generate(system, settings.protocol(), settings.initialFields());
        }
        var comparison = new FieldComparison(settings, system, data, context, prefix, modelFile);
        var members = comparison.members();
        var result = new ComparisonResult(
                system.name(), members.stream().map(FieldMember::entry).toList(), OptionalDouble.empty());
        context.progress().report("writing the report", 0, 1);
        try (var _ = context.meter().phase(Phase.REPORT)) {
            var truth = data.newParameters().getFirst();
            return new Outcome(result, new FieldComparisonReport(settings, system, truth, members, result).page());
        }
    }

    private List<FieldMember> members() {
        var members = new ArrayList<FieldMember>();
        for (var name : settings.models()) {
            if (FieldForecasters.MODELS.contains(name)) {
                for (long number = 0; number < settings.seeds(); number++) {
                    members.add(trained(name, number));
                }
            }
        }
        for (var name : FieldForecasters.BASELINES) {
            if (settings.models().contains(name) || FieldForecasters.TRIVIAL.contains(name)) {
                members.add(kept(prefix + name, () -> baseline(name)));
            }
        }
        return members;
    }

    private FieldMember trained(String name, long number) {
        var member = "%s%s-seed-%d".formatted(prefix, name, number);
        return kept(member, () -> {
            try (var _ = Scope.open()) {
                var seed = context.seed().named(prefix + name).at(number);
                long start = System.nanoTime();
                FieldForecasters.Trained trained;
                try (var _ = context.meter().phase(Phase.TRAINING)) {
                    trained = FieldForecasters.train(name, system, data, settings.settings(), seed, context, member);
                }
                double seconds = seconds(System.nanoTime() - start);
                modelFile.ifPresent(file -> trained.hybrid().ifPresent(model -> FieldModelFile.write(file, model)));
                return scored(trained.forecaster(), member, number, trained.parameters(), seconds);
            }
        });
    }

    private FieldMember baseline(String name) {
        return scored(FieldForecasters.baseline(name, system, data, settings.settings()), prefix + name, 0, 0, 0);
    }

    private static double seconds(long nanoseconds) {
        return nanoseconds / (double) Duration.ofSeconds(1).toNanos();
    }

    /// The member of that name in the run; made and put there if there is none yet. What it takes and achieves goes
    /// to the books.
    private FieldMember kept(String name, Supplier<FieldMember> making) {
        try (var _ = context.meter().member(name)) {
            var member = context.kept("entries/%s.json".formatted(name), FieldMember.class, making);
            var entry = member.entry();
            context.books().member(new MemberCost(name, entry.model(), entry.parameters(), entry.measures()));
            return member;
        }
    }

    private FieldMember scored(
            Forecaster forecaster, String member, long number, long parameters, double trainSeconds) {
        try (var _ = context.meter().phase(Phase.EVALUATION)) {
            // What the first query of a process pays for compilers is no price of a query.
            query(forecaster, splits.getFirst(), 0);
        }
        var scores = new ArrayList<ComparisonEntry.SplitScores>();
        Optional<ShownForecast> shown = Optional.empty();
        for (var split : splits) {
            var forecasts = new ArrayList<Forecast>();
            int count = split.windows().size();
            var nanoseconds = new double[count];
            try (var _ = context.meter().phase(Phase.SERVING)) {
                for (int i = 0; i < count; i++) {
                    context.progress().report("scoring " + member, i, count);
                    context.stopIfRequested();
                    long start = System.nanoTime();
                    forecasts.add(query(forecaster, split, i));
                    nanoseconds[i] = System.nanoTime() - start;
                }
                context.meter().queries(count);
            }
            scores.add(new ComparisonEntry.SplitScores(
                    split.name(),
                    ForecastEvaluation.withoutEquation(
                            split,
                            forecasts,
                            data.protocol().window(),
                            Quantiles.of(nanoseconds).median() * MICROSECONDS)));
            shown = Optional.of(ShownForecast.of(system, forecasts.getFirst().states()));
        }
        var entry = new ComparisonEntry(
                forecaster.name(),
                number,
                parameters,
                OptionalLong.empty(),
                false,
                trainSeconds,
                OptionalDouble.empty(),
                scores,
                Optional.empty());
        return new FieldMember(entry, shown.orElseThrow());
    }

    private static Forecast query(Forecaster forecaster, Split split, int index) {
        return forecaster
                .forecast(List.of(split.windows().get(index)), split.times())
                .getFirst();
    }
}
