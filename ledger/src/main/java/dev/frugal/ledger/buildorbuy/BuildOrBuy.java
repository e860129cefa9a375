package dev.frugal.ledger.buildorbuy;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import dev.frugal.ledger.payback.Quantity;
import dev.frugal.ledger.price.MachineCost;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.hipparchus.distribution.continuous.NormalDistribution;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// A model of one's own against bought queries.
///
/// In year t = 0, 1, …, both serve Q(t) = queries · growthᵗ queries. Buying costs Q(t) · tokens · tariff ·
/// factorᵗ.
/// Building costs the fixed cost at the start, and each year the staff and the servers: the smallest whole
/// number, at
/// least 1, whose speed · utilisation suffices, each at its annual equivalent cost price · r / (1 − (1 +
/// r)^−life)
/// (price / life without a rate) and its electricity. Costs of a year are paid at its end and discounted at
/// the
/// rate r.
///
/// @param inputs the inputs; each is log-normal with its mean and standard deviation
/// @param years horizon
/// @param rate r, annual discount rate
public record BuildOrBuy(Map<Input, Quantity> inputs, int years, double rate) {
    private static final double HOURS_A_YEAR = MachineCost.HOURS_A_YEAR;
    private static final double SECONDS_A_YEAR = 3600 * HOURS_A_YEAR;
    private static final int MOST_YEARS = 100;
    private static final int MOST_SAMPLES = 1_000_000;
    private static final int SOBOL_SAMPLES = 4096;

    /// Powers of ten around the demand that are searched for a break-even.
    private static final double SEARCHED = 6;

    private static final int STEPS = 600;
    private static final int BISECTIONS = 60;
    private static final NormalDistribution NORMAL = new NormalDistribution();

    public BuildOrBuy {
        inputs = new EnumMap<>(inputs);
        for (var input : Input.values()) {
            if (!inputs.containsKey(input)) {
                throw new InvalidInputException(
                        "'%s' is missing; give it, or a preset that has it".formatted(input.word()));
            }
        }
        if (years < 1 || years > MOST_YEARS) {
            throw new InvalidInputException("the horizon is %d years; expected 1 to %d".formatted(years, MOST_YEARS));
        }
        if (!(rate >= 0 && rate <= 10)) {
            throw new InvalidInputException(
                    "the discount rate is %s; expected 0 to 10 (0.05 means 5 per cent)".formatted(rate));
        }
        double utilisation = mean(inputs, Input.UTILISATION);
        if (utilisation > 1) {
            throw new InvalidInputException(
                    "'utilisation' is %s; expected a share of at most 1".formatted(utilisation));
        }
        double effectiveness = mean(inputs, Input.POWER_USAGE_EFFECTIVENESS);
        if (effectiveness < 1) {
            throw new InvalidInputException(
                    "'power_usage_effectiveness' is %s; expected at least 1".formatted(effectiveness));
        }
    }

    private static double mean(Map<Input, Quantity> inputs, Input input) {
        return Objects.requireNonNull(inputs.get(input)).mean();
    }

    /// The costs of a year, as paid.
    ///
    /// @param queries queries of the year
    /// @param servers servers that serve them
    /// @param build cost of the own model in the year, without the fixed cost
    /// @param buy cost of the same queries bought
    public record Year(double queries, double servers, double build, double buy) {}

    /// Both costs for one set of values.
    ///
    /// @param build present value
    /// @param buy present value
    /// @param breakEvenYear first year at whose end building has cost less in total, from 1; empty if none
    /// @param path the years
    @JsonNaming(SnakeCaseStrategy.class)
    public record Outcome(double build, double buy, OptionalInt breakEvenYear, List<Year> path) {
        /// What building saves; negative if it costs more.
        double saving() {
            return buy - build;
        }
    }

    /// The outcome with every input at its mean.
    public Outcome atMeans() {
        return outcome(means());
    }

    private double[] means() {
        return values(Quantity::mean);
    }

    private double[] values(ToDoubleFunction<Quantity> number) {
        return Arrays.stream(Input.values())
                .mapToDouble(input -> number.applyAsDouble(quantity(input)))
                .toArray();
    }

    private Quantity quantity(Input input) {
        return Objects.requireNonNull(inputs.get(input));
    }

    /// The outcome for values in the order of [Input].
    Outcome outcome(double[] values) {
        double life = at(values, Input.SERVER_LIFE);
        double price = at(values, Input.SERVER_PRICE);
        double server = rate == 0 ? price / life : price * rate / -Math.expm1(-life * Math.log1p(rate));
        double effectiveness = Math.max(1, at(values, Input.POWER_USAGE_EFFECTIVENESS));
        double energy = at(values, Input.SERVER_POWER) * HOURS_A_YEAR * effectiveness * at(values, Input.ELECTRICITY);
        double capacity = at(values, Input.SERVER_SPEED) * Math.min(1, at(values, Input.UTILISATION)) * SECONDS_A_YEAR;
        double build = at(values, Input.FIXED_COST);
        double buy = 0;
        var breakEven = OptionalInt.empty();
        var path = new ArrayList<Year>(years);
        for (int t = 0; t < years; t++) {
            double queries = at(values, Input.QUERIES) * Math.pow(at(values, Input.GROWTH), t);
            double tokens = queries * at(values, Input.TOKENS_PER_QUERY);
            double servers = Math.max(1, Math.ceil(tokens / capacity));
            var year = new Year(
                    queries,
                    servers,
                    at(values, Input.STAFF) + servers * (server + energy),
                    tokens / 1e6 * at(values, Input.TARIFF) * Math.pow(at(values, Input.TARIFF_FACTOR), t));
            path.add(year);
            double discount = Math.pow(1 + rate, -(t + 1));
            build += year.build() * discount;
            buy += year.buy() * discount;
            if (breakEven.isEmpty() && build <= buy) {
                breakEven = OptionalInt.of(t + 1);
            }
        }
        return new Outcome(build, buy, breakEven, path);
    }

    private static double at(double[] values, Input input) {
        return values[input.ordinal()];
    }

    /// The decision from `samples` draws of the stream `seed`.
    public Decision decide(Seed seed, int samples) {
        if (samples < 100 || samples > MOST_SAMPLES) {
            throw new InvalidInputException(
                    "%d samples; expected 100 to %,d for an interval of 90 per cent".formatted(samples, MOST_SAMPLES));
        }
        var random = seed.named("build-or-buy").random();
        var savings = new double[samples];
        var ratios = new double[samples];
        for (int i = 0; i < samples; i++) {
            var outcome = outcome(values(quantity -> quantity.at(random.nextGaussian())));
            savings[i] = outcome.saving();
            ratios[i] = outcome.build() / outcome.buy();
        }
        return new Decision(
                atMeans(),
                breakEvenQueries(),
                Arrays.stream(savings).filter(saving -> saving > 0).count() / (double) samples,
                Decision.Interval.of(savings),
                Decision.Interval.of(ratios),
                sensitivities(seed));
    }

    /// Queries of the first year above which building is cheaper, at the means of all else; empty if it is
    /// not
    /// cheaper
    /// at a million times the demand, or still cheaper at a millionth of it.
    private OptionalDouble breakEvenQueries() {
        double demand = quantity(Input.QUERIES).mean();
        var grid = IntStream.rangeClosed(0, STEPS)
                .mapToDouble(i -> demand * Math.pow(10, SEARCHED * (2.0 * i / STEPS - 1)))
                .toArray();
        for (int i = STEPS; i > 0; i--) {
            if (saving(grid[i - 1]) <= 0 && saving(grid[i]) > 0) {
                return OptionalDouble.of(bisected(grid[i - 1], grid[i]));
            }
        }
        return OptionalDouble.empty();
    }

    private double bisected(double below, double above) {
        double low = below;
        double high = above;
        for (int i = 0; i < BISECTIONS; i++) {
            double middle = (low + high) / 2;
            if (saving(middle) > 0) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return high;
    }

    private double saving(double queries) {
        var values = means();
        values[Input.QUERIES.ordinal()] = queries;
        return outcome(values).saving();
    }

    private Optional<Decision.Sensitivities> sensitivities(Seed seed) {
        var uncertain = Arrays.stream(Input.values())
                .filter(input -> quantity(input).standardDeviation() > 0)
                .toList();
        if (uncertain.isEmpty()) {
            return Optional.empty();
        }
        var indices = SobolIndices.of(
                point -> {
                    var values = means();
                    for (int i = 0; i < point.length; i++) {
                        var input = uncertain.get(i);
                        values[input.ordinal()] = quantity(input).at(normal(point[i]));
                    }
                    return outcome(values).saving();
                },
                uncertain.size(),
                SOBOL_SAMPLES,
                seed);
        return Optional.of(new Decision.Sensitivities(
                IntStream.range(0, uncertain.size())
                        .mapToObj(i -> new Decision.Sensitivity(
                                uncertain.get(i),
                                indices.first().get(i),
                                indices.total().get(i)))
                        .toList(),
                sum(indices.first()),
                sum(indices.total())));
    }

    private static double sum(List<Double> values) {
        return values.stream().flatMapToDouble(DoubleStream::of).sum();
    }

    /// The standard normal quantile, kept finite at 0.
    private static double normal(double uniform) {
        return NORMAL.inverseCumulativeProbability(Math.clamp(uniform, 1e-12, 1 - 1e-12));
    }
}
