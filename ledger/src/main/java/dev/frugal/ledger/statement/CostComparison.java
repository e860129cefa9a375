package dev.frugal.ledger.statement;

import dev.frugal.base.InvalidInputException;
import dev.frugal.ledger.price.Prices;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// Differences between two groups of runs (one run per seed, or several seeds in one run) in
/// results, consumption and costs.
///
/// @param before names of the runs of the first group
/// @param after names of the runs of the second group
/// @param differences measures that both groups have, in the order of the first
/// @param onlyBefore measures that the second group lacks
/// @param onlyAfter measures that the first group lacks
@JsonNaming(SnakeCaseStrategy.class)
public record CostComparison(
        List<String> before,
        List<String> after,
        List<Difference> differences,
        List<String> onlyBefore,
        List<String> onlyAfter) {
    private static final List<String> SPENT_ONCE = List.of(
            "parameters",
            "training wall time",
            "training CPU time",
            "training energy",
            "training operations",
            "training cost");

    public CostComparison {
        before = List.copyOf(before);
        after = List.copyOf(after);
        differences = List.copyOf(differences);
        onlyBefore = List.copyOf(onlyBefore);
        onlyAfter = List.copyOf(onlyAfter);
    }

    /// Compares two groups, with costs at `prices` on the machine `machine`.
    public static CostComparison between(
            List<CostStatement> before, List<CostStatement> after, Prices prices, String machine) {
        var first = measures(before, prices, machine);
        var second = measures(after, prices, machine);
        var differences = new ArrayList<Difference>();
        for (var measure : first.values()) {
            var counterpart = second.get(measure.name());
            if (counterpart != null && !(isNothing(measure) && isNothing(counterpart))) {
                checkAgree(measure, counterpart);
                differences.add(Difference.between(measure, counterpart));
            }
        }
        return new CostComparison(
                before.stream().map(CostStatement::name).toList(),
                after.stream().map(CostStatement::name).toList(),
                differences,
                first.keySet().stream()
                        .filter(name -> !second.containsKey(name))
                        .toList(),
                second.keySet().stream()
                        .filter(name -> !first.containsKey(name))
                        .toList());
    }

    /// Items that are zero on both sides are omitted.
    private static boolean isNothing(Measure measure) {
        return SPENT_ONCE.contains(measure.name()) && measure.values().stream().allMatch(value -> value == 0);
    }

    private static void checkAgree(Measure one, Measure other) {
        if (!one.unit().equals(other.unit()) || one.better() != other.better()) {
            throw new InvalidInputException(
                    "'%s' is in %s (%s is better) in one run and in %s (%s is better) in the other; compare runs of the same kind"
                            .formatted(one.name(), one.unit(), one.better(), other.unit(), other.better()));
        }
    }

    private static Map<String, Measure> measures(List<CostStatement> group, Prices prices, String machine) {
        var measures = new LinkedHashMap<String, Measure>();
        for (var statement : group) {
            for (var measure : all(statement, prices, machine)) {
                measures.merge(measure.name(), measure, CostComparison::joined);
            }
        }
        return measures;
    }

    private static Measure joined(Measure one, Measure other) {
        checkAgree(one, other);
        var values = new ArrayList<>(one.values());
        values.addAll(other.values());
        return new Measure(one.name(), one.unit(), one.better(), values);
    }

    private static List<Measure> all(CostStatement statement, Prices prices, String machine) {
        var costs = UnitCosts.of(statement, prices, machine);
        var training = statement.training();
        var currency = prices.currency();
        var all = new ArrayList<>(statement.measures());
        all.add(lower("parameters", "1", statement.parameters()));
        all.add(lower("training wall time", "s", training.wallSeconds()));
        all.add(lower("training CPU time", "s", training.cpuSeconds()));
        all.add(lower("training energy", "J", training.joules()));
        all.add(lower("training operations", "FLOP", training.floatingPointOperations()));
        all.add(lower("training cost", currency, costs.training().total()));
        all.add(lower("peak memory", "B", statement.total().peakResidentBytes()));
        addIfPresent(all, "cost of 1,000 queries", currency, costs.perThousandQueries());
        addIfPresent(all, "cost of a correct answer", currency, costs.perCorrectAnswer());
        addIfPresent(all, "tokens per query", "1", costs.tokensPerQuery());
        addIfPresent(all, "wall time per query", "s", costs.secondsPerQuery());
        addIfPresent(all, "energy per query", "J", costs.joulesPerQuery());
        return all;
    }

    private static void addIfPresent(List<Measure> all, String name, String unit, OptionalDouble value) {
        value.ifPresent(number -> all.add(lower(name, unit, number)));
    }

    private static Measure lower(String name, String unit, double value) {
        return new Measure(name, unit, Measure.Direction.LOWER, value);
    }
}
