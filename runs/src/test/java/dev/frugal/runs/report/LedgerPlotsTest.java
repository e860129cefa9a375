package dev.frugal.runs.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.base.Seed;
import dev.frugal.ledger.payback.Payback;
import dev.frugal.ledger.payback.PaybackEstimate;
import dev.frugal.ledger.payback.Quantity;
import dev.frugal.ledger.rebound.EfficiencyGain;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class LedgerPlotsTest {
    private static final double ROUNDING = 1e-9;

    /// The crossing lies between two points of the line, whose median of 500 draws may be off by one more.
    private static final double STEPS = 2;

    private static final String SAME = "as much compute as before";

    private static PlotLayer.Line line(Plot plot, String name) {
        return plot.layers().stream()
                .filter(layer -> layer.name().equals(name) && layer instanceof PlotLayer.Line)
                .map(PlotLayer.Line.class::cast)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void onEveryLineComputeIsWhatItsNameSays() {
        for (double share : new double[] {0.05, 0.4, 1}) {
            var plot = LedgerPlots.rebound(share, Map.of("here", 3.0), OptionalDouble.empty());
            var lines = Map.of(SAME, 1.0, "0.50 times the compute", 0.5, "2 times the compute", 2.0);
            lines.forEach((name, ratio) -> {
                var line = line(plot, name);
                for (int i = 0; i < line.x().length; i++) {
                    if (Double.isFinite(line.y()[i])) {
                        assertThat(new EfficiencyGain(line.x()[i], share, line.y()[i])
                                        .outcome()
                                        .computeRatio())
                                .as("%s at share %s", name, share)
                                .isEqualTo(ratio, within(ROUNDING));
                    }
                }
            });
        }
    }

    @Test
    void whereComputeIsTheWholePriceElasticityOneBreaksEven() {
        var plot = LedgerPlots.rebound(1, Map.of("here", 3.0), OptionalDouble.empty());
        for (double elasticity : line(plot, SAME).y()) {
            assertThat(elasticity).isEqualTo(1, within(ROUNDING));
        }
    }

    @Test
    void measuredGainsAreMarkedAndWithinTheAxis() {
        var plot = LedgerPlots.rebound(0.4, Map.of("fgo instead of base", 40.0), OptionalDouble.of(1.5));
        assertThat(plot.layers())
                .contains(new PlotLayer.Mark("fgo instead of base", 40))
                .anySatisfy(layer -> assertThat(layer)
                        .isInstanceOfSatisfying(
                                PlotLayer.Scatter.class,
                                point -> assertThat(point.y()).containsExactly(1.5)));
        assertThat(line(plot, SAME).x()[line(plot, SAME).x().length - 1]).isGreaterThan(40);
    }

    private static PaybackEstimate estimate(double costAfter) {
        return new Payback(
                        new Quantity(1200, 100),
                        new Quantity(0.004, 0.0002),
                        new Quantity(costAfter, 0),
                        new Quantity(50_000, 0))
                .estimate(new Seed(1), 500);
    }

    @Test
    void theBalanceBeginsAtTheCostOfTrainingAndCrossesZeroAtPayback() {
        var estimate = estimate(0.001);
        var plot = LedgerPlots.balance(estimate, "USD");
        var balance = line(plot, "balance");
        assertThat(balance.y()[0]).isLessThan(-1100).isGreaterThan(-1300);
        int crossing = 0;
        while (balance.y()[crossing] < 0) {
            crossing++;
        }
        double step = balance.x()[1];
        assertThat(balance.x()[crossing]).isEqualTo(estimate.days().orElseThrow(), within(STEPS * step));
    }

    @Test
    void aTrainingThatNeverPaysHasNoBar() {
        var chart = LedgerPlots.sensitivities(estimate(0.009));
        assertThat(chart.categories()).containsExactly("training cost", "cost before", "cost after", "queries per day");
        assertThat(chart.series())
                .allSatisfy(series -> assertThat(series.values()).containsOnly(Double.NaN));
        assertThat(HtmlReport.html(new ReportPage("t", "s", List.of(Block.Graphics.of(chart)))))
                .doesNotContain("NaN");
    }
}
