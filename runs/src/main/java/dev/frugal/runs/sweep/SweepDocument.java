package dev.frugal.runs.sweep;

import dev.frugal.ledger.price.Cost;
import dev.frugal.ledger.price.Prices;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// What `frugal sweep --json` prints.
///
/// @param goal which objective is better, `lower` or `higher`
/// @param rows one for each trial, in their order
/// @param best numbers of the finished trials of the last rung, the best first
/// @param failed how many trials failed
/// @param cost what all trials consumed and cost together
/// @param table the CSV file with the rows
/// @param run the folder of the sweep's run
public record SweepDocument(
        String command,
        String objective,
        String goal,
        List<Row> rows,
        List<Integer> best,
        int failed,
        Total cost,
        String table,
        String run) {
    /// A trial.
    ///
    /// @param run the name of its run; empty if it was refused before it had one
    /// @param reason why it failed; empty if it finished
    public record Row(
            int trial,
            int rung,
            Map<String, JsonNode> settings,
            Map<String, Double> metrics,
            String run,
            String reason) {}

    /// The sum over all trials.
    @JsonNaming(SnakeCaseStrategy.class)
    public record Total(double wallSeconds, double joules, double amount, String currency, String machine) {}

    /// The document of a result.
    public static SweepDocument of(SweepResult result, String table, String run) {
        var prices = Prices.defaults();
        var spent = result.spent();
        Cost cost = prices.cost(spent, prices.machine());
        return new SweepDocument(
                result.settings().command(),
                result.settings().objective(),
                result.settings().goal().name().toLowerCase(Locale.ROOT),
                result.outcomes().stream()
                        .map(outcome -> new Row(
                                outcome.trial().index(),
                                outcome.trial().rung(),
                                outcome.trial().settings(),
                                outcome.metrics(),
                                outcome.run(),
                                outcome.reason()))
                        .toList(),
                result.ranked().stream().map(outcome -> outcome.trial().index()).toList(),
                result.failed().size(),
                new Total(spent.wallSeconds(), spent.joules(), cost.total(), prices.currency(), prices.machine()),
                table,
                run);
    }
}
