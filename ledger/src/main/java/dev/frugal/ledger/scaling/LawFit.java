package dev.frugal.ledger.scaling;

import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.hipparchus.distribution.continuous.TDistribution;

/// A fitted law with its uncertainty.
///
/// Intervals are bias-corrected percentiles of the draws (Efron and Tibshirani 1993, section 14.3, without
/// acceleration), because exponents and floors are estimated with a bias in small samples. Few runs leave few
/// degrees
/// of
/// freedom, for which these are too narrow; they are expanded to the quantiles at which a normal variable has
/// the
/// bounds
/// of Student's t (Hesterberg 2015, "What Teachers Should Know About the Bootstrap", expanded percentile
/// interval).
///
/// @param <L> the law
/// @param best the law with the smallest loss
/// @param draws laws fitted to resampled runs; their spread is the uncertainty
/// @param goodness how well `best` describes the runs
public record LawFit<L>(L best, List<L> draws, Goodness goodness) {
    /// Either tail of a 90 % interval.
    private static final double TAIL = 0.05;

    public LawFit {
        draws = List.copyOf(draws);
    }

    /// The 90 % interval of a number that depends on the law.
    public Interval interval(ToDoubleFunction<? super L> number) {
        return Interval.of(draws.stream().mapToDouble(number).toArray(), number.applyAsDouble(best), bound());
    }

    /// A number of the best law and its interval.
    public Estimate estimate(ToDoubleFunction<? super L> number) {
        return new Estimate(number.applyAsDouble(best), interval(number));
    }

    /// The bound of a standardised 90 % interval by Student's t.
    double bound() {
        return new TDistribution(goodness.degreesOfFreedom()).inverseCumulativeProbability(1 - TAIL);
    }

    /// The law that `derive` makes of each.
    <M> LawFit<M> map(Function<? super L, M> derive) {
        return new LawFit<>(derive.apply(best), draws.stream().map(derive).toList(), goodness);
    }
}
