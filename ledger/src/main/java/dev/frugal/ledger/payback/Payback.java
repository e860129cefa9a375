package dev.frugal.ledger.payback;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Quantiles;
import dev.frugal.base.Seed;
import dev.frugal.ledger.price.Prices;
import dev.frugal.ledger.statement.CostStatement;
import dev.frugal.ledger.statement.UnitCosts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/// A training run that makes each query cheaper.
///
/// With training cost C, cost per query before b and after a, and n queries per day, payback is
/// reached after N = C / (b − a) queries, or N / n days. The uncertainty is propagated by a seeded
/// Monte Carlo over independent log-normal quantities; sensitivities by moving one quantity at a
/// time and by the delta method, in which var(ln days) = (σC/C)² + (σb/(b−a))² + (σa/(b−a))² +
/// (σn/n)².
///
/// @param trainingCost cost of the training, paid once
/// @param costBefore cost of a query before the training
/// @param costAfter cost of a query after the training
/// @param queriesPerDay queries per day
public record Payback(Quantity trainingCost, Quantity costBefore, Quantity costAfter, Quantity queriesPerDay) {
    /// Standard normal quantile of 95 %.
    private static final double Z_95 = 1.6448536269514722;

    private static final int BALANCE_POINTS = 40;

    private record Sample(double training, double saving, double perDay) {
        double queries() {
            return saving > 0 ? training / saving : Double.POSITIVE_INFINITY;
        }

        double days() {
            return queries() / perDay;
        }

        double balance(double days) {
            return days * perDay * saving - training;
        }
    }

    /// The training of the runs `training`, after which queries cost as in the runs `after` instead
    /// of the runs `before`: means over the runs (seeds) of each group, with the standard deviation
    /// of the mean.
    ///
    /// @param training often the same as `after`; different if a model was trained in one run and
    ///   evaluated in another
    /// @param perDay queries a day
    /// @throws InvalidInputException if a run served no query, or nothing was trained
    public static Payback between(
            List<CostStatement> training,
            List<CostStatement> before,
            List<CostStatement> after,
            Prices prices,
            String machine,
            Quantity perDay) {
        double[] costs = training.stream()
                .mapToDouble(run -> prices.cost(run.training(), machine).total())
                .toArray();
        if (Arrays.stream(costs).allMatch(cost -> cost == 0)) {
            throw new InvalidInputException(
                    ("the run '%s' trained nothing, so there is no cost to pay back; name the run that trained the "
                                    + "model")
                            .formatted(training.getFirst().name()));
        }
        return new Payback(
                Quantity.meanOf(costs), perQuery(before, prices, machine), perQuery(after, prices, machine), perDay);
    }

    private static Quantity perQuery(List<CostStatement> runs, Prices prices, String machine) {
        return Quantity.meanOf(runs.stream()
                .mapToDouble(run -> UnitCosts.of(run, prices, machine)
                                .perThousandQueries()
                                .orElseThrow(() -> new InvalidInputException(
                                        "the run '%s' served no queries, so the cost of a query is unknown; evaluate it first"
                                                .formatted(run.name())))
                        / 1000)
                .toArray());
    }

    /// The estimate from `samples` draws of the stream `seed`.
    public PaybackEstimate estimate(Seed seed, int samples) {
        if (samples < 100) {
            throw new InvalidInputException(
                    "%d samples; expected at least 100 for an interval of 90 per cent".formatted(samples));
        }
        var draws = draw(seed, samples);
        var centre = centre();
        return new PaybackEstimate(
                centre.saving(),
                finite(centre.queries()),
                finite(centre.days()),
                interval(draws.stream().mapToDouble(Sample::queries)),
                interval(draws.stream().mapToDouble(Sample::days)),
                draws.stream().filter(draw -> !(draw.saving() > 0)).count() / (double) samples,
                sensitivities(),
                balance(draws));
    }

    private Sample centre() {
        return new Sample(trainingCost.mean(), costBefore.mean() - costAfter.mean(), queriesPerDay.mean());
    }

    private List<Sample> draw(Seed seed, int samples) {
        var random = seed.named("payback").random();
        var draws = new ArrayList<Sample>(samples);
        for (int i = 0; i < samples; i++) {
            double training = trainingCost.sample(random);
            double before = costBefore.sample(random);
            double after = costAfter.sample(random);
            draws.add(new Sample(training, before - after, queriesPerDay.sample(random)));
        }
        return draws;
    }

    private List<Sensitivity> sensitivities() {
        double saving = costBefore.mean() - costAfter.mean();
        double[] variances = {
            Math.pow(trainingCost.standardDeviation() / trainingCost.mean(), 2),
            Math.pow(costBefore.standardDeviation() / saving, 2),
            Math.pow(costAfter.standardDeviation() / saving, 2),
            Math.pow(queriesPerDay.standardDeviation() / queriesPerDay.mean(), 2)
        };
        double whole = Arrays.stream(variances).sum();
        boolean shared = saving > 0 && whole > 0;
        var names = List.of("training cost", "cost before", "cost after", "queries per day");
        var quantities = List.of(trainingCost, costBefore, costAfter, queriesPerDay);
        var sensitivities = new ArrayList<Sensitivity>();
        for (int i = 0; i < quantities.size(); i++) {
            double low = quantities.get(i).at(-Z_95);
            double high = quantities.get(i).at(Z_95);
            sensitivities.add(new Sensitivity(
                    names.get(i),
                    low,
                    high,
                    finite(daysWith(i, low)),
                    finite(daysWith(i, high)),
                    shared ? OptionalDouble.of(variances[i] / whole) : OptionalDouble.empty()));
        }
        return sensitivities;
    }

    private double daysWith(int index, double value) {
        double[] means = {trainingCost.mean(), costBefore.mean(), costAfter.mean(), queriesPerDay.mean()};
        means[index] = value;
        return new Sample(means[0], means[1] - means[2], means[3]).days();
    }

    private List<PaybackEstimate.Balance> balance(List<Sample> draws) {
        double horizon = 2 * centre().days();
        if (Double.isInfinite(horizon)) {
            horizon = 365;
        }
        var points = new ArrayList<PaybackEstimate.Balance>();
        for (int i = 0; i <= BALANCE_POINTS; i++) {
            double days = horizon * i / BALANCE_POINTS;
            var quantiles = Quantiles.of(draws.stream().mapToDouble(draw -> draw.balance(days)));
            points.add(new PaybackEstimate.Balance(days, quantiles.at(0.05), quantiles.median(), quantiles.at(0.95)));
        }
        return points;
    }

    private static PaybackEstimate.Interval interval(DoubleStream draws) {
        var quantiles = Quantiles.of(draws);
        return new PaybackEstimate.Interval(
                finite(quantiles.at(0.05)), finite(quantiles.median()), finite(quantiles.at(0.95)));
    }

    private static OptionalDouble finite(double value) {
        return Double.isInfinite(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
    }
}
