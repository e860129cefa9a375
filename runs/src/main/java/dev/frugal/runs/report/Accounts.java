package dev.frugal.runs.report;

import dev.frugal.ledger.meter.Consumption;
import dev.frugal.ledger.meter.PhaseConsumption;
import dev.frugal.ledger.price.Prices;
import dev.frugal.ledger.rebound.EfficiencyGain;
import dev.frugal.ledger.statement.Statement;
import dev.frugal.ledger.statement.UnitCosts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;

/// The part of a report that says what a run cost and what follows from that, in plain words.
///
/// @param statement of the run
/// @param prices to count at, on the machine they name
/// @param pairs which of the things it compares are to be held against each other
public record Accounts(Statement statement, Prices prices, List<Pair> pairs) {
    /// Share of compute in the price for which rebound is told where the reader gives none.
    private static final double USUAL_SHARE = 0.4;

    private static final double JOULES_A_WATT_HOUR = 3600;

    /// A question: what if `after` takes over the queries of `before`?
    public record Pair(String before, String after) {}

    public Accounts {
        pairs = List.copyOf(pairs);
    }

    /// From headline figures to the payback of each pair.
    public List<Block> blocks() {
        var blocks = new ArrayList<Block>();
        blocks.add(new Block.Section("What it cost"));
        blocks.add(headlines());
        blocks.add(phases());
        blocks.add(
                new Block.Text(
                        "Energy is %s. Money is counted on the machine '%s' at the prices of 'frugal ledger show --prices'. Operations are matrix products, counted from shapes; a multiplication and an addition are two."
                                .formatted(statement.energy().method(), prices.machine())));
        if (!statement.groups().isEmpty()) {
            blocks.add(groups());
        }
        var known = pairs.stream().filter(this::isKnown).toList();
        if (!known.isEmpty()) {
            blocks.add(new Block.Section("What it is worth"));
            known.forEach(pair -> blocks.add(new Block.Text(sentence(pair))));
            rebound(known, blocks);
        }
        return blocks;
    }

    private Block headlines() {
        var spent = statement.total();
        var cost = prices.cost(spent, prices.machine());
        return new Block.Headlines(
                List.of(
                        new Block.Headline(
                                duration(spent.wallSeconds()),
                                "time in all",
                                duration(spent.cpuSeconds()) + " of processor time"),
                        new Block.Headline(
                                Numerals.of(spent.joules() / JOULES_A_WATT_HOUR, 2) + " Wh",
                                "energy",
                                statement.energy().measured() ? "measured" : "estimated"),
                        new Block.Headline(
                                money(cost.total()),
                                "cost",
                                "%s g CO₂"
                                        .formatted(
                                                Numerals.of(1000 * cost.kilogramsOfCarbon(), 2))),
                        new Block.Headline(
                                operations(spent.floatingPointOperations()),
                                "operations in models",
                                Numerals.of(spent.peakResidentBytes() / 1e9, 2)
                                        + " GB of memory")));
    }

    private Block phases() {
        var rows = new ArrayList<Block.Row>();
        for (var phase :
                statement.phases().stream().map(PhaseConsumption::phase).distinct().toList()) {
            rows.add(Block.Row.of(cells(phase.word(), statement.spentIn(phase))));
        }
        rows.add(Block.Row.emphasised(cells("in all", statement.total())));
        return new Block.Table(
                "By phase, all sessions of the run",
                List.of(
                        "phase",
                        "time s",
                        "processor s",
                        "energy J",
                        "operations",
                        "tokens",
                        "queries"),
                rows);
    }

    private static String[] cells(String name, Consumption spent) {
        return new String[] {
            name,
            Numerals.of(spent.wallSeconds(), 3),
            Numerals.of(spent.cpuSeconds(), 3),
            Numerals.of(spent.joules(), 3),
            Numerals.of(spent.floatingPointOperations(), 3),
            Numerals.of(spent.tokens()),
            Numerals.of(spent.queries())
        };
    }

    private Block groups() {
        var rows = new ArrayList<Block.Row>();
        for (var group : statement.groups()) {
            rows.add(
                    Block.Row.of(
                            group,
                            mean(group, costs -> OptionalDouble.of(costs.training().total())),
                            mean(group, UnitCosts::perThousandQueries),
                            mean(group, UnitCosts::perCorrectAnswer),
                            mean(group, UnitCosts::tokensPerQuery),
                            mean(group, one -> milli(one.secondsPerQuery())),
                            mean(group, UnitCosts::joulesPerQuery)));
        }
        return new Block.Table(
                "What each cost to train and costs to use, means over seeds, in "
                        + prices.currency(),
                List.of(
                        "",
                        "training",
                        "1,000 queries",
                        "a correct answer",
                        "tokens a query",
                        "ms a query",
                        "J a query"),
                rows);
    }

    private String mean(String group, Function<UnitCosts, OptionalDouble> number) {
        var mean = figure(group, number);
        return mean.isPresent() ? Numerals.of(mean.getAsDouble(), 3) : "–";
    }

    private OptionalDouble figure(String group, Function<UnitCosts, OptionalDouble> number) {
        return statement.group(group).stream()
                .map(account -> number.apply(UnitCosts.of(account, prices, prices.machine())))
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .average();
    }

    private static OptionalDouble milli(OptionalDouble seconds) {
        return seconds.isPresent()
                ? OptionalDouble.of(1000 * seconds.getAsDouble())
                : OptionalDouble.empty();
    }

    private boolean isKnown(Pair pair) {
        return statement.groups().containsAll(List.of(pair.before(), pair.after()))
                && perThousand(pair.before()) > 0
                && perThousand(pair.after()) > 0;
    }

    private double perThousand(String group) {
        return figure(group, UnitCosts::perThousandQueries).orElse(0);
    }

    private double gain(Pair pair) {
        return perThousand(pair.before()) / perThousand(pair.after());
    }

    private String sentence(Pair pair) {
        double training =
                figure(pair.after(), costs -> OptionalDouble.of(costs.training().total()))
                        .orElse(0);
        double saving = (perThousand(pair.before()) - perThousand(pair.after())) / 1000;
        if (saving <= 0) {
            return "A query answered by %s costs %s times what %s takes for it: what its training cost (%s) is never returned by cheaper queries."
                    .formatted(
                            pair.after(),
                            Numerals.of(1 / gain(pair), 2),
                            pair.before(),
                            money(training));
        }
        return "%s answers a query for 1/%s of what %s takes: %s saved on 1,000 queries. Its training cost %s and is returned after about %s queries."
                .formatted(
                        pair.after(),
                        Numerals.of(gain(pair), 2),
                        pair.before(),
                        money(1000 * saving),
                        money(training),
                        Numerals.of(Math.rint(training / saving), 2));
    }

    private void rebound(List<Pair> known, List<Block> blocks) {
        var gains = new LinkedHashMap<String, Double>();
        known.stream()
                .filter(pair -> gain(pair) > 1)
                .forEach(pair ->
                        gains.put(
                                "%s instead of %s".formatted(pair.after(), pair.before()),
                                gain(pair)));
        if (gains.isEmpty()) {
            return;
        }
        blocks.add(new Block.Text(reboundSentence(gains)));
        blocks.add(
                Block.Graphics.of(
                        LedgerPlots.rebound(USUAL_SHARE, gains, OptionalDouble.empty()),
                        LedgerPlots.rebound(1, gains, OptionalDouble.empty())));
    }

    private static String reboundSentence(Map<String, Double> gains) {
        var largest = gains.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow();
        var outcome = new EfficiencyGain(largest.getValue(), USUAL_SHARE, 1).outcome();
        return "Cheaper queries invite more of them. With %s, where compute is %.0f %% of the price and that price falls with it, as much compute as before is used once demand answers one per cent off the price with %s per cent more queries; at one for one, %.0f %% of the expected saving is eaten. These are 'what if' figures: share and elasticity are assumptions, only the gain was measured."
                .formatted(
                        largest.getKey(),
                        100 * USUAL_SHARE,
                        Numerals.of(outcome.breakEvenElasticity(), 2),
                        100 * outcome.rebound());
    }

    private String money(double amount) {
        return amount == 0
                ? "nothing"
                : "%s %s".formatted(Numerals.of(amount, 2), prices.currency());
    }

    private static String duration(double seconds) {
        return dev.frugal.runs.Progress.readable(
                java.time.Duration.ofMillis(Math.round(1000 * seconds)));
    }

    private static String operations(double count) {
        var units = List.of("", "k", "M", "G", "T", "P", "E");
        int unit = 0;
        double rest = count;
        while (rest >= 1000 && unit + 1 < units.size()) {
            rest /= 1000;
            unit++;
        }
        return "%s %sFLOP".formatted(Numerals.of(rest, 3), units.get(unit));
    }
}
