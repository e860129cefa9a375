package dev.frugal.app.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frugal.app.Frugal;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/// How this program is started again.
class ThisProgramTest {
    @Test
    void itNamesTheProgramsMainClass() {
        assertThat(ThisProgram.command(List.of("doctor"))).contains(Frugal.class.getName());
    }

    @Test
    void aTieToWhoeverStartedItIsNotHandedOn() {
        assertThat(ThisProgram.isShared(ThisProgram.TIED)).isFalse();
        assertThat(ThisProgram.isShared("-Xmx1g")).isTrue();
    }

    /// An option this very process was started with stands for one the launcher gave a studio.
    @Test
    @ResourceLock(Resources.SYSTEM_PROPERTIES)
    void whatBoundsAStudioIsGivenToStudiosOnly() {
        var inherited = ManagementFactory.getRuntimeMXBean().getInputArguments().getFirst();
        System.setProperty("frugal.studio", inherited + " -Xmx1g");
        try {
            assertThat(ThisProgram.command(List.of("serve", "--port", "0"))).containsOnlyOnce(inherited, "-Xmx1g");
            assertThat(ThisProgram.command(List.of("runs", "resume", "run"))).doesNotContain(inherited, "-Xmx1g");
        } finally {
            System.clearProperty("frugal.studio");
        }
    }
}
