package dev.frugal.physics.comparison;

import dev.frugal.physics.evaluation.Scores;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/// One model's figures on one split, as median and range over its seeds; empty where it has none.
///
/// @param told whether the model was told the true parameters
public record Summary(
        String model,
        String split,
        boolean told,
        long parameters,
        Optional<Spread> relativeL2After,
        Optional<Spread> relativeL2All,
        Optional<Spread> dataMeanSquare,
        Optional<Spread> residualFirstOrder,
        Optional<Spread> residualSecondOrder,
        Optional<Spread> prognosticsMeanSquare,
        Optional<Spread> regimeSeparation,
        Optional<Spread> encoderUse,
        Optional<Spread> gradientVariance,
        Optional<Spread> trainSeconds,
        Optional<Spread> microsecondsPerQuery,
        Optional<Spread> operations) {
    /// One summary per model on a split, in the order of the entries.
    public static List<Summary> of(ComparisonResult result, String split) {
        var byModel = new LinkedHashMap<String, List<ComparisonEntry>>();
        for (var entry : result.entries()) {
            byModel.computeIfAbsent(entry.model(), _ -> new ArrayList<>()).add(entry);
        }
        return byModel.values().stream().map(entries -> of(entries, split)).toList();
    }

    private static Summary of(List<ComparisonEntry> entries, String split) {
        var first = entries.getFirst();
        return new Summary(
                first.model(),
                split,
                first.told(),
                first.parameters(),
                over(entries, split, scores -> OptionalDouble.of(scores.relativeL2After())),
                over(entries, split, scores -> OptionalDouble.of(scores.relativeL2All())),
                over(entries, split, scores -> OptionalDouble.of(scores.dataMeanSquare())),
                over(entries, split, Scores::residualFirstOrder),
                over(entries, split, Scores::residualSecondOrder),
                over(entries, split, Scores::prognosticsMeanSquare),
                over(entries, split, Scores::regimeSeparation),
                over(entries, split, Scores::encoderUse),
                spread(entries, ComparisonEntry::gradientVariance),
                spread(entries, entry -> OptionalDouble.of(entry.trainSeconds())),
                over(entries, split, scores -> OptionalDouble.of(scores.microsecondsPerQuery())),
                spread(
                        entries,
                        entry -> entry.operations().isPresent()
                                ? OptionalDouble.of(entry.operations().getAsLong())
                                : OptionalDouble.empty()));
    }

    private static Optional<Spread> over(
            List<ComparisonEntry> entries, String split, Function<Scores, OptionalDouble> figure) {
        return spread(entries, entry -> figure.apply(entry.on(split)));
    }

    private static Optional<Spread> spread(
            List<ComparisonEntry> entries, Function<ComparisonEntry, OptionalDouble> figure) {
        return Spread.of(entries.stream()
                .map(figure)
                .filter(OptionalDouble::isPresent)
                .map(OptionalDouble::getAsDouble)
                .toList());
    }
}
