package dev.frugal.physics.system;

import static org.assertj.core.api.Assertions.assertThat;

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
    void changedConstantsAreKept() {
        var changed = Systems.named("duffing").withConstants(Map.of("omega", 1.2));
        assertThat(Systems.read("its text", SystemYaml.of(changed)).constants()).containsEntry("omega", 1.2);
    }
}
