package dev.frugal.ledger.rebound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.base.InvalidInputException;
import org.junit.jupiter.api.Test;

class AdoptionTest {
    private static final double ROUNDING = 1e-12;

    /// Of a central difference with a step of 1e-5.
    private static final double DIFFERENCE = 1e-10;

    private static final double ENERGY = 9_000;
    private final Adoption adoption = new Adoption(3, 4);

    @Test
    void halfHasItAtTheMidpointAndTheSpreadLiesBetweenTenAndNinetyPerCent() {
        assertThat(adoption.share(3)).isEqualTo(0.5, within(ROUNDING));
        assertThat(adoption.share(1)).isEqualTo(0.1, within(ROUNDING));
        assertThat(adoption.share(5)).isEqualTo(0.9, within(ROUNDING));
    }

    @Test
    void theShareObeysTheLogisticEquation() {
        double rate = Math.log(81) / 4;
        double step = 1e-5;
        for (double t = 0; t < 8; t += 0.5) {
            double slope = (adoption.share(t + step) - adoption.share(t - step)) / (2 * step);
            double share = adoption.share(t);
            assertThat(slope).isEqualTo(rate * share * (1 - share), within(DIFFERENCE));
        }
    }

    @Test
    void computeGoesFromBeforeToTheSettledOutcome() {
        var settled = new EfficiencyGain(3, 1, 1.5).outcome();
        var path = adoption.path(settled, 30, 60);
        assertThat(path).hasSize(61);
        assertThat(path.getFirst().computeRatio())
                .isEqualTo(1 + adoption.share(0) * (settled.computeRatio() - 1), within(ROUNDING));
        assertThat(path.getLast().computeRatio()).isEqualTo(settled.computeRatio(), within(ROUNDING));
        assertThat(path).isSortedAccordingTo((a, b) -> Double.compare(a.computeRatio(), b.computeRatio()));
    }

    @Test
    void aFootprintFollowsComputeAndTheGrid() {
        var gain = new EfficiencyGain(3, 0.4, 1.5);
        var footprint = Footprint.of(gain, ENERGY, 0.445);
        assertThat(footprint.energyExpected()).isEqualTo(3_000, within(ROUNDING * ENERGY));
        assertThat(footprint.energyAfter())
                .isEqualTo(ENERGY * gain.outcome().computeRatio(), within(ROUNDING * ENERGY));
        assertThat(footprint.carbonBefore()).isEqualTo(4_005, within(ROUNDING * ENERGY));
        double eaten = (footprint.energyAfter() - footprint.energyExpected())
                / (footprint.energyBefore() - footprint.energyExpected());
        assertThat(eaten).isEqualTo(gain.outcome().rebound(), within(ROUNDING));
    }

    @Test
    void theGridHoldsTheSameNumbersAsTheSingleCase() {
        var grid = ReboundGrid.over(0.4, 100, 4, 5);
        assertThat(grid.gains().getLast()).isEqualTo(100, within(ROUNDING));
        assertThat(grid.computeRatio().get(3).get(2))
                .isEqualTo(
                        new EfficiencyGain(grid.gains().get(2), 0.4, 3)
                                .outcome()
                                .computeRatio(),
                        within(ROUNDING));
    }

    @Test
    void refusesASpreadThatIsNoTime() {
        assertThatThrownBy(() -> new Adoption(1, 0))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("10 to 90 per cent");
    }
}
