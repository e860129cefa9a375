package dev.frugal.runs.report;

import dev.frugal.ledger.meter.Consumption;
import dev.frugal.ledger.meter.PhaseConsumption;
import dev.frugal.ledger.price.Prices;
import dev.frugal.ledger.rebound.EfficiencyGain;
import dev.frugal.ledger.statement.CostStatement;
import dev.frugal.ledger.statement.Measure;
import dev.frugal.ledger.statement.UnitCosts;
import dev.frugal.runs.Progress;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/// The section of a report on the costs of a run and their consequences.
///
/// @param statement of the run
/// @param prices prices that apply
/// @param machine machine of the price list
/// @param pairs pairs of members to compare
public record CostSection(CostStatement statement, Prices prices, String machine, List<Pair> pairs) {
    /// Share of compute in the price assumed for the rebound.
    private static final double USUAL_SHARE = 0.4;

    private static final double JOULES_A_WATT_HOUR = 3600;

    /// Prices are told for so many that they are at least a cent.
    private static final double CENT = 0.01;

    private static final double THOUSAND = 1e3;
    private static final double MILLION = 1e6;
    private static final double BILLION = 1e9;

    /// Smaller amounts of money would be mostly zeros.
    private static final double PLAIN_FROM = 1e-6;

    /// A difference in accuracy by this factor is told beside a payback.
    private static final double NOTABLE = 1.2;

    /// The run's own costs beside those of the members.
    private static final String OWN = "the model of this run";

    /// A scenario: `after` takes over the queries of `before`.
    public record Pair(String before, String after) {}

    public CostSection {
        pairs = List.copyOf(pairs);
    }

    /// From headline figures to the payback of each pair.
    public List<Block> blocks() {
        var blocks = new ArrayList<Block>();
        blocks.add(new Block.Section("Costs"));
        blocks.add(headlines());
        blocks.add(phases());
        blocks.add(new Block.Text(
                ("Energy is %s. Costs are those of the machine '%s', at the prices that 'frugal ledger show' "
                                + "lists with their sources. A rented machine is paid by wall time, so a query costs more if the "
                                + "machine does other work. Operations are matrix products, counted from shapes; a multiplication "
                                + "and an addition count as two.")
                        .formatted(statement.energy().method(), machine)));
        if (!statement.groups().isEmpty()) {
            blocks.add(groups());
        } else if (statement.serving().queries() > 0) {
            blocks.add(costs("Cost per query", List.of(statement.name())));
        }
        var known = known();
        if (!known.isEmpty()) {
            blocks.add(new Block.Section("Payback and rebound"));
            known.forEach(pair -> blocks.add(new Block.Text(sentence(pair))));
            rebound(known, blocks);
        }
        return blocks;
    }

    /// Total cost, and the payback of the pair with the largest gain.
    public List<Block.Headline> inShort() {
        var spent = statement.total();
        var cost = prices.cost(spent, machine);
        var headlines = new ArrayList<Block.Headline>();
        headlines.add(new Block.Headline(
                money(cost.total()),
                "cost of the whole run until this report",
                "%s on '%s', %s Wh %s"
                        .formatted(
                                duration(spent.wallSeconds()),
                                machine,
                                NumberText.of(spent.joules() / JOULES_A_WATT_HOUR, 2),
                                energyWord())));
        known().stream()
                .filter(pair -> gain(pair) > 1)
                .max(Comparator.comparingDouble(this::gain))
                .ifPresent(pair -> headlines.add(new Block.Headline(
                        queries(pair),
                        "the training of %s pays back after".formatted(pair.after()),
                        "each costs %s times as much as with %s%s"
                                .formatted(
                                        NumberText.of(1 / gain(pair), 2),
                                        pair.before(),
                                        loss(pair).map(text -> "; " + text).orElse("")))));
        return headlines;
    }

    private List<Pair> known() {
        return pairs.stream().filter(this::isKnown).toList();
    }

    private String energyWord() {
        return statement.energy().measured() ? "measured" : "estimated";
    }

    private Block headlines() {
        var spent = statement.total();
        var cost = prices.cost(spent, machine);
        return new Block.Headlines(List.of(
                new Block.Headline(
                        duration(spent.wallSeconds()),
                        "total time",
                        duration(spent.cpuSeconds()) + " of processor time"),
                new Block.Headline(
                        NumberText.of(spent.joules() / JOULES_A_WATT_HOUR, 2) + " Wh", "energy", energyWord()),
                new Block.Headline(
                        money(cost.total()),
                        "cost of the whole run until this report",
                        "%s g CO₂".formatted(NumberText.of(1000 * cost.kilogramsOfCarbon(), 2))),
                new Block.Headline(
                        operations(spent.floatingPointOperations()),
                        "operations in models",
                        NumberText.of(spent.peakResidentBytes() / 1e9, 2) + " GB of memory")));
    }

    private Block phases() {
        var rows = new ArrayList<Block.Row>();
        for (var phase : statement.phases().stream()
                .map(PhaseConsumption::phase)
                .distinct()
                .sorted()
                .toList()) {
            rows.add(Block.Row.of(cells(phase.word(), statement.spentIn(phase))));
        }
        rows.add(Block.Row.emphasised(cells("total", statement.total())));
        return new Block.Table(
                "By phase, all sessions of the run",
                List.of("phase", "time s", "CPU s", "energy J", "operations", "tokens", "queries"),
                rows);
    }

    private static String[] cells(String name, Consumption spent) {
        return new String[] {
            name,
            NumberText.of(spent.wallSeconds(), 3),
            NumberText.of(spent.cpuSeconds(), 3),
            NumberText.of(spent.joules(), 3),
            NumberText.of(spent.floatingPointOperations(), 3),
            NumberText.of(spent.tokens()),
            NumberText.of(spent.queries())
        };
    }

    private Block groups() {
        var names = new ArrayList<String>();
        if (own().serving().queries() > 0) {
            names.add(OWN);
        }
        names.addAll(statement.groups());
        return costs("Cost of training and of use, means over seeds", names);
    }

    private Block costs(String caption, List<String> names) {
        double many = names.stream()
                .mapToDouble(this::perThousand)
                .map(price -> multitude(price / THOUSAND))
                .min()
                .orElse(THOUSAND);
        var rows = new ArrayList<Block.Row>();
        for (var name : names) {
            rows.add(Block.Row.of(
                    name,
                    bare(training(name)),
                    mean(name, costs -> scaled(costs.perThousandQueries(), many / THOUSAND)),
                    mean(name, costs -> scaled(costs.perCorrectAnswer(), many)),
                    mean(name, UnitCosts::tokensPerQuery),
                    mean(name, costs -> scaled(costs.secondsPerQuery(), 1000)),
                    mean(name, UnitCosts::joulesPerQuery)));
        }
        return new Block.Table(
                "%s, in %s".formatted(caption, prices.currency()),
                List.of(
                        "",
                        "training",
                        word(many) + " queries",
                        word(many) + " correct answers",
                        "tokens per query",
                        "ms per query",
                        "J per query"),
                rows);
    }

    /// For how many queries a price is told.
    private static double multitude(double price) {
        return price * THOUSAND >= CENT || price <= 0 ? THOUSAND : price * MILLION >= CENT ? MILLION : BILLION;
    }

    private static String word(double many) {
        return many == THOUSAND ? "1,000" : many == MILLION ? "1 million" : "1 billion";
    }

    private String mean(String group, Function<UnitCosts, OptionalDouble> number) {
        var mean = figure(group, number);
        return mean.isPresent() ? NumberText.of(mean.getAsDouble(), 3) : "–";
    }

    private OptionalDouble figure(String group, Function<UnitCosts, OptionalDouble> number) {
        return accounts(group).stream()
                .map(account -> number.apply(UnitCosts.of(account, prices, machine)))
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .average();
    }

    /// The seeds of a group; the run itself if it compares nothing.
    private List<CostStatement> accounts(String group) {
        if (group.equals(OWN)) {
            return List.of(own());
        }
        return statement.groups().isEmpty() ? List.of(statement) : statement.group(group);
    }

    /// What the run spent without its members.
    private CostStatement own() {
        return new CostStatement(
                statement.name(),
                statement.parameters(),
                statement.energy(),
                statement.phases().stream()
                        .filter(spent -> spent.member().isEmpty())
                        .toList(),
                statement.measures());
    }

    private double training(String group) {
        return figure(group, costs -> OptionalDouble.of(costs.training().total()))
                .orElse(0);
    }

    private static OptionalDouble scaled(OptionalDouble number, double scale) {
        return number.isPresent() ? OptionalDouble.of(scale * number.getAsDouble()) : OptionalDouble.empty();
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

    private double queriesToReturn(Pair pair) {
        double saving = (perThousand(pair.before()) - perThousand(pair.after())) / 1000;
        return training(pair.after()) / saving;
    }

    private String sentence(Pair pair) {
        var quality = quality(pair).map(text -> ", with " + text).orElse("");
        if (gain(pair) <= 1) {
            return ("%s in place of %s: a query costs %s times as much%s. Cheaper queries never pay back the training "
                            + "cost (%s).")
                    .formatted(
                            pair.after(),
                            pair.before(),
                            NumberText.of(1 / gain(pair), 2),
                            quality,
                            money(training(pair.after())));
        }
        double many = multitude(perThousand(pair.after()) / THOUSAND);
        return "%s in place of %s: %s queries cost %s instead of %s%s. The training cost %s. It pays back after %s%s."
                .formatted(
                        pair.after(),
                        pair.before(),
                        word(many),
                        money(perThousand(pair.after()) * many / THOUSAND),
                        money(perThousand(pair.before()) * many / THOUSAND),
                        quality,
                        money(training(pair.after())),
                        queries(pair),
                        loss(pair).map(text -> ", but " + text).orElse(""));
    }

    private String queries(Pair pair) {
        double queries = Math.max(1, Math.rint(queriesToReturn(pair)));
        return "%s %s".formatted(NumberText.of(queries, 2), queries == 1 ? "query" : "queries");
    }

    /// How much more accurate what is replaced was, if it was notably so.
    private Optional<String> loss(Pair pair) {
        var before = measures(pair.before());
        var after = measures(pair.after());
        return before.keySet().stream()
                .filter(after::containsKey)
                .findFirst()
                .filter(name -> shared(before, name).lower())
                .map(name -> shared(after, name).mean() / shared(before, name).mean())
                .filter(ratio -> ratio >= NOTABLE)
                .map(ratio -> "%s is %s times as accurate".formatted(pair.before(), times(ratio)));
    }

    /// The measure of a name that both of a pair have.
    private static <M> M shared(Map<String, M> measures, String name) {
        return Objects.requireNonNull(measures.get(name));
    }

    private static String times(double ratio) {
        var rounded = new BigDecimal(ratio).round(new MathContext(2)).doubleValue();
        return rounded >= MILLION && rounded < BILLION
                ? NumberText.of(rounded / MILLION, 2) + " million"
                : NumberText.of(rounded, 2);
    }

    /// The first measure that both of a pair have: a query is only cheaper if it is answered as
    /// well.
    private Optional<String> quality(Pair pair) {
        var before = measures(pair.before());
        var after = measures(pair.after());
        return before.keySet().stream()
                .filter(after::containsKey)
                .findFirst()
                .map(name -> "%s: %s instead of %s"
                        .formatted(
                                name,
                                NumberText.of(shared(after, name).mean(), 3),
                                NumberText.of(shared(before, name).mean(), 3)));
    }

    /// The mean of a measure over the seeds of a group.
    ///
    /// @param lower whether lower is better
    private record Achieved(double mean, boolean lower) {}

    private Map<String, Achieved> measures(String group) {
        var values = new LinkedHashMap<String, List<Double>>();
        var lower = new HashMap<String, Boolean>();
        for (var account : accounts(group)) {
            for (var measure : account.measures()) {
                values.computeIfAbsent(measure.name(), _ -> new ArrayList<>()).addAll(measure.values());
                lower.put(measure.name(), measure.better() == Measure.Direction.LOWER);
            }
        }
        var measures = new LinkedHashMap<String, Achieved>();
        values.forEach((name, all) -> measures.put(
                name,
                new Achieved(
                        all.stream().mapToDouble(Double::doubleValue).average().orElseThrow(),
                        lower.getOrDefault(name, false))));
        return measures;
    }

    private void rebound(List<Pair> known, List<Block> blocks) {
        var gains = new LinkedHashMap<String, Double>();
        known.stream()
                .filter(pair -> gain(pair) > 1)
                .forEach(pair -> gains.put("%s instead of %s".formatted(pair.after(), pair.before()), gain(pair)));
        if (gains.isEmpty()) {
            return;
        }
        blocks.add(new Block.Text(reboundSentence(gains)));
        blocks.add(Block.Graphics.of(
                LedgerPlots.rebound(USUAL_SHARE, gains, OptionalDouble.empty()),
                LedgerPlots.rebound(1, gains, OptionalDouble.empty())));
    }

    private static String reboundSentence(Map<String, Double> gains) {
        var largest =
                gains.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow();
        var outcome = new EfficiencyGain(largest.getValue(), USUAL_SHARE, 1).outcome();
        return ("Cheaper queries attract more queries. With %s, if compute is %.0f %% of the price and the "
                        + "saving is passed on, total compute is as high as before at a price elasticity of %s (a price "
                        + "reduction of one per cent brings this many per cent more queries). At an elasticity of 1, %.0f "
                        + "%% of the expected saving is used up. These are scenarios: share and elasticity are "
                        + "assumptions; only the gain was measured.")
                .formatted(
                        largest.getKey(),
                        100 * USUAL_SHARE,
                        NumberText.of(outcome.breakEvenElasticity(), 2),
                        100 * outcome.rebound());
    }

    private String money(double amount) {
        if (amount == 0) {
            return "nothing";
        }
        return prices.currency().equals("USD")
                ? "$" + bare(amount)
                : "%s %s".formatted(bare(amount), prices.currency());
    }

    /// An amount of money without its currency.
    private static String bare(double amount) {
        return amount < CENT && amount >= PLAIN_FROM
                ? new BigDecimal(amount).round(new MathContext(2)).toPlainString()
                : amount >= CENT && amount < THOUSAND
                        ? String.format(Locale.ROOT, "%.2f", amount)
                        : NumberText.of(amount, 2);
    }

    private static String duration(double seconds) {
        return Progress.readable(Duration.ofMillis(Math.round(1000 * seconds)));
    }

    private static String operations(double count) {
        var units = List.of("", "k", "M", "G", "T", "P", "E");
        int unit = 0;
        double rest = count;
        while (rest >= 1000 && unit + 1 < units.size()) {
            rest /= 1000;
            unit++;
        }
        return "%s %sFLOP".formatted(NumberText.of(rest, 3), units.get(unit));
    }
}
