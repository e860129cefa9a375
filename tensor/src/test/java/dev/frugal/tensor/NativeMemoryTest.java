package dev.frugal.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class NativeMemoryTest {
    /// The share a whole training run may add once it is warm.
    private static final double GROWTH = 0.05;

    /// In a process of its own with a small, touched Java heap, so that what grows is native memory
    /// and not the heap of this one.
    @Test
    void trainingStepsLeaveNoMemoryBehind() throws IOException, InterruptedException {
        assumeThat(Path.of("/proc/self/statm")).exists();
        var command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms64m",
                "-Xmx64m",
                "-XX:+AlwaysPreTouch",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
                "--add-modules=jdk.incubator.vector",
                "-cp",
                System.getProperty("java.class.path"),
                TrainingLoop.class.getName());
        var process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        var pages = output.lines()
                .filter(line -> line.startsWith(TrainingLoop.PAGES))
                .map(line -> line.substring(TrainingLoop.PAGES.length()))
                .mapToLong(Long::parseLong)
                .toArray();
        assertThat(pages).hasSize(2);
        assertThat((double) pages[1]).isLessThan((1 + GROWTH) * pages[0]);
    }
}
