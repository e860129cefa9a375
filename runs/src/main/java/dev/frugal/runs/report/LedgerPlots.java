package dev.frugal.runs.report;

import dev.frugal.ledger.payback.PaybackEstimate;
import dev.frugal.ledger.payback.Sensitivity;
import dev.frugal.ledger.rebound.Adoption;
import dev.frugal.ledger.rebound.EfficiencyGain;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.DoubleStream;

/// Plots of the effects of an efficiency gain.
public final class LedgerPlots {
    private static final double[] COMPUTE_RATIOS = {0.5, 1, 2};
    private static final int POINTS = 60;
    private static final double LEAST_GAIN = 1.02;
    private static final double LARGEST_ELASTICITY = 4;

    private LedgerPlots() {}

    /// Gain against elasticity: on each line, total compute is a fixed multiple of its value
    /// before. Below the line of 1 compute falls, above it demand uses up the whole saving.
    ///
    /// @param share of compute in the price
    /// @param gains measured gains by name, each above 1; marked by vertical lines
    /// @param elasticity of a point to mark on them, if any
    public static Plot rebound(double share, Map<String, Double> gains, OptionalDouble elasticity) {
        double largest =
                gains.values().stream().mapToDouble(gain -> 1.5 * gain).max().orElse(1);
        var x = spread(Math.max(6, largest));
        var layers = new ArrayList<PlotLayer>();
        for (double ratio : COMPUTE_RATIOS) {
            layers.add(new PlotLayer.Line(
                    ratio == 1
                            ? "as much compute as before"
                            : "%s times the compute".formatted(NumberText.of(ratio, 2)),
                    x,
                    DoubleStream.of(x)
                            .map(gain -> elasticity(gain, share, ratio))
                            .toArray(),
                    ratio == 1 ? PlotLayer.Stroke.SOLID : PlotLayer.Stroke.DASHED));
        }
        gains.forEach((name, gain) -> layers.add(new PlotLayer.Mark(name, gain)));
        elasticity.ifPresent(at -> gains.forEach(
                (name, gain) -> layers.add(new PlotLayer.Scatter(name, new double[] {gain}, new double[] {at}))));
        return Plot.wide(
                "Where cheaper queries save compute (compute is %s %% of the price)"
                        .formatted(NumberText.of(100 * share)),
                "Below the solid line, total compute is lower than before; above it, higher: the rebound exceeds "
                        + "the saving. Vertical lines: measured gains.",
                Axis.logarithmic("gain: compute per query before / after"),
                Axis.linear("price elasticity of demand").within(0, LARGEST_ELASTICITY),
                layers);
    }

    /// The elasticity at which the compute ratio is `ratio`: ln(ratio · g) / −ln p.
    private static double elasticity(double gain, double share, double ratio) {
        double price = new EfficiencyGain(gain, share, 0).outcome().priceRatio();
        double elasticity = Math.log(ratio * gain) / -Math.log(price);
        return elasticity < 0 || elasticity > LARGEST_ELASTICITY ? Double.NaN : elasticity;
    }

    private static double[] spread(double largest) {
        var gains = new double[POINTS];
        for (int i = 0; i < POINTS; i++) {
            gains[i] = LEAST_GAIN * Math.pow(largest / LEAST_GAIN, i / (POINTS - 1.0));
        }
        return gains;
    }

    /// Compute, demand and the share of the service that has the gain, year by year.
    public static Plot adoption(List<Adoption.Moment> path) {
        var years = path.stream().mapToDouble(Adoption.Moment::years).toArray();
        return Plot.wide(
                "During adoption of the gain",
                "Compute and demand are relative to before the gain.",
                Axis.linear("years"),
                Axis.linear("relative to before"),
                List.of(
                        new PlotLayer.Line(
                                "compute",
                                years,
                                path.stream()
                                        .mapToDouble(Adoption.Moment::computeRatio)
                                        .toArray()),
                        new PlotLayer.Line(
                                "demand",
                                years,
                                path.stream()
                                        .mapToDouble(Adoption.Moment::demandRatio)
                                        .toArray(),
                                PlotLayer.Stroke.DASHED),
                        new PlotLayer.Line(
                                "share with the gain",
                                years,
                                path.stream()
                                        .mapToDouble(Adoption.Moment::share)
                                        .toArray(),
                                PlotLayer.Stroke.DOTTED)));
    }

    /// The effect of a gain on a capital commitment: the revenue from demand at the lower price,
    /// and the compute for the same revenue, both relative to before. `at` is marked; the lines
    /// share its elasticity and its share of compute in the price.
    public static Plot capital(EfficiencyGain at) {
        var gains = spread(Math.max(6, 1.5 * at.gain()));
        var revenue = new double[gains.length];
        var compute = new double[gains.length];
        for (int i = 0; i < gains.length; i++) {
            var outcome = new EfficiencyGain(gains[i], at.computeShare(), at.elasticity()).outcome();
            revenue[i] = outcome.demandRatio() * outcome.priceRatio();
            compute[i] = 1 / (outcome.priceRatio() * gains[i]);
        }
        return Plot.wide(
                "Effect of a gain on revenue and compute (compute is %s %% of the price, elasticity %s)"
                        .formatted(NumberText.of(100 * at.computeShare()), NumberText.of(at.elasticity())),
                "Revenue below 1 is less than the capital requires; compute below 1 leaves machines idle. "
                        + "Vertical line: the assumed gain.",
                Axis.logarithmic("gain: compute per query before / after"),
                Axis.logarithmic("relative to before"),
                List.of(
                        new PlotLayer.Line("revenue from the demand at the lower price", gains, revenue),
                        new PlotLayer.Line(
                                "compute needed for the same revenue", gains, compute, PlotLayer.Stroke.DASHED),
                        new PlotLayer.Mark("assumed gain", at.gain())));
    }

    /// Cumulative saving minus training cost by day, with its 90 % interval.
    public static Plot balance(PaybackEstimate estimate, String currency) {
        var days = column(estimate, PaybackEstimate.Balance::days);
        return Plot.wide(
                "Cumulative saving minus training cost",
                "Median and central 90 per cent interval. The training has paid back where the curve crosses 0.",
                Axis.linear("days"),
                Axis.linear(currency),
                List.of(
                        new PlotLayer.Band(
                                "balance",
                                days,
                                column(estimate, PaybackEstimate.Balance::low),
                                column(estimate, PaybackEstimate.Balance::high)),
                        new PlotLayer.Line("balance", days, column(estimate, PaybackEstimate.Balance::median)),
                        new PlotLayer.Line("paid back", days, new double[days.length], PlotLayer.Stroke.DASHED)));
    }

    private static double[] column(PaybackEstimate estimate, Function<PaybackEstimate.Balance, Double> number) {
        return estimate.balance().stream()
                .map(number)
                .mapToDouble(Double::doubleValue)
                .toArray();
    }

    /// Days until payback with each quantity at either end of its own interval.
    public static BarChart sensitivities(PaybackEstimate estimate) {
        return new BarChart(
                "Sensitivity of the payback time",
                "Each quantity at its 5 % and 95 % quantile, the others at their means. No bar: the training "
                        + "never pays back.",
                Axis.linear("days"),
                estimate.sensitivities().stream().map(Sensitivity::quantity).toList(),
                List.of(
                        bars("at its 5 %", estimate, Sensitivity::daysAtLow),
                        bars("at its 95 %", estimate, Sensitivity::daysAtHigh)));
    }

    private static BarChart.Series bars(
            String name, PaybackEstimate estimate, Function<Sensitivity, OptionalDouble> days) {
        return new BarChart.Series(
                name,
                estimate.sensitivities().stream()
                        .mapToDouble(one -> days.apply(one).orElse(Double.NaN))
                        .toArray());
    }
}
