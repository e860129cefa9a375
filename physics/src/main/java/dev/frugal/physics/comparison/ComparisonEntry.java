package dev.frugal.physics.comparison;

import dev.frugal.ledger.meter.Phase;
import dev.frugal.ledger.statement.Measure;
import dev.frugal.physics.evaluation.Forecast;
import dev.frugal.physics.evaluation.ForecastEvaluation;
import dev.frugal.physics.evaluation.Forecaster;
import dev.frugal.physics.evaluation.ParameterConditioned;
import dev.frugal.physics.evaluation.Scores;
import dev.frugal.physics.model.flow.FlowModel;
import dev.frugal.physics.reference.Reliability;
import dev.frugal.physics.training.TrainingResult;
import dev.frugal.runs.RunContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/// What one member of a comparison scored: a model trained with one seed, or a baseline.
///
/// @param model its name
/// @param seed of its training; 0 for baselines, which have none
/// @param parameters trainable numbers; 0 for baselines
/// @param operations floating-point operations per query; empty where the work depends on the
///   window
/// @param told whether it was told the true parameters
/// @param trainSeconds working time of its training
/// @param splits its scores on each held-out split
/// @param regimes how far the probabilities of its regimes hold; empty if it has no classifier of regimes
public record ComparisonEntry(
        String model,
        long seed,
        long parameters,
        OptionalLong operations,
        boolean told,
        double trainSeconds,
        OptionalDouble gradientVariance,
        List<SplitScores> splits,
        Optional<Reliability> regimes) {
    /// The scores on the split of that name.
    public record SplitScores(String split, Scores scores) {}

    public ComparisonEntry {
        splits = List.copyOf(splits);
    }

    /// One row of the answer of `physics compare --json`: a member on a split. Metrics that a member
    /// does not have are null in the document.
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Row(
            String model,
            long seed,
            long parameters,
            String split,
            double relativeL2After,
            double relativeL2All,
            OptionalDouble residualFirstOrder,
            OptionalDouble residualSecondOrder,
            OptionalDouble prognosticsMse,
            double dataMse,
            OptionalDouble encoderUse,
            OptionalDouble gradientVariance,
            double trainSeconds,
            double microsecondsPerQuery) {}

    /// Its rows in the answer, one per split.
    public List<Row> rows() {
        return splits.stream()
                .map(scored -> row(scored.split(), scored.scores()))
                .toList();
    }

    private Row row(String split, Scores scores) {
        return new Row(
                model,
                seed,
                parameters,
                split,
                scores.relativeL2After(),
                scores.relativeL2All(),
                scores.residualFirstOrder(),
                scores.residualSecondOrder(),
                scores.prognosticsMeanSquare(),
                scores.dataMeanSquare(),
                scores.encoderUse(),
                gradientVariance,
                trainSeconds,
                scores.microsecondsPerQuery());
    }

    /// The scores on one split.
    public Scores on(String split) {
        return splits.stream()
                .filter(scored -> scored.split().equals(split))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no scores on a split " + split))
                .scores();
    }

    /// Scores a trained model on both splits.
    static ComparisonEntry of(ComparisonMember member, TrainingResult result, HeldOut heldOut, RunContext context) {
        var trained = result.model();
        var operations = trained.operationsPerQuery(heldOut.data().protocol().samples());
        return new ComparisonEntry(
                member.name(),
                member.number(),
                trained.parameterCount(),
                operations,
                trained instanceof ParameterConditioned,
                result.seconds(),
                result.gradientVariance(),
                scores(member.name(), trained, operations.orElse(0), heldOut, context),
                trained instanceof FlowModel flow ? flow.regimeReliability() : Optional.empty());
    }

    /// Scores a baseline on both splits.
    static ComparisonEntry of(Forecaster baseline, HeldOut heldOut, RunContext context) {
        return new ComparisonEntry(
                baseline.name(),
                0,
                0,
                OptionalLong.empty(),
                baseline instanceof ParameterConditioned,
                0,
                OptionalDouble.empty(),
                scores(baseline.name(), baseline, 0, heldOut, context),
                Optional.empty());
    }

    /// What it achieved, in the words of the books; an error that is no finite number is left out.
    public List<Measure> measures() {
        return splits.stream()
                .filter(scored -> Double.isFinite(scored.scores().relativeL2After()))
                .map(scored -> new Measure(
                        "relative L2 after the window, " + scored.split(),
                        "1",
                        Measure.Direction.LOWER,
                        scored.scores().relativeL2After()))
                .toList();
    }

    private static List<SplitScores> scores(
            String name, Forecaster forecaster, long operations, HeldOut heldOut, RunContext context) {
        var progress = context.progress();
        var meter = context.meter();
        var evaluation = heldOut.evaluation();
        var scores = new ArrayList<SplitScores>();
        try (var _ = meter.phase(Phase.EVALUATION)) {
            // What the first queries of a process pay for compilers is no price of a query.
            ForecastEvaluation.forecasts(forecaster, heldOut.splits().getFirst());
        }
        var phase = "scoring " + name;
        for (var split : heldOut.splits()) {
            progress.report(phase, scores.size(), heldOut.splits().size());
            List<Forecast> forecasts;
            try (var _ = meter.phase(Phase.SERVING)) {
                forecasts = ForecastEvaluation.forecasts(forecaster, split);
                meter.queries(forecasts.size());
                meter.floatingPointOperations(operations * forecasts.size());
            }
            try (var _ = meter.phase(Phase.EVALUATION)) {
                scores.add(new SplitScores(split.name(), evaluation.scores(forecaster, split, forecasts)));
            }
        }
        progress.report(phase, scores.size(), heldOut.splits().size());
        return scores;
    }
}
