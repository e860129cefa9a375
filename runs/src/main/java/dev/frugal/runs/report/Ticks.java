package dev.frugal.runs.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/// The ends and ticks of an axis, and the position of a number along it.
///
/// Linear steps are 1, 2 or 5 times a power of ten (Heckbert, "Nice numbers for graph labels",
/// Graphics Gems 1990); logarithmic ones are powers of ten, with 2 and 5 between them if few fit.
///
/// @param low lower end, in the axis's units
/// @param high upper end
record Ticks(Axis.Scale scale, double low, double high, List<Tick> ticks) {
    private static final double EMPTY_MARGIN = 0.04;
    private static final int FEW_DECADES = 2;

    /// A labelled place on the axis.
    record Tick(double value, String label) {}

    /// Ticks for `axis` over the numbers drawn, about `wanted` of them.
    static Ticks of(Axis axis, DoubleStream drawn, int wanted) {
        boolean logarithmic = axis.scale() == Axis.Scale.LOGARITHMIC;
        var range = drawn.filter(value -> Double.isFinite(value) && !(logarithmic && value <= 0))
                .summaryStatistics();
        double least = range.getCount() == 0 ? (logarithmic ? 1 : 0) : range.getMin();
        double greatest = range.getCount() == 0 ? (logarithmic ? 10 : 1) : range.getMax();
        return logarithmic ? logarithmic(axis, least, greatest, wanted) : linear(axis, least, greatest, wanted);
    }

    /// How far along the axis `value` lies: 0 at its beginning, 1 at upper end; not a number where
    /// it has no place.
    double position(double value) {
        return switch (scale) {
            case LINEAR -> (value - low) / (high - low);
            case LOGARITHMIC ->
                value > 0 ? (Math.log(value) - Math.log(low)) / (Math.log(high) - Math.log(low)) : Double.NaN;
        };
    }

    private static Ticks linear(Axis axis, double least, double greatest, int wanted) {
        double room = greatest - least;
        // A constant still needs an axis; its own size gives the scale.
        double margin = room > 0 ? EMPTY_MARGIN * room : Math.max(Math.abs(greatest), 1) * EMPTY_MARGIN;
        double low = axis.low().orElse(least - margin);
        double high = axis.high().orElse(greatest + margin);
        double step = niceStep((high - low) / wanted);
        int decimals = (int) Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
        boolean extreme = decimals > 4 || Math.max(Math.abs(low), Math.abs(high)) >= 1e7;
        var ticks = new ArrayList<Tick>();
        for (long i = (long) Math.ceil(low / step); i * step <= high; i++) {
            double value = i * step;
            ticks.add(new Tick(value, extreme ? NumberText.of(value, 2) : NumberText.fixed(value, decimals)));
        }
        return new Ticks(Axis.Scale.LINEAR, low, high, List.copyOf(ticks));
    }

    private static double niceStep(double rough) {
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double fraction = rough / power;
        double nice = fraction < 1.5 ? 1 : fraction < 3.5 ? 2 : fraction < 7.5 ? 5 : 10;
        return nice * power;
    }

    private static Ticks logarithmic(Axis axis, double least, double greatest, int wanted) {
        double margin = Math.max(Math.pow(greatest / least, EMPTY_MARGIN), 1.05);
        double low = axis.low().orElse(least / margin);
        double high = axis.high().orElse(greatest * margin);
        int first = (int) Math.floor(Math.log10(low));
        int last = (int) Math.ceil(Math.log10(high));
        int every = Math.max(1, (last - first + wanted) / (wanted + 1));
        boolean few = Math.log10(high / low) < FEW_DECADES;
        var ticks = new ArrayList<Tick>();
        for (int exponent = first; exponent <= last; exponent++) {
            if (Math.floorMod(exponent, every) != 0) {
                continue;
            }
            for (int digit : few ? new int[] {1, 2, 5} : new int[] {1}) {
                double value = digit * Math.pow(10, exponent);
                if (value >= low && value <= high) {
                    ticks.add(new Tick(value, label(digit, exponent)));
                }
            }
        }
        return new Ticks(Axis.Scale.LOGARITHMIC, low, high, List.copyOf(ticks));
    }

    private static String label(int digit, int exponent) {
        if (exponent >= -2 && exponent <= 3) {
            return NumberText.of(digit * Math.pow(10, exponent), 1);
        }
        return digit == 1 ? NumberText.powerOfTen(exponent) : digit + "×" + NumberText.powerOfTen(exponent);
    }
}
