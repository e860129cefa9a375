package dev.frugal.physics.comparison;

import dev.frugal.physics.model.HybridTapinn;
import dev.frugal.runs.report.Block;
import dev.frugal.runs.report.KeyResult;
import dev.frugal.runs.report.NumberText;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The best model of a comparison against the best of everything it has to be better than.
final class ComparisonKeyResult {
    private static final int DIGITS = 2;
    private static final double MICROSECONDS_PER_MILLISECOND = 1e3;
    private static final double MICROSECONDS_PER_SECOND = 1e6;

    /// A model must have less than this share of the best trivial answer's error to be worth a
    /// query: one that answers like a constant saves nothing, however cheap it is.
    private static final double SHARE_OF_TRIVIAL = 0.5;

    private static final Comparator<Summary> BY_ERROR = Comparator.comparingDouble(ComparisonKeyResult::error);

    private final List<Summary> byStates;
    private final List<Summary> byParameters;

    /// The models that state probabilities of regimes.
    private final Set<String> classifying;

    ComparisonKeyResult(ComparisonResult result) {
        byStates = result.summaries(HeldOut.NEW_STATES);
        byParameters = result.summaries(HeldOut.NEW_PARAMETERS);
        classifying = result.entries().stream()
                .filter(entry -> entry.regimes().isPresent())
                .map(ComparisonEntry::model)
                .collect(Collectors.toSet());
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
        return new KeyResult(
                new Block.Headline(
                        percent(error(best)),
                        "error of the forecast by %s, %,d parameters".formatted(best.model(), best.parameters()),
                        "best trivial answer: " + trivial),
                best.model().startsWith(HybridTapinn.NAME) ? computed(best, trivial) : learnt(best, trivial));
    }

    /// Of a model that computes what is known.
    private String computed(Summary best, String trivial) {
        return ("Known: the equation of the system. Learnt: to read %s from a window, by %s "
                        + "with %,d parameters, trained in %s s. Computed: initial state, parameters and forecast, from the "
                        + "equation itself. Accuracy: relative error after the window %s for new initial states, %s for new "
                        + "parameter values. Time: %s for one window. Against: %s%s; "
                        + "best trivial answer, %s.")
                .formatted(
                        classifying.contains(best.model()) ? "the parameters and the regime" : "the parameters",
                        best.model(),
                        best.parameters(),
                        number(best, Figure.TRAIN_SECONDS),
                        percent(error(best)),
                        percent(error(byParameters, best.model())),
                        time(best),
                        classical()
                                .map(summary ->
                                        "classical fit, %s in %s".formatted(percent(error(summary)), time(summary)))
                                .orElse("no classical fit"),
                        rival(best)
                                .map(summary -> "; best model that learns the solution, %s in %s"
                                        .formatted(named(summary), time(summary)))
                                .orElse(""),
                        trivial);
    }

    private String learnt(Summary best, String trivial) {
        return ("%s, a network of %,d parameters, sees the first part of a trajectory and forecasts the rest "
                        + "with a relative error of %s for new initial states and %s for new parameter values. The best "
                        + "trivial answer is %s.%s%s%s")
                .formatted(
                        best.model(),
                        best.parameters(),
                        percent(error(best)),
                        percent(error(byParameters, best.model())),
                        trivial,
                        rival(best)
                                .map(summary ->
                                        " The best of the other trained models is %s.".formatted(named(summary)))
                                .orElse(""),
                        untrained("flow-ansatz", "The ansatz of the flow without its network has %s."),
                        untrained(
                                Baselines.CLASSICAL,
                                "The classical fit, which knows the equation and needs no training, has %s."));
    }

    private Optional<Summary> rival(Summary best) {
        return best(trained().filter(summary -> !summary.model().equals(best.model())));
    }

    private Optional<Summary> classical() {
        return byStates.stream()
                .filter(summary -> summary.model().equals(Baselines.CLASSICAL))
                .findFirst();
    }

    private static String time(Summary summary) {
        double microseconds = median(summary, Figure.MICROSECONDS_PER_QUERY);
        if (microseconds >= MICROSECONDS_PER_SECOND) {
            return NumberText.of(microseconds / MICROSECONDS_PER_SECOND, DIGITS) + " s";
        }
        return microseconds >= MICROSECONDS_PER_MILLISECOND
                ? NumberText.of(microseconds / MICROSECONDS_PER_MILLISECOND, DIGITS) + " ms"
                : NumberText.of(microseconds, DIGITS) + " µs";
    }

    private static String number(Summary summary, Figure figure) {
        return NumberText.of(median(summary, figure), DIGITS);
    }

    private static double median(Summary summary, Figure figure) {
        return summary.figure(figure).map(Spread::median).orElse(Double.NaN);
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
