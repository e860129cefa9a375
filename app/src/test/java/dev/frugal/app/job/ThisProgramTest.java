package dev.frugal.app.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frugal.app.Frugal;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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

    /// Java's common pool has a thread beside the one that starts a stream, even on one processor.
    @Test
    void aProcessOfOneThreadComputesWithNoOther() throws Exception {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ThisProgram.threads(1));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), ThreadsOfAStream.class.getName()));
        var process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (var out = process.inputReader()) {
            assertThat(out.readAllLines()).containsExactly("main");
        }
        assertThat(process.waitFor()).isZero();
    }

    /// Prints the names of the threads that a long parallel stream runs on.
    static final class ThreadsOfAStream {
        public static void main(String[] arguments) {
            var names = IntStream.range(0, 2_000)
                    .parallel()
                    .mapToObj(i -> {
                        LockSupport.parkNanos(50_000);
                        return Thread.currentThread().getName();
                    })
                    .collect(Collectors.toCollection(TreeSet::new));
            names.forEach(System.out::println);
        }
    }
}
