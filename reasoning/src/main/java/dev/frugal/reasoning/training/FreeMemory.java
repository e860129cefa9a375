package dev.frugal.reasoning.training;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/// Main memory that a program could take without pushing others out.
final class FreeMemory {
    private static final Path MEMORY_INFORMATION = Path.of("/proc/meminfo");
    private static final String AVAILABLE = "MemAvailable:";
    private static final double BYTES_PER_GIB = 1L << 30;
    private static final double KIBIBYTES_PER_GIB = 1L << 20;

    /// The rest is left to others and to the estimate's error.
    private static final double SHARE = 0.8;

    private FreeMemory() {}

    /// A limit for a training, GiB: four fifths of what is free, in whole GiB so that a little more
    /// or less changes nothing, but at least 1.
    static double limit() {
        return limit(gibibytes());
    }

    static double limit(double free) {
        return Math.max(1, Math.floor(SHARE * free));
    }

    private static double gibibytes() {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        // Linux counts what it holds only to be quick as taken; it says itself what it would give.
        if (Files.isReadable(MEMORY_INFORMATION)) {
            try (var lines = Files.lines(MEMORY_INFORMATION)) {
                var available = lines.filter(line -> line.startsWith(AVAILABLE)).findFirst();
                if (available.isPresent()) {
                    return Math.min(gibibytes(available.get()), system.getTotalMemorySize() / BYTES_PER_GIB);
                }
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }
        return system.getFreeMemorySize() / BYTES_PER_GIB;
    }

    private static double gibibytes(String line) {
        return Long.parseLong(line.replaceAll("\\D", "")) / KIBIBYTES_PER_GIB;
    }
}
