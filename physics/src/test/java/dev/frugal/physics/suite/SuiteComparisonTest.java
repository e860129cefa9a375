package dev.frugal.physics.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.frugal.base.InvalidInputException;
import dev.frugal.physics.comparison.Spread;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SuiteComparisonTest {
    @Test
    void aFigureWithinTheFactorReproducesAndTrivialAnswersAreHeldAgainstThePublishedOnes() {
        var found = SuiteComparison.comparison(
                SuiteSystem.BURGERS,
                Map.of(
                        "deeponet", new Spread(0.007, 0.006, 0.008),
                        "fno", new Spread(0.001, 0.001, 0.001),
                        "persistence", new Spread(0.016, 0.016, 0.016)));
        assertThat(found.rows().stream()
                        .filter(row -> row.reproduced().orElse(false))
                        .map(SuiteDocument.Row::model))
                .containsExactly("deeponet");
        assertThat(found.verdict())
                .contains("within a factor of 1.5 of the published figure: deeponet; not: fno.")
                .contains("persistence (0.0160) beats the published tapinn, parametric, hyperpinn.");
    }

    @ParameterizedTest
    @EnumSource(SuiteSystem.class)
    void everySystemHasItsProtocol(SuiteSystem system) {
        var settings = new SuiteSettings(List.of(system.system()), 1, 1, Optional.empty());
        var protocol = system.fields().isPresent()
                ? settings.fields(system).protocol()
                : settings.states(system).protocol();
        assertThat(protocol.grid().trajectories()).isEqualTo(system.trajectories());
        boolean fields = system.fields().isPresent();
        assertThat(protocol.window()).isEqualTo(fields ? 8 : 30);
        assertThat(protocol.samples()).isEqualTo(fields ? 48 : 200);
    }

    @Test
    void otherSystemsAreRefused() {
        assertThatThrownBy(() -> new SuiteSettings(List.of("van-der-pol"), 1, 1, Optional.empty()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("the suite has no system 'van-der-pol'")
                .hasMessageContaining("duffing, lorenz, kuramoto, allen-cahn, burgers, kuramoto-sivashinsky");
    }
}
