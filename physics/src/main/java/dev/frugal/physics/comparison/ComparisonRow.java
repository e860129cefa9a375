package dev.frugal.physics.comparison;

import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/// One row of the answer of `physics compare --json`: a member on a split. Metrics that a member
/// does not have are null in the document.
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record ComparisonRow(
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
        double microsecondsPerQuery) {
    /// The rows of a member, one per split.
    static Stream<ComparisonRow> of(ComparisonEntry entry) {
        return entry.splits().stream()
                .map(scored -> new ComparisonRow(
                        entry.model(),
                        entry.seed(),
                        entry.parameters(),
                        scored.split(),
                        scored.scores().relativeL2After(),
                        scored.scores().relativeL2All(),
                        scored.scores().residualFirstOrder(),
                        scored.scores().residualSecondOrder(),
                        scored.scores().prognosticsMeanSquare(),
                        scored.scores().dataMeanSquare(),
                        scored.scores().encoderUse(),
                        entry.gradientVariance(),
                        entry.trainSeconds(),
                        scored.scores().microsecondsPerQuery()));
    }

    /// The rows of the models that were asked for, in that order.
    static List<ComparisonRow> of(List<ComparisonEntry> entries, List<String> models) {
        return models.stream()
                .flatMap(model -> entries.stream()
                        .filter(entry -> entry.model().equals(model))
                        .flatMap(ComparisonRow::of))
                .toList();
    }
}
