package dev.frugal.ledger.capital;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.base.InvalidInputException;
import dev.frugal.ledger.price.SourcedValue;
import dev.frugal.ledger.rebound.EfficiencyGain;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class CommitmentTest {
    private static final double ROUNDING = 1e-9;

    /// Of seven payments that add up to five million.
    private static final double ROUNDING_OF_MILLIONS = 1e-7;

    @Test
    void thePresetsAreThoseOfThePublicReportsAndEachFigureNamesItsSource() {
        var presets = Commitment.presets();
        assertThat(presets).containsOnlyKeys("cloud-contract", "data-centre-investment", "sovereign-model");
        assertThat(Commitment.preset("cloud-contract").amount().value()).isEqualTo(38e9);
        assertThat(Commitment.preset("data-centre-investment").amount().value()).isEqualTo(100e9);
        assertThat(Commitment.preset("sovereign-model").amount().value()).isBetween(50e6, 100e6);
        assertThat(presets.values())
                .allSatisfy(preset -> assertThat(preset.amount().source()).doesNotContain("assumption"));
        assertThatThrownBy(() -> Commitment.preset("moonshot"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("sovereign-model");
    }

    @Test
    void theAnnualChargeIsTheTextbookAnnuity() {
        // 1,000 at 10 % over 3 years: 1000 * 0.1 / (1 - 1.1^-3) = 133.1 / 0.331 = 402.1148...
        assertThat(commitment(1000, 3, 0.1, 0).annualCharge()).isEqualTo(133.1 / 0.331, within(ROUNDING));
        assertThat(commitment(1000, 4, 0, 0.05).annualCharge()).isEqualTo(300, within(ROUNDING));
    }

    @Test
    void paymentsOfTheChargeAreWorthTheAmountToday() {
        var commitment = commitment(5e6, 7, 0.08, 0);
        double present = 0;
        for (int year = 1; year <= 7; year++) {
            present += commitment.annualCharge() / Math.pow(1.08, year);
        }
        assertThat(present).isEqualTo(5e6, within(ROUNDING_OF_MILLIONS));
    }

    @Test
    void aVanishingRateApproachesTheChargeWithoutOne() {
        assertThat(commitment(1000, 4, 1e-12, 0).annualCharge())
                .isEqualTo(commitment(1000, 4, 0, 0).annualCharge(), within(ROUNDING));
    }

    @Test
    void tokensAndQueriesEarnTheRevenue() {
        var needed = Requirement.of(commitment(1000, 4, 0, 0), 10, 500);
        assertThat(needed.revenue()).isEqualTo(250, within(ROUNDING));
        assertThat(needed.tokens()).isEqualTo(25e6, within(ROUNDING));
        assertThat(needed.queries()).isEqualTo(50_000, within(ROUNDING));
        assertThat(needed.installedTokensPerSecond()).isEqualTo(25e6 / (8766 * 3600.0) / 0.5, within(ROUNDING));
    }

    @Test
    void aGainIdlesMachinesUnlessDemandIsElasticEnough() {
        var needed = Requirement.of(commitment(1000, 4, 0, 0), 10, 500);
        var inelastic = needed.with(new EfficiencyGain(3, 1, 0.5)).afterGain().orElseThrow();
        assertThat(inelastic.queriesRatio()).isEqualTo(3, within(ROUNDING));
        assertThat(inelastic.computeRatio()).isEqualTo(1, within(ROUNDING));
        assertThat(inelastic.revenueRatio()).isEqualTo(1 / Math.sqrt(3), within(ROUNDING));
        var unit = needed.with(new EfficiencyGain(3, 0.4, 1)).afterGain().orElseThrow();
        assertThat(unit.revenueRatio()).isEqualTo(1, within(ROUNDING));
        assertThat(unit.computeRatio()).isEqualTo(15.0 / 11 / 3, within(ROUNDING));
    }

    private static Commitment commitment(double amount, double life, double rate, double operating) {
        return new Commitment(
                "a test",
                figure(amount, "USD"),
                figure(life, "years"),
                figure(rate, "1"),
                figure(0.5, "1"),
                figure(operating, "1"));
    }

    private static SourcedValue figure(double value, String unit) {
        return new SourcedValue(value, unit, "test", LocalDate.of(2026, 1, 1));
    }
}
