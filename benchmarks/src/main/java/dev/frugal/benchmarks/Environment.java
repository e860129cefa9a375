package dev.frugal.benchmarks;

import dev.frugal.runs.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// Where and when something was measured.
///
/// @param processor its model
/// @param vectors the widest vector instructions it has
/// @param processors how many this process may use
/// @param memoryBytes physical memory, in bytes
/// @param system operating system and release
/// @param java the Java machine
/// @param revision of the source the program was built from
@JsonNaming(SnakeCaseStrategy.class)
public record Environment(
        LocalDate date,
        String processor,
        String vectors,
        int processors,
        long memoryBytes,
        String system,
        String java,
        String revision) {
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

    /// This machine, today.
    public static Environment here(String revision) {
        var machine = Machine.here();
        var lines = processorLines();
        return new Environment(
                LocalDate.now(),
                field(lines, "model name"),
                widestVectors(Set.copyOf(Arrays.asList(field(lines, "flags").split(" ")))),
                machine.processors(),
                machine.memoryBytes(),
                machine.system(),
                "%s %s".formatted(System.getProperty("java.vm.name"), Runtime.version()),
                revision);
    }

    private static List<String> processorLines() {
        try {
            return Files.isReadable(PROCESSORS) ? Files.readAllLines(PROCESSORS) : List.of();
        } catch (IOException _) {
            return List.of();
        }
    }

    private static String field(List<String> lines, String name) {
        return lines.stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElseGet(() -> System.getProperty("os.arch"));
    }

    private static String widestVectors(Set<String> flags) {
        return Arrays.stream(new String[] {"avx512f", "avx2", "avx", "sse4_2"})
                .filter(flags::contains)
                .findFirst()
                .map(flag -> flag.equals("avx512f") ? "AVX-512" : flag.toUpperCase(Locale.ROOT))
                .orElse("unknown");
    }
}
