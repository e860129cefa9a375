package dev.frugal.runs.sweep;

import dev.frugal.ledger.meter.Consumption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// The outcomes of a sweep.
///
/// @param outcomes in the order of the trials
public record SweepResult(SweepSettings settings, List<TrialOutcome> outcomes) {
    public SweepResult {
        outcomes = outcomes.stream()
                .sorted(Comparator.comparingInt(outcome -> outcome.trial().index()))
                .toList();
    }

    /// The finished trials of the last rung that has any, the best first.
    public List<TrialOutcome> ranked() {
        int last = outcomes.stream()
                .filter(TrialOutcome::finished)
                .mapToInt(outcome -> outcome.trial().rung())
                .max()
                .orElse(0);
        return SweepPlan.ranked(
                outcomes.stream()
                        .filter(outcome -> outcome.trial().rung() == last)
                        .toList(),
                settings);
    }

    /// The trials that failed.
    public List<TrialOutcome> failed() {
        return outcomes.stream().filter(outcome -> !outcome.finished()).toList();
    }

    /// What all trials consumed together.
    public Consumption spent() {
        return outcomes.stream().map(TrialOutcome::spent).reduce(Consumption.NONE, Consumption::plus);
    }

    /// The settings that vary, in the columns' order.
    public List<String> varied() {
        var paths = new ArrayList<>(settings.axes().keySet());
        if (settings.design() instanceof SweepDesign.Halving halving) {
            paths.add(halving.budget());
        }
        return List.copyOf(paths);
    }

    /// The header of the table: the trial, what varies, the metrics, and why a trial failed.
    public List<String> columns() {
        return Stream.of(
                        Stream.of("trial"),
                        varied().stream(),
                        settings.metrics().keySet().stream(),
                        Stream.of("reason"))
                .flatMap(part -> part)
                .toList();
    }

    /// A trial's row of the table. It has neither times nor names, so that the same sweep gives the same table.
    public List<String> cells(TrialOutcome outcome) {
        return Stream.of(
                        Stream.of(Integer.toString(outcome.trial().index())),
                        varied().stream().map(path -> text(outcome.trial().value(path))),
                        settings.metrics().keySet().stream()
                                .map(name -> outcome.finished() ? Double.toString(outcome.metric(name)) : ""),
                        Stream.of(outcome.reason()))
                .flatMap(part -> part)
                .toList();
    }

    /// The table as CSV.
    public String csv() {
        return Stream.concat(Stream.of(columns()), outcomes.stream().map(this::cells))
                .map(row -> row.stream().map(SweepResult::quoted).collect(Collectors.joining(",")))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static String quoted(String cell) {
        boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
    }

    /// A setting's value as a person writes it.
    static String text(JsonNode value) {
        return value.isString() ? value.asString() : value.toString();
    }
}
