package dev.frugal.physics.comparison;

import dev.frugal.physics.evaluation.Scores;
import java.util.OptionalDouble;
import java.util.function.Function;

/// A figure by which models are compared on a split.
public enum Figure {
    RELATIVE_L2_AFTER("L2 after", Figure.always(Scores::relativeL2After)),
    RELATIVE_L2_ALL("L2 all", Figure.always(Scores::relativeL2All)),
    RESIDUAL_FIRST_ORDER("residual", Figure.score(Scores::residualFirstOrder)),
    RESIDUAL_SECOND_ORDER("2nd order", Figure.score(Scores::residualSecondOrder)),
    PROGNOSTICS_MEAN_SQUARE("MSE", Figure.score(Scores::prognosticsMeanSquare)),
    REGIME_SEPARATION("silhouette", Figure.score(Scores::regimeSeparation)),
    ENCODER_USE("encoder use", Figure.score(Scores::encoderUse)),
    GRADIENT_VARIANCE("grad. var.", (entry, _) -> entry.gradientVariance()),
    TRAIN_SECONDS("train s", (entry, _) -> OptionalDouble.of(entry.trainSeconds())),
    MICROSECONDS_PER_QUERY("µs/query", Figure.always(Scores::microsecondsPerQuery)),
    OPERATIONS(
            "kFLOP/query",
            (entry, _) -> entry.operations().isPresent()
                    ? OptionalDouble.of(entry.operations().getAsLong())
                    : OptionalDouble.empty()),
    DATA_MEAN_SQUARE("data MSE", Figure.always(Scores::dataMeanSquare));

    private final String heading;
    private final Reader reader;

    Figure(String heading, Reader reader) {
        this.heading = heading;
        this.reader = reader;
    }

    @FunctionalInterface
    private interface Reader {
        OptionalDouble of(ComparisonEntry entry, Scores scores);
    }

    private static Reader score(Function<Scores, OptionalDouble> figure) {
        return (_, scores) -> figure.apply(scores);
    }

    private static Reader always(Function<Scores, Double> figure) {
        return (_, scores) -> OptionalDouble.of(figure.apply(scores));
    }

    /// What its column is called.
    String heading() {
        return heading;
    }

    /// What a member has for it on a split, if anything.
    OptionalDouble of(ComparisonEntry entry, String split) {
        return reader.of(entry, entry.on(split));
    }
}
