package dev.frugal.ledger.meter;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// The clocks and gauges a [Meter] reads.
public interface Counters {
    /// Nanoseconds of a monotonic clock.
    long wallNanoseconds();

    /// CPU nanoseconds of all threads of the process so far.
    long cpuNanoseconds();

    /// Peak resident memory of the process so far, 0 if the system does not report it.
    long peakResidentBytes();

    /// The counters of this process. CPU time has the system's resolution (10 ms on Linux);
    /// differences of a running total lose nothing over many phases. The peak is `VmHWM` of
    /// `/proc/self/status`.
    static Counters ofThisProcess() {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        var status = Path.of("/proc/self/status");
        return new Counters() {
            @Override
            public long wallNanoseconds() {
                return System.nanoTime();
            }

            @Override
            public long cpuNanoseconds() {
                return Math.max(0, system.getProcessCpuTime());
            }

            @Override
            public long peakResidentBytes() {
                try {
                    return peak(Files.readString(status, StandardCharsets.US_ASCII));
                } catch (IOException _) {
                    return 0;
                }
            }
        };
    }

    private static long peak(String status) {
        return status.lines()
                .filter(line -> line.startsWith("VmHWM:"))
                .map(line -> line.replaceAll("\\D", ""))
                .mapToLong(kibibytes -> Long.parseLong(kibibytes) * 1024)
                .findFirst()
                .orElse(0);
    }
}
