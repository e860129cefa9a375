package dev.frugal.runs;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// The computer a run worked on.
///
/// @param host its name
/// @param system operating system, release and architecture
/// @param processors processors this process may use
/// @param memoryBytes physical memory, in bytes; `memoryBytes` in manifests of version 0.1
@JsonNaming(SnakeCaseStrategy.class)
public record Machine(
        String host,
        String system,
        int processors,
        @JsonAlias("memoryBytes") long memoryBytes) {
    private static final Path KERNEL_HOST_NAME = Path.of("/proc/sys/kernel/hostname");

    /// The computer this process runs on.
    public static Machine here() {
        var system = "%s %s %s"
                .formatted(
                        System.getProperty("os.name"), System.getProperty("os.version"), System.getProperty("os.arch"));
        return new Machine(
                hostName(),
                system,
                Runtime.getRuntime().availableProcessors(),
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize());
    }

    static String hostName() {
        try {
            // The kernel answers at once, where a name service may take seconds to say no.
            return Files.isReadable(KERNEL_HOST_NAME)
                    ? Files.readString(KERNEL_HOST_NAME).strip()
                    : InetAddress.getLocalHost().getHostName();
        } catch (IOException _) {
            return "localhost";
        }
    }
}
