package dev.frugal.physics.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frugal.physics.model.StateForm.Source;
import dev.frugal.physics.system.Systems;
import org.junit.jupiter.api.Test;

class StateFormTest {
    @Test
    void aSystemOfSecondOrderHasOneOutputPerCoordinate() {
        var form = StateForm.coordinates(Systems.named("duffing"));
        assertThat(form.outputs()).containsExactly(0);
        assertThat(form.sources()).containsExactly(new Source(0, 0), new Source(0, 1));
        assertThat(form.order()).isEqualTo(1);
    }

    @Test
    void aSystemOfFirstOrderHasOneOutputPerState() {
        var form = StateForm.coordinates(Systems.named("lorenz"));
        assertThat(form).isEqualTo(StateForm.direct(Systems.named("lorenz")));
        assertThat(form.order()).isZero();
    }

    @Test
    void aChainOfDerivativesHasASingleOutput() {
        var form = StateForm.coordinates(system("j' = -k*j - v", "x' = v", "v' = j"));
        assertThat(form.outputs()).containsExactly(1);
        assertThat(form.sources()).containsExactly(new Source(0, 2), new Source(0, 0), new Source(0, 1));
    }

    @Test
    void statesThatAreEachOthersDerivativeDoNotBothVanish() {
        var form = StateForm.coordinates(system("j' = -k*j", "x' = v", "v' = x"));
        assertThat(form.outputs()).containsExactly(0, 1);
        assertThat(form.sources().get(2)).isEqualTo(new Source(1, 1));
    }

    private static dev.frugal.physics.system.DynamicalSystem system(String... equations) {
        return Systems.read("test", """
                name: chain
                states: [j, x, v]
                parameters:
                  k: [0.5, 1]
                equations:
                  - %s
                initial: {j: [-1, 1], x: [-1, 1], v: [-1, 1]}
                horizon: 1
                """.formatted(String.join("\n  - ", equations)));
    }
}
