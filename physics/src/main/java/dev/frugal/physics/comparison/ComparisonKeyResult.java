package dev.frugal.physics.comparison;

import dev.frugal.runs.report.Block;
import dev.frugal.runs.report.KeyResult;
import dev.frugal.runs.report.NumberText;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The best model of a comparison against the best of everything it has to be better than.
final class ComparisonKeyResult {
    private static final int DIGITS = 2;

    /// A model must have less than this share of the best trivial answer's error to be worth a
    /// query: one that answers like a constant saves nothing, however cheap it is.
    private static final double SHARE_OF_TRIVIAL = 0.5;

    private static final Comparator<Summary> BY_ERROR = Comparator.comparingDouble(ComparisonKeyResult::error);

    private final List<Summary> byStates;
    private final List<Summary> byParameters;

    ComparisonKeyResult(ComparisonResult result) {
        byStates = result.summaries(HeldOut.NEW_STATES);
        byParameters = result.summaries(HeldOut.NEW_PARAMETERS);
    }

    /// Nothing where no model was trained.
    Optional<KeyResult> text() {
        return best(trained()).map(this::text);
    }

    /// The two best trained models, the best trivial answer, the classical fit.
    List<Block.Headline> headlines() {
        return Stream.of(
                        trained().sorted(BY_ERROR).limit(2),
                        trivial(byStates).sorted(BY_ERROR).limit(1),
                        byStates.stream().filter(summary -> summary.model().equals(Baselines.CLASSICAL)))
                .flatMap(summaries -> summaries)
                .map(summary -> new Block.Headline(
                        percent(error(summary)),
                        summary.model(),
                        "relative error after the window, new initial states"))
                .toList();
    }

    /// Whether `model` forecasts well enough on both splits to take over queries.
    boolean isOfUse(String model) {
        return Stream.of(byStates, byParameters)
                .allMatch(summaries -> error(summaries, model)
                        < SHARE_OF_TRIVIAL
                                * best(trivial(summaries))
                                        .map(ComparisonKeyResult::error)
                                        .orElse(Double.POSITIVE_INFINITY));
    }

    private KeyResult text(Summary best) {
        var trivial = best(trivial(byStates)).map(ComparisonKeyResult::named).orElse("–");
        var rival = best(trained().filter(summary -> !summary.model().equals(best.model())))
                .map(summary -> " The best of the other trained models is %s.".formatted(named(summary)))
                .orElse("");
        return new KeyResult(
                new Block.Headline(
                        percent(error(best)),
                        "error of the forecast by %s, %,d parameters".formatted(best.model(), best.parameters()),
                        "best trivial answer: " + trivial),
                ("%s, a network of %,d parameters, sees the first part of a trajectory and forecasts the rest "
                                + "with a relative error of %s for new initial states and %s for new parameter values. The best "
                                + "trivial answer is %s.%s%s%s")
                        .formatted(
                                best.model(),
                                best.parameters(),
                                percent(error(best)),
                                percent(error(byParameters, best.model())),
                                trivial,
                                rival,
                                untrained("flow-ansatz", "The ansatz of the flow without its network has %s."),
                                untrained(
                                        Baselines.CLASSICAL,
                                        "The classical fit, which knows the equation and needs no training, has %s.")));
    }

    /// A sentence on a model that needs no training, if it was compared.
    private String untrained(String model, String sentence) {
        return byStates.stream()
                .filter(summary -> summary.model().equals(model))
                .findFirst()
                .map(summary -> " " + sentence.formatted(percent(error(summary))))
                .orElse("");
    }

    private Stream<Summary> trained() {
        return byStates.stream().filter(summary -> summary.parameters() > 0);
    }

    private static Stream<Summary> trivial(List<Summary> summaries) {
        return summaries.stream().filter(summary -> Baselines.TRIVIAL.contains(summary.model()));
    }

    private static Optional<Summary> best(Stream<Summary> summaries) {
        return summaries.min(BY_ERROR);
    }

    private static double error(List<Summary> summaries, String model) {
        return summaries.stream()
                .filter(summary -> summary.model().equals(model))
                .findFirst()
                .map(ComparisonKeyResult::error)
                .orElse(Double.NaN);
    }

    private static double error(Summary summary) {
        return summary.figure(Figure.RELATIVE_L2_AFTER).map(Spread::median).orElse(Double.POSITIVE_INFINITY);
    }

    private static String named(Summary summary) {
        return "%s: %s".formatted(summary.model(), percent(error(summary)));
    }

    /// The sign stays with its number where a line ends.
    private static String percent(double share) {
        return NumberText.of(100 * share, DIGITS) + "\u00a0%";
    }
}
