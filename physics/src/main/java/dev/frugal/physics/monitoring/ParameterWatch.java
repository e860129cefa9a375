package dev.frugal.physics.monitoring;

import dev.frugal.base.Quantiles;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.hipparchus.distribution.continuous.NormalDistribution;
import org.hipparchus.distribution.continuous.TDistribution;

/// The track of a parameter from window to window: a straight line fitted to the latest estimates, and an
/// alarm where
/// the track leaves it.
///
/// **Innovation.** The line through the estimates since the last change, at most so many, predicts the next
/// one. The
/// difference over its standard deviation has Student's t distribution with two degrees of freedom less
/// than estimates,
/// since the scatter about the line is estimated from the track itself: the stated standard deviations only
/// weigh the
/// estimates. Its quantile as a standard normal number goes into a [Cusum] (a self-starting one, Hawkins 1987).
/// A slow drift is therefore no change; a jump is, and so is the beginning of a drift.
///
/// An estimate far off the line is not taken into it: a second one there raises the alarm, a single one was
/// an outlier.
///
/// **After an alarm** the line begins anew with the next window; the one that raised it may lie across the
/// change.
public final class ParameterWatch {
    /// Estimates that a line is fitted to before the next one is judged.
    static final int FEWEST = 5;

    static final int MOST = 10_000;

    /// Of innovations, in standard deviations: an estimate beyond is judged, but does not bend the line.
    private static final double SUSPECT = 3.5;

    private static final NormalDistribution NORMAL = new NormalDistribution(0, 1);

    /// Beyond this tail a quantile says nothing more.
    private static final double SMALLEST_TAIL = 1e-300;

    /// Of the intervals in which limits are reached: both tails of 95 %.
    private static final double TWO_SIDED = 0.975;

    private final int most;
    private final Cusum cusum;
    private final Deque<Estimate> latest = new ArrayDeque<>();

    /// Times of estimates that follow the latest and were too far off the line to become part of it.
    private final Deque<Double> suspects = new ArrayDeque<>();

    /// An estimate from one window.
    ///
    /// @param time the middle of the window
    /// @param deviation the stated standard deviation
    private record Estimate(double time, double mean, double deviation) {}

    /// A change of a parameter.
    ///
    /// @param since the middle of the first window after the change, as far as the track tells
    /// @param before what the track before it predicted for the window that raised the alarm
    /// @param after what was estimated from that window
    public record Change(double since, double before, double after) {}

    /// A straight line through the latest estimates.
    ///
    /// @param slope change of the parameter per unit of time
    /// @param deviation its standard deviation
    /// @param windows how many estimates it is fitted to
    public record Trend(double slope, double deviation, int windows) {}

    /// When a limit will be reached if the trend goes on.
    ///
    /// @param time empty if the trend leads away from the limit
    /// @param earliest, latest the ends of the 95 % interval; empty if there is none on that side
    public record Crossing(OptionalDouble time, OptionalDouble earliest, OptionalDouble latest) {}

    /// The track as a document.
    ///
    /// @param sums of the innovations: above, below
    /// @param since of how many observations each consists
    /// @param latest estimates of the line: time, mean and deviation of each
    /// @param suspects times of those that were too far off
    public record State(double[] sums, int[] since, double[][] latest, double[] suspects) {}

    /// @param most estimates that a trend is fitted to
    /// @param falseAlarms expected number per window
    public ParameterWatch(int most, double falseAlarms) {
        this.most = most;
        this.cusum = new Cusum(falseAlarms);
    }

    /// Goes on where another one was.
    ParameterWatch(int most, double falseAlarms, State state) {
        this.most = most;
        this.cusum = new Cusum(falseAlarms, state.sums, state.since);
        for (var estimate : state.latest) {
            latest.addLast(new Estimate(estimate[0], estimate[1], estimate[2]));
        }
        for (double time : state.suspects) {
            suspects.addLast(time);
        }
    }

    State state() {
        return new State(
                cusum.sums(),
                cusum.since(),
                latest.stream()
                        .map(estimate -> new double[] {estimate.time, estimate.mean, estimate.deviation})
                        .toArray(double[][]::new),
                suspects.stream().mapToDouble(Double::doubleValue).toArray());
    }

    /// Takes in the estimate of the next window.
    ///
    /// @param time the middle of the window; later than those before
    /// @return the change that it reveals, if it does
    public Optional<Change> add(double time, double mean, double deviation) {
        var estimate = new Estimate(time, mean, deviation);
        if (latest.size() >= FEWEST) {
            var line = Line.through(latest);
            double predicted = line.at(time);
            double innovation = innovation(line, estimate);
            if (cusum.alarms(innovation)) {
                double since = since(time);
                cusum.restart();
                latest.clear();
                suspects.clear();
                return Optional.of(new Change(since, predicted, mean));
            }
            if (Math.abs(innovation) > SUSPECT) {
                suspects.addLast(time);
                return Optional.empty();
            }
        }
        latest.addLast(estimate);
        suspects.clear();
        if (latest.size() > most) {
            latest.removeFirst();
        }
        return Optional.empty();
    }

    /// The time of the first estimate in the sum that raised the alarm.
    private double since(double time) {
        var times = new ArrayList<>(latest.stream().map(Estimate::time).toList());
        times.addAll(suspects);
        times.add(time);
        return times.get(Math.max(0, times.size() - cusum.observationsSinceShift()));
    }

    private static double innovation(Line line, Estimate next) {
        double difference = next.mean - line.at(next.time);
        double expected = line.predictionDeviation(next.time, next.deviation);
        if (difference == 0) {
            return 0;
        }
        double tail = new TDistribution(line.count - 2.0).cumulativeProbability(-Math.abs(difference) / expected);
        double size = -NORMAL.inverseCumulativeProbability(Math.max(SMALLEST_TAIL, Math.min(0.5, tail)));
        return Math.copySign(size, difference);
    }

    /// The present trend; empty as long as there are too few estimates since the last change.
    public Optional<Trend> trend() {
        if (latest.size() < FEWEST) {
            return Optional.empty();
        }
        var line = Line.through(latest);
        return Optional.of(new Trend(line.slope, line.slopeDeviation(), line.count));
    }

    /// When the trend reaches `limit`; empty as long as there is no trend.
    public Optional<Crossing> crossing(double limit) {
        if (latest.size() < FEWEST) {
            return Optional.empty();
        }
        var line = Line.through(latest);
        double now = latest.getLast().time;
        double quantile = new TDistribution(line.count - 2.0).inverseCumulativeProbability(TWO_SIDED);
        return Optional.of(line.crossing(limit, now, quantile));
    }

    /// A weighted least-squares line.
    private static final class Line {
        private final int count;
        private final double centre;
        private final double level;
        private final double slope;
        private final double weights;
        private final double spread;
        private final double scatter;
        private final double usual;

        private Line(
                int count,
                double centre,
                double level,
                double slope,
                double weights,
                double spread,
                double scatter,
                double usual) {
            this.count = count;
            this.centre = centre;
            this.level = level;
            this.slope = slope;
            this.weights = weights;
            this.spread = spread;
            this.scatter = scatter;
            this.usual = usual;
        }

        static Line through(Deque<Estimate> estimates) {
            double usual = usualVariance(estimates);
            double weights = 0;
            double centre = 0;
            double level = 0;
            for (var estimate : estimates) {
                double weight = 1 / variance(estimate.deviation, usual);
                weights += weight;
                centre += weight * estimate.time;
                level += weight * estimate.mean;
            }
            centre /= weights;
            level /= weights;
            double spread = 0;
            double product = 0;
            for (var estimate : estimates) {
                double weight = 1 / variance(estimate.deviation, usual);
                double offset = estimate.time - centre;
                spread += weight * offset * offset;
                product += weight * offset * (estimate.mean - level);
            }
            double slope = product / spread;
            double squares = 0;
            for (var estimate : estimates) {
                double residual = estimate.mean - level - slope * (estimate.time - centre);
                squares += residual * residual / variance(estimate.deviation, usual);
            }
            int count = estimates.size();
            return new Line(count, centre, level, slope, weights, spread, squares / (count - 2), usual);
        }

        /// The median of the stated variances: with it beside each, none outweighs all others.
        private static double usualVariance(Deque<Estimate> estimates) {
            double median = Quantiles.of(
                            estimates.stream().mapToDouble(estimate -> estimate.deviation * estimate.deviation))
                    .median();
            return median > 0 ? median : 1;
        }

        private static double variance(double deviation, double usual) {
            return (deviation * deviation + usual) / 2;
        }

        double at(double time) {
            return level + slope * (time - centre);
        }

        double slopeDeviation() {
            return Math.sqrt(scatter / spread);
        }

        double predictionDeviation(double time, double deviation) {
            return Math.sqrt(scatter * variance(deviation, usual) + variance(time));
        }

        /// The variance of the line itself.
        private double variance(double time) {
            double offset = time - centre;
            return scatter * (1 / weights + offset * offset / spread);
        }

        /// Where the line meets `limit`, and where the edges of its band do (Fieller 1954).
        Crossing crossing(double limit, double now, double quantile) {
            double ahead = limit - at(now);
            boolean towards = ahead * slope > 0;
            var time = towards ? OptionalDouble.of(now + ahead / slope) : OptionalDouble.empty();
            // |level + slope·x − limit|² = quantile²·variance(x), x from the centre
            double distance = level - limit;
            double factor = quantile * quantile * scatter;
            double a = slope * slope - factor / spread;
            double b = 2 * slope * distance;
            double c = distance * distance - factor / weights;
            double root = b * b - 4 * a * c;
            if (root < 0) {
                return new Crossing(time, OptionalDouble.empty(), OptionalDouble.empty());
            }
            double first = centre + (-b - Math.sqrt(root)) / (2 * a);
            double second = centre + (-b + Math.sqrt(root)) / (2 * a);
            var future = List.of(Math.min(first, second), Math.max(first, second)).stream()
                    .filter(at -> Double.isFinite(at) && at > now)
                    .toList();
            var earliest = future.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(future.getFirst());
            // A slope that may be zero reaches the limit perhaps never: the interval is open.
            boolean closed = a > 0 && future.size() == 2;
            return new Crossing(time, earliest, closed ? OptionalDouble.of(future.getLast()) : OptionalDouble.empty());
        }
    }
}
