package dev.frugal.benchmarks;

import dev.frugal.ledger.meter.Counters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/// The largest resident memory of each contender of a race, read as the race ends.
final class PeakMemory {
    private static final Path CLEAR = Path.of("/proc/self/clear_refs");
    private static final String RESIDENT_PEAK = "5";

    private final Map<String, Long> bytes = new LinkedHashMap<>();

    /// The contender, watched until it is closed.
    Contender watched(String name, Contender contender, LongSupplier peak) {
        return new Contender() {
            @Override
            public String versions() {
                return contender.versions();
            }

            @Override
            public double[] check() {
                return contender.check();
            }

            @Override
            public double seconds(int iterations) {
                return contender.seconds(iterations);
            }

            @Override
            public void close() {
                bytes.put(name, peak.getAsLong());
                contender.close();
            }
        };
    }

    /// A peer, watched until it is closed.
    Contender watched(String name, Peer peer) {
        return watched(name, peer, peer::peakBytes);
    }

    /// A contender in this process, whose peak begins after its check.
    Contender ours(String name, JavaContender contender) {
        var checked = new JavaContender(
                contender.versions(),
                () -> {
                    var result = contender.check();
                    forget();
                    return result;
                },
                contender.iteration(),
                contender.end());
        return watched(name, checked, Counters.ofThisProcess()::peakResidentBytes);
    }

    /// The peak of the contender of that name in bytes; 0 if it did not take part.
    long of(String name) {
        return bytes.getOrDefault(name, 0L);
    }

    /// Makes the peak of this process begin now, where the system allows it.
    private static void forget() {
        System.gc();
        try {
            Files.writeString(CLEAR, RESIDENT_PEAK);
        } catch (IOException _) {
            // The peak then counts from the start of the process.
            return;
        }
    }
}
