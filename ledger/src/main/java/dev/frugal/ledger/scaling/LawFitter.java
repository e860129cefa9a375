package dev.frugal.ledger.scaling;

import dev.frugal.base.Seed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.OptionalDouble;
import org.hipparchus.distribution.continuous.FDistribution;

/// Fits a law to runs and samples its uncertainty by a residual bootstrap (Davison and Hinkley 1997, section
/// 6.2).
///
/// Each draw adds resampled residuals to the fitted ln(error) and fits again. Residuals are inflated by
/// √(n / (n − p)), since p coefficients have absorbed part of them. Runs are resampled one by one as long as
/// seeds
/// explain the residuals. If the F test finds lack of fit, the means of the configurations are resampled
/// separately
/// from the deviations of their seeds, so that the law's own error counts once per configuration, not once
/// per
/// seed.
final class LawFitter<L> {
    /// Probability of a false alarm of the F test.
    private static final double ALARM = 0.05;

    private final LawShape<L> shape;
    private final double[] logErrors;
    private final int[] configuration;
    private final int configurations;
    private final HuberRegression.Solution solution;
    private final double[] residuals;

    /// @param configuration index of the configuration of each run, from 0
    LawFitter(LawShape<L> shape, double[] logErrors, int[] configuration) {
        this.shape = shape;
        this.logErrors = logErrors;
        this.configuration = configuration;
        this.configurations = Arrays.stream(configuration).max().orElse(-1) + 1;
        var regression = new HuberRegression<>(shape, logErrors);
        this.solution = regression.solve();
        this.residuals = regression.residuals(solution.theta());
    }

    /// The unknowns of the best fit.
    double[] unknowns() {
        return solution.theta();
    }

    /// The information criterion of the best fit.
    double criterion() {
        return goodness().informationCriterion();
    }

    LawFit<L> fit(Bootstrap bootstrap) {
        var goodness = goodness();
        var fitted = new double[logErrors.length];
        for (int i = 0; i < fitted.length; i++) {
            fitted[i] = logErrors[i] - residuals[i];
        }
        var resampling = fails(goodness.lackOfFit()) ? byConfiguration() : byRun();
        var draws = new ArrayList<L>();
        for (int draw = 0; draw < bootstrap.draws(); draw++) {
            var noise = resampling.draw(bootstrap.seed().at(draw));
            var resampled = new double[fitted.length];
            for (int i = 0; i < fitted.length; i++) {
                resampled[i] = fitted[i] + noise[i];
            }
            draws.add(shape.law(new HuberRegression<>(shape, resampled)
                    .from(solution.theta(), solution.bend(), HuberRegression.ROUGH)
                    .theta()));
        }
        return new LawFit<>(shape.law(solution.theta()), draws, goodness);
    }

    private boolean fails(OptionalDouble lackOfFit) {
        return lackOfFit.orElse(1) < ALARM;
    }

    @FunctionalInterface
    private interface Resampling {
        double[] draw(Seed seed);
    }

    private Resampling byRun() {
        var centred = centred(residuals, inflation(residuals.length, shape.unknowns()));
        return seed -> {
            var random = seed.random();
            return Arrays.stream(centred)
                    .map(_ -> centred[random.nextInt(centred.length)])
                    .toArray();
        };
    }

    private Resampling byConfiguration() {
        var means = means(residuals);
        var centredMeans = centred(means, inflation(configurations, shape.unknowns()));
        var within = new double[residuals.length];
        for (int i = 0; i < within.length; i++) {
            within[i] = residuals[i] - means[configuration[i]];
        }
        // The spread of means contains a part of the seeds' spread already, which is small where the law fails.
        var centredWithin = centred(within, inflation(residuals.length, configurations));
        return seed -> {
            var random = seed.random();
            var shifts = new double[configurations];
            for (int c = 0; c < configurations; c++) {
                shifts[c] = centredMeans[random.nextInt(configurations)];
            }
            var noise = new double[residuals.length];
            for (int i = 0; i < noise.length; i++) {
                noise[i] = shifts[configuration[i]] + centredWithin[random.nextInt(centredWithin.length)];
            }
            return noise;
        };
    }

    private static double[] centred(double[] values, double factor) {
        double mean = Arrays.stream(values).average().orElseThrow();
        return Arrays.stream(values).map(value -> factor * (value - mean)).toArray();
    }

    private static double inflation(int number, int absorbed) {
        return Math.sqrt(number / (double) Math.max(1, number - absorbed));
    }

    private double[] means(double[] values) {
        var sums = new double[configurations];
        var counts = new int[configurations];
        for (int i = 0; i < values.length; i++) {
            sums[configuration[i]] += values[i];
            counts[configuration[i]]++;
        }
        for (int c = 0; c < configurations; c++) {
            sums[c] /= counts[c];
        }
        return sums;
    }

    private Goodness goodness() {
        int runs = residuals.length;
        int unknowns = shape.unknowns();
        double squares = squares(residuals);
        double mean = Arrays.stream(logErrors).average().orElseThrow();
        var lack = lackOfFit(squares);
        double total = squares(Arrays.stream(logErrors).map(log -> log - mean).toArray());
        return new Goodness(
                runs,
                configurations,
                unknowns,
                Math.max(1, (fails(lack) ? configurations : runs) - unknowns),
                Math.sqrt(squares / Math.max(1, runs - unknowns)),
                total == 0 ? 0 : 1 - squares / total,
                lack,
                criterion(squares, runs, unknowns + 1));
    }

    private OptionalDouble lackOfFit(double squares) {
        int pure = residuals.length - configurations;
        int lack = configurations - shape.unknowns();
        if (pure < 1 || lack < 1) {
            return OptionalDouble.empty();
        }
        var means = means(residuals);
        double within = 0;
        for (int i = 0; i < residuals.length; i++) {
            within += Math.pow(residuals[i] - means[configuration[i]], 2);
        }
        if (within == 0) {
            return OptionalDouble.empty();
        }
        double ratio = Math.max(0, squares - within) / lack / (within / pure);
        return OptionalDouble.of(1 - new FDistribution(lack, pure).cumulativeProbability(ratio));
    }

    private static double criterion(double squares, int runs, int estimated) {
        double correction = runs - estimated - 1 > 0
                ? 2.0 * estimated * (estimated + 1) / (runs - estimated - 1)
                : Double.POSITIVE_INFINITY;
        return runs * Math.log(Math.max(squares, Double.MIN_NORMAL) / runs) + 2.0 * estimated + correction;
    }

    private static double squares(double[] values) {
        return Arrays.stream(values).map(value -> value * value).sum();
    }
}
