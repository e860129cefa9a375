package dev.frugal.app.dashboard;

import dev.frugal.base.InvalidInputException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/// A page of the list of runs: some rows of those that match, in an order.
///
/// @param total number of all runs
/// @param matching number of those that match
/// @param kinds of all runs
/// @param tags of all runs
/// @param offset number of matching runs before the first row
/// @param deleted number of runs in the trash
record RunTable(
        int total,
        int matching,
        List<String> kinds,
        List<String> tags,
        int offset,
        int deleted,
        List<RunSummary> rows) {
    private static final int MOST_ROWS = 1_000;
    private static final int ROWS = 100;

    static final String[] PARAMETERS = {"search", "state", "kind", "tag", "sort", "order", "offset", "limit"};

    /// The page that the query asks for.
    static RunTable of(List<RunSummary> runs, int deleted, Query query) {
        int offset = query.whole("offset", 0, 0, Integer.MAX_VALUE);
        int limit = query.whole("limit", ROWS, 1, MOST_ROWS);
        var words = query.text("search").orElse("").toLowerCase(Locale.ROOT).split("\\s+");
        var matching = runs.stream()
                .filter(run -> isAsked(query.text("state"), run.state().word()))
                .filter(run -> isAsked(query.text("kind"), run.kind()))
                .filter(run -> query.text("tag").map(String::strip).filter(tag -> !tag.isEmpty()).stream()
                        .allMatch(tag -> run.tags().contains(tag)))
                .filter(run -> Stream.of(words).allMatch(word -> text(run).contains(word)))
                .toList();
        var sorted = order(query)
                .map(order -> matching.stream().sorted(order).toList())
                .orElse(matching);
        return new RunTable(
                runs.size(),
                matching.size(),
                runs.stream()
                        .map(RunSummary::kind)
                        .filter(kind -> !kind.isEmpty())
                        .distinct()
                        .sorted()
                        .toList(),
                runs.stream()
                        .flatMap(run -> run.tags().stream())
                        .distinct()
                        .sorted()
                        .toList(),
                offset,
                deleted,
                sorted.stream().skip(offset).limit(limit).toList());
    }

    private static boolean isAsked(Optional<String> asked, String found) {
        return asked.filter(word -> !word.isEmpty()).stream().allMatch(found::equals);
    }

    private static String text(RunSummary run) {
        return "%s %s %s %s"
                .formatted(run.name(), run.kind(), String.join(" ", run.tags()), run.note())
                .toLowerCase(Locale.ROOT);
    }

    /// The asked order; without one the runs stay as they are, newest first. Runs without the number asked for
    /// come last in both directions.
    private static Optional<Comparator<RunSummary>> order(Query query) {
        boolean descending = switch (query.text("order").orElse("ascending")) {
            case "ascending" -> false;
            case "descending" -> true;
            default ->
                throw new InvalidInputException("the parameter 'order' is '%s'; expected ascending or descending"
                        .formatted(query.required("order")));
        };
        return query.text("sort").filter(name -> !name.isEmpty()).map(name -> switch (name) {
            case "name" -> turned(Comparator.comparing(RunSummary::name), descending);
            case "kind" -> turned(Comparator.comparing(RunSummary::kind), descending);
            case "state" -> turned(Comparator.comparing(RunSummary::state), descending);
            case "created" -> turned(Comparator.comparing(RunSummary::created), descending);
            case "progress" ->
                turned(
                        Comparator.comparingDouble(run ->
                                run.progress().map(RunSummary.Progress::share).orElse(0.0)),
                        descending);
            case "figure" ->
                byNumber(
                        run -> run.figure()
                                .map(figure -> OptionalDouble.of(figure.value()))
                                .orElse(OptionalDouble.empty()),
                        descending);
            case "cost" -> byNumber(RunSummary::cost, descending);
            default ->
                throw new InvalidInputException(
                        "the parameter 'sort' is '%s'; expected name, kind, state, created, progress, figure or cost"
                                .formatted(name));
        });
    }

    private static Comparator<RunSummary> turned(Comparator<RunSummary> order, boolean descending) {
        return descending ? order.reversed() : order;
    }

    private static Comparator<RunSummary> byNumber(
            java.util.function.Function<RunSummary, OptionalDouble> number, boolean descending) {
        Comparator<RunSummary> lacking =
                Comparator.comparing(run -> number.apply(run).isEmpty());
        Comparator<RunSummary> values =
                Comparator.comparingDouble(run -> number.apply(run).orElse(0));
        return lacking.thenComparing(turned(values, descending));
    }
}
