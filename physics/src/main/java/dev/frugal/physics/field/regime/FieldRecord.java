package dev.frugal.physics.field.regime;

import dev.frugal.physics.field.FieldSystem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/// Fields at equidistant times, in units of their sizes, and whether they repeat.
///
/// Times and lags are counted in samples.
final class FieldRecord {
    /// Values kept of each snapshot at most; of large fields every so many points.
    private static final int MOST_VALUES = 512;

    /// Waves kept for finding displacements, if the grid resolves as many.
    private static final int MOST_WAVES = 16;

    /// Displacements tried around the domain, before the best one is refined.
    private static final int TRIED = 256;

    /// Pairs of snapshots that are compared at one lag.
    private static final int PAIRS = 20;

    /// A lag counts as a return only after the fields have been this far apart, as a share of the farthest.
    private static final double AWAY = 0.3;

    /// Snapshots of a cycle of which the patterns are found.
    private static final int SNAPSHOTS = 48;

    private static final int ITERATIONS = 50;

    /// What the parabola through three squares may leave at its lowest point, as a share of its curvature.
    private static final double CURVED = 0.02;

    /// Values of this share of the largest variance tell how often the fields rise in a cycle.
    private static final double VARIES = 0.1;

    /// A field whose variance is a smaller share of that of all fields does not vary.
    private static final double NEGLIGIBLE = 1e-6;

    /// A pattern is uniform if more than this share of it is its mean.
    private static final double UNIFORM = 0.5;

    private final FieldSystem system;
    private final FieldSizes sizes;
    private final double interval;
    private final boolean ring;
    private final int waveCount;
    private final List<double[]> snapshots = new ArrayList<>();
    private final List<double[]> waves = new ArrayList<>();

    FieldRecord(FieldSystem system, FieldSizes sizes, double interval) {
        this.system = system;
        this.sizes = sizes;
        this.interval = interval;
        var axes = system.grid().axes();
        this.waveCount = Math.min(MOST_WAVES, (system.points() - 1) / 2);
        this.ring = axes.size() == 1 && axes.getFirst().periodic();
    }

    void add(double[] values) {
        int stride = stride();
        var kept = new double[(values.length + stride - 1) / stride];
        for (int i = 0; i < kept.length; i++) {
            kept[i] = values[i * stride] / sizes.of(i * stride);
        }
        snapshots.add(kept);
        if (ring) {
            waves.add(waves(values));
        }
    }

    private int stride() {
        return Math.max(1, (system.values() + MOST_VALUES - 1) / MOST_VALUES);
    }

    /// Of each field, the real and imaginary parts of its longest waves.
    private double[] waves(double[] values) {
        int points = system.points();
        int fields = values.length / points;
        var all = new double[fields * 2 * (waveCount + 1)];
        for (int field = 0; field < fields; field++) {
            for (int wave = 0; wave <= waveCount; wave++) {
                double real = 0;
                double imaginary = 0;
                for (int point = 0; point < points; point++) {
                    double phase = -2 * Math.PI * wave * point / points;
                    double value = values[field * points + point] / sizes.of(field * points + point) / points;
                    real += value * Math.cos(phase);
                    imaginary += value * Math.sin(phase);
                }
                all[2 * (field * (waveCount + 1) + wave)] = real;
                all[2 * (field * (waveCount + 1) + wave) + 1] = imaginary;
            }
        }
        return all;
    }

    private static double distance(double[] first, double[] second) {
        double sum = 0;
        for (int i = 0; i < first.length; i++) {
            sum += (first[i] - second[i]) * (first[i] - second[i]);
        }
        return Math.sqrt(sum / first.length);
    }

    /// The largest distance of the last snapshot from any of the last `count`.
    double changeWithin(int count) {
        double largest = 0;
        for (int i = snapshots.size() - count; i < snapshots.size(); i++) {
            largest = Math.max(largest, distance(snapshots.get(i), snapshots.getLast()));
        }
        return largest;
    }

    /// The speed of a pattern that only moves, in units of the coordinate and time.
    ///
    /// @param lag of the shortest comparison
    /// @param returned how far displaced snapshots may be apart, as a share of their size without the mean
    OptionalDouble displacement(int lag, double returned) {
        if (!ring) {
            return OptionalDouble.empty();
        }
        for (int times : new int[] {1, 2, 3, 4}) {
            if (!(displaced(times * lag).distance < returned)) {
                return OptionalDouble.empty();
            }
        }
        double length = system.grid().axes().getFirst().length();
        return OptionalDouble.of(displaced(1).angle / (2 * Math.PI) * length / interval);
    }

    /// @param angle by which a snapshot is displaced, of 2π around the domain
    /// @param distance of displaced snapshots, as a share of their size without the mean
    private record Displaced(double angle, double distance) {}

    private Displaced displaced(int lag) {
        double best = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < TRIED; i++) {
            double angle = 2 * Math.PI * (i - TRIED / 2) / TRIED;
            double distance = displaced(lag, angle);
            boolean nearer = Math.abs(distance - least) <= 1e-9 * least && Math.abs(angle) < Math.abs(best);
            if (distance < least || nearer) {
                least = distance;
                best = angle;
            }
        }
        double reach = 2 * Math.PI / TRIED;
        while (reach > 1e-10) {
            double left = displaced(lag, best - reach / 2);
            double right = displaced(lag, best + reach / 2);
            if (left < least && left <= right) {
                best -= reach / 2;
                least = left;
            } else if (right < least) {
                best += reach / 2;
                least = right;
            } else {
                reach /= 2;
            }
        }
        return new Displaced(best, least);
    }

    private double displaced(int lag, double angle) {
        int last = waves.size() - 1 - lag;
        double sum = 0;
        double size = 0;
        int fields = waves.getFirst().length / (2 * (waveCount + 1));
        for (int pair = 0; pair < PAIRS; pair++) {
            int at = last - pair * last / (2 * PAIRS);
            var before = waves.get(at);
            var after = waves.get(at + lag);
            for (int field = 0; field < fields; field++) {
                for (int wave = 0; wave <= waveCount; wave++) {
                    int place = 2 * (field * (waveCount + 1) + wave);
                    double cos = Math.cos(wave * angle);
                    double sin = Math.sin(wave * angle);
                    double real = before[place] * cos + before[place + 1] * sin - after[place];
                    double imaginary = before[place + 1] * cos - before[place] * sin - after[place + 1];
                    sum += real * real + imaginary * imaginary;
                    if (wave > 0) {
                        size += after[place] * after[place] + after[place + 1] * after[place + 1];
                    }
                }
            }
        }
        return size > 0 ? Math.sqrt(sum / size) : Double.POSITIVE_INFINITY;
    }

    /// The length of a cycle after which all fields are back, in samples; empty if it is longer than half the record or
    /// there is none.
    ///
    /// @param returned how far snapshots may be apart, as a share of the largest distance at any lag
    OptionalDouble cycle(double returned) {
        int longest = snapshots.size() / 2;
        var squares = new double[longest + 2];
        double farthest = 0;
        for (int lag = 1; lag < squares.length; lag++) {
            squares[lag] = square(lag);
            farthest = Math.max(farthest, squares[lag]);
        }
        boolean away = false;
        for (int lag = 2; lag <= longest; lag++) {
            away |= squares[lag] > AWAY * farthest;
            if (away && squares[lag] <= squares[lag - 1] && squares[lag] <= squares[lag + 1]) {
                double curvature = squares[lag - 1] - 2 * squares[lag] + squares[lag + 1];
                double slope = (squares[lag + 1] - squares[lag - 1]) / 2;
                double shift = curvature > 0 ? -slope / curvature : 0;
                // Between samples the square is a parabola, but for rounding in its lowest point.
                double least = squares[lag] + slope * shift / 2;
                double tolerated = returned * returned * farthest + curvature * CURVED;
                if (least < tolerated) {
                    return OptionalDouble.of(lag + shift);
                }
            }
        }
        return OptionalDouble.empty();
    }

    private double square(int lag) {
        double sum = 0;
        int last = snapshots.size() - 1 - lag;
        for (int pair = 0; pair < PAIRS; pair++) {
            double distance = distance(
                    snapshots.get(last - pair * last / (2 * PAIRS)),
                    snapshots.get(last - pair * last / (2 * PAIRS) + lag));
            sum += distance * distance;
        }
        return sum / PAIRS;
    }

    /// How often a value rises through its mean in one cycle: of those that vary, the one that does it least often.
    int crossings(double cycle) {
        int cycles = (int) (snapshots.size() / cycle);
        int count = (int) Math.rint(cycles * cycle);
        var mean = mean(count);
        var variances = new double[mean.length];
        var risings = new int[mean.length];
        for (int i = snapshots.size() - count; i < snapshots.size(); i++) {
            var before = snapshots.get(Math.max(0, i - 1));
            var now = snapshots.get(i);
            for (int j = 0; j < mean.length; j++) {
                variances[j] += (now[j] - mean[j]) * (now[j] - mean[j]);
                risings[j] += before[j] <= mean[j] && now[j] > mean[j] ? 1 : 0;
            }
        }
        double largest = Arrays.stream(variances).max().orElse(0);
        int least = IntStream.range(0, mean.length)
                .filter(j -> variances[j] >= VARIES * largest)
                .map(j -> risings[j])
                .min()
                .orElse(0);
        return Math.max(1, (int) Math.rint(least / (double) cycles));
    }

    private double[] mean(int count) {
        var mean = new double[snapshots.getFirst().length];
        for (int i = snapshots.size() - count; i < snapshots.size(); i++) {
            for (int j = 0; j < mean.length; j++) {
                mean[j] += snapshots.get(i)[j] / count;
            }
        }
        return mean;
    }

    /// The share of the variance in one cycle that belongs to one pattern in space, of the field of which that share
    /// is least; 0 if the pattern is the same everywhere.
    double share(double cycle) {
        int length = Math.max(1, (int) Math.rint(cycle));
        var mean = mean(length);
        int count = Math.min(SNAPSHOTS, length);
        var changes = new double[count][mean.length];
        for (int i = 0; i < count; i++) {
            var snapshot = snapshots.get(snapshots.size() - 1 - (int) ((long) i * length / count));
            for (int j = 0; j < mean.length; j++) {
                changes[i][j] = snapshot[j] - mean[j];
            }
        }
        double total = Arrays.stream(changes).mapToDouble(FieldRecord::square).sum();
        double least = 1;
        int stride = stride();
        int points = system.points();
        for (int field = 0; field < system.fields().size(); field++) {
            int from = (field * points + stride - 1) / stride;
            int to = ((field + 1) * points + stride - 1) / stride;
            var ofField = Arrays.stream(changes)
                    .map(change -> Arrays.copyOfRange(change, from, to))
                    .toArray(double[][]::new);
            double variance =
                    Arrays.stream(ofField).mapToDouble(FieldRecord::square).sum();
            if (variance > NEGLIGIBLE * total) {
                least = Math.min(least, principal(ofField) / variance);
            }
        }
        return total > 0 ? least : 0;
    }

    /// The variance that belongs to the principal pattern; 0 if that is nearly the same everywhere.
    private static double principal(double[][] changes) {
        var pattern = Arrays.stream(changes)
                .max(Comparator.comparingDouble(FieldRecord::square))
                .orElseThrow()
                .clone();
        double variance = 0;
        for (int iteration = 0; iteration < ITERATIONS; iteration++) {
            double before = Math.sqrt(square(pattern));
            var next = new double[pattern.length];
            for (var change : changes) {
                double product = 0;
                for (int j = 0; j < pattern.length; j++) {
                    product += change[j] * pattern[j] / before;
                }
                for (int j = 0; j < pattern.length; j++) {
                    next[j] += product * change[j];
                }
            }
            variance = Math.sqrt(square(next));
            pattern = next;
        }
        double mean = Arrays.stream(pattern).average().orElse(0);
        return mean * mean * pattern.length > UNIFORM * square(pattern) ? 0 : variance;
    }

    private static double square(double[] values) {
        return Arrays.stream(values).map(value -> value * value).sum();
    }
}
