package dev.frugal.ledger.scaling;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.frugal.base.InvalidInputException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// The compute-equivalent gain of a method over a baseline: the compute with which the baseline reaches
/// an error, over
/// the compute with which the method does (Davidson et al. 2023, "AI capabilities can be significantly
/// improved
/// without
/// expensive retraining"). It depends on the error unless both laws have the same exponent and floor.
///
/// @param baseline the method whose compute is the numerator
/// @param method the method that is ahead where the gain is above 1
/// @param extrapolation factor by which the compute of either may be beyond its measured runs
public record ComputeGain(MethodScaling baseline, MethodScaling method, double extrapolation) {
    private static final int POINTS = 25;

    public ComputeGain {
        checkExtrapolation(extrapolation);
    }

    static void checkExtrapolation(double factor) {
        if (!(factor >= 1) || Double.isInfinite(factor)) {
            throw new InvalidInputException(
                    "a law may be extrapolated by a factor of %s; expected a finite number of at least 1, 10 by default"
                            .formatted(factor));
        }
    }

    /// The gain at one error.
    ///
    /// @param error the error
    /// @param gain baseline's compute over the method's, with its 90 % interval
    public record Point(double error, Estimate gain) {}

    /// The gain at `error`.
    ///
    /// @throws InvalidInputException if either method reaches it only beyond its measured compute by
    ///   more than
    /// the
    ///   factor
    public Point at(double error) {
        for (var one : List.of(baseline, method)) {
            one.compute()
                    .range()
                    .require(
                            "the compute of %s at an error of %s".formatted(one.method(), error),
                            one.compute().law().best().inverse(error),
                            extrapolation);
        }
        return point(error);
    }

    private Point point(double error) {
        var before = baseline.compute().law();
        var after = method.compute().law();
        int draws = Math.min(before.draws().size(), after.draws().size());
        var ratios = IntStream.range(0, draws)
                .mapToDouble(
                        draw -> ratio(before.draws().get(draw), after.draws().get(draw), error))
                .toArray();
        double best = ratio(before.best(), after.best(), error);
        return new Point(error, new Estimate(best, Interval.of(ratios, best, Math.max(before.bound(), after.bound()))));
    }

    private static double ratio(ScalingCurve before, ScalingCurve after, double error) {
        return before.inverse(error) / after.inverse(error);
    }

    /// The gain over all errors that both methods reach within their measured compute, or, where they
    /// have none
    /// in
    /// common, within the extrapolation; empty if they have none there either.
    public List<Point> curve() {
        var measured = over(1);
        return measured.isEmpty() ? over(extrapolation) : measured;
    }

    /// The middle of [#curve], by ratio.
    ///
    /// @throws InvalidInputException if the methods reach no error in common
    public Point middle() {
        var points = curve();
        if (points.isEmpty()) {
            throw new InvalidInputException(
                    "%s and %s reach no error in common within %s times their measured compute; measure runs of nearer errors"
                            .formatted(baseline.method(), method.method(), extrapolation));
        }
        return points.get(points.size() / 2);
    }

    /// The gain where the method is already better than the baseline ever was: a lower bound from the
    /// runs alone, without a law.
    ///
    /// @param error the smallest error of any run of the baseline
    /// @param baselineCompute what that run took
    /// @param methodCompute what the method's cheapest size took (its dearest seed) with which every
    ///   seed is at least as good
    @JsonNaming(SnakeCaseStrategy.class)
    public record Bound(double error, double baselineCompute, double methodCompute) {
        /// The gain is at least this; the method was not measured with less compute, or was worse
        /// there.
        @JsonProperty
        public double atLeast() {
            return baselineCompute / methodCompute;
        }
    }

    /// The bound that the runs of two methods set; empty if no size of `method` is as good, with every
    /// seed, as the best run of `baseline`. It holds for every pair of seeds.
    ///
    /// @param baseline runs of the baseline
    /// @param method runs of the method
    public static Optional<Bound> bound(List<ScalingRun> baseline, List<ScalingRun> method) {
        var best = baseline.stream()
                .min(Comparator.comparingDouble(ScalingRun::error).thenComparingDouble(ScalingRun::compute));
        return best.flatMap(reached -> MethodScaling.configurations(method).stream()
                .filter(size -> size.stream().allMatch(run -> run.error() <= reached.error()))
                .mapToDouble(size ->
                        size.stream().mapToDouble(ScalingRun::compute).max().orElseThrow())
                .boxed()
                .min(Comparator.naturalOrder())
                .map(compute -> new Bound(reached.error(), reached.compute(), compute)));
    }

    private List<Point> over(double factor) {
        double least = Math.max(smallest(baseline, factor), smallest(method, factor));
        double greatest = Math.min(largest(baseline, factor), largest(method, factor));
        if (!(least < greatest)) {
            return List.of();
        }
        return IntStream.range(0, POINTS)
                .mapToObj(i -> point(least * Math.pow(greatest / least, i / (POINTS - 1.0))))
                .toList();
    }

    private static double smallest(MethodScaling one, double factor) {
        return one.compute().law().best().error(one.compute().range().greatest() * factor);
    }

    private static double largest(MethodScaling one, double factor) {
        return one.compute().law().best().error(one.compute().range().least() / factor);
    }
}
