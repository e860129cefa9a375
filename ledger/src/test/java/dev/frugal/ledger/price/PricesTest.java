package dev.frugal.ledger.price;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.frugal.base.InvalidInputException;
import dev.frugal.ledger.meter.Consumption;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PricesTest {
    private static final double ROUNDING = 1e-12;
    private final Consumption hour = new Consumption(3600, 7200, 3.6e6, 0, 0, 0, 0, 0);

    @Test
    void everyDefaultNamesItsSourceAndDate() {
        var prices = Prices.defaults();
        var figures = Stream.of(
                Stream.of(
                        prices.electricity(),
                        prices.powerUsageEffectiveness(),
                        prices.gridCarbon(),
                        prices.tokenPrice()),
                prices.rented().values().stream().map(MachineCost.Rented::hour),
                prices.owned().values().stream()
                        .flatMap(machine -> Stream.of(machine.purchase(), machine.life(), machine.utilisation())));
        assertThat(figures.flatMap(part -> part)).hasSizeGreaterThan(8).allSatisfy(figure -> {
            assertThat(figure.source()).hasSizeGreaterThan(15);
            assertThat(figure.date().getYear()).isGreaterThanOrEqualTo(2024);
        });
    }

    @Test
    void aRentedHourCostsItsPriceAndBringsItsElectricity() {
        var cost = Prices.defaults().cost(hour, "cloud-2-cores");
        assertThat(cost.total()).isEqualTo(0.0816, within(ROUNDING));
        assertThat(cost.electricity()).isZero();
        assertThat(cost.kilogramsOfCarbon()).isEqualTo(1.56 * 0.445, within(ROUNDING));
    }

    @Test
    void anOwnedMachineIsWrittenOffOverItsBusyCoreHoursAndItsElectricityIsPaidOnTop() {
        var cost = Prices.defaults().cost(hour, "desktop-16-cores");
        assertThat(cost.machine()).isEqualTo(2 * 2000 / (5 * 8766 * 0.25 * 16), within(ROUNDING));
        assertThat(cost.electricity()).isEqualTo(1.56 * 0.0895, within(ROUNDING));
    }

    @Test
    void aUsersFigureReplacesTheWholeFigureAndLeavesTheOthers() {
        var prices = Prices.merged("""
                        electricity: {value: 0.31, unit: USD/kWh, source: my bill, date: 2026-10-01}
                        owned:
                          lab:
                            cores: 64
                            purchase: {value: 9000, unit: USD, source: invoice 17, date: 2025-01-01}
                            life: {value: 4, unit: years, source: our rule, date: 2025-01-01}
                            utilisation: {value: 0.5, unit: "1", source: our log, date: 2026-10-01}
                        """, "mine.yaml");
        assertThat(prices.electricity().source()).isEqualTo("my bill");
        assertThat(prices.gridCarbon()).isEqualTo(Prices.defaults().gridCarbon());
        assertThat(prices.owned()).containsOnlyKeys("lab", "desktop-16-cores");
        assertThat(prices.machineNamed("lab")).isInstanceOf(MachineCost.Owned.class);
    }

    @Test
    void aFigureWithoutItsSourceIsRefused() {
        assertThatThrownBy(
                        () -> Prices.merged("electricity: {value: 0.31, unit: USD/kWh, date: 2026-10-01}", "mine.yaml"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("mine.yaml")
                .hasMessageContaining("source");
    }

    @Test
    void aMisspeltKeyAWrongUnitAndAnUnknownMachineAreRefusedByName() {
        assertThatThrownBy(() -> Prices.merged("electrcity: 3", "mine.yaml"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("electrcity");
        assertThatThrownBy(() -> Prices.merged(
                        "electricity: {value: 31, unit: EUR/kWh, source: bill, date: 2026-10-01}", "mine.yaml"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("USD/kWh");
        assertThatThrownBy(() -> Prices.merged("machine: abacus", "mine.yaml"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("abacus")
                .hasMessageContaining("desktop-16-cores");
        assertThatThrownBy(() -> Prices.merged("- 3", "mine.yaml"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("mine.yaml");
    }
}
