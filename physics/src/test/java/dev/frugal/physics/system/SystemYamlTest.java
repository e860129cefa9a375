package dev.frugal.physics.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SystemYamlTest {
    @ParameterizedTest
    @MethodSource("dev.frugal.physics.system.Systems#builtIn")
    void aSystemSurvivesTheWayThroughItsText(String name) {
        var system = Systems.named(name);
        assertThat(Systems.read("its text", SystemYaml.of(system))).isEqualTo(system);
    }

    @Test
    void whatHasToBeMeasuredSurvivesToo() {
        for (var text : List.of(MeasuredSystemTest.SILVERBOX, MeasuredSystemTest.EVERYTHING)) {
            var description = Systems.describe("its file", text);
            assertThat(Systems.describe("its text", SystemYaml.of(description))).isEqualTo(description);
        }
    }

    @Test
    void changedConstantsAreKept() {
        var changed = Systems.named("duffing").withConstants(Map.of("omega", 1.2));
        assertThat(Systems.read("its text", SystemYaml.of(changed)).constants()).containsEntry("omega", 1.2);
        var negative = Systems.named("duffing").withConstants(Map.of("alpha", -2.5));
        assertThat(Systems.read("its text", SystemYaml.of(negative))).isEqualTo(negative);
    }
}
