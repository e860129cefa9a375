package dev.frugal.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/// What else the machine did while something was measured.
///
/// @param before the system's load average of the minute before: waiting and running processes
/// @param others the share of all processors' time that went to other processes than ours and its
///   peers; empty where the system does not tell
public record BackgroundLoad(double before, OptionalDouble others) {
    private static final double BUSY_BEFORE = 1;
    private static final double BUSY_OTHERS = 0.05;

    /// Whether the times are not to be trusted.
    public boolean busy() {
        return others.orElse(0) > BUSY_OTHERS;
    }

    /// What was seen, for people.
    public String sentence() {
        var share = others.isPresent()
                ? String.format(
                        Locale.ROOT, "other processes used %.1f %% of the processors", 100 * others.getAsDouble())
                : "the load by other processes is unknown";
        return String.format(
                Locale.ROOT,
                "load before the benchmark %.1f; %s%s",
                before,
                share,
                busy() ? " — THE MACHINE WAS BUSY, these times mean little" : "");
    }

    /// Processor time up to a moment, in the kernel's ticks.
    ///
    /// @param busy of all processors, at work
    /// @param total of all processors
    /// @param own of this process and the children it has waited for
    private record Ticks(long busy, long total, long own) {
        private static final Path MACHINE = Path.of("/proc/stat");
        private static final Path PROCESS = Path.of("/proc/self/stat");

        /// Positions in the first line of `/proc/stat`; those from guest time on are counted
        /// elsewhere already.
        private static final int IDLE = 4;

        private static final int WAITING = 5;
        private static final int GUEST = 9;

        /// Positions in `/proc/self/stat` after the name: user and system time, ours and
        /// children's.
        private static final int USER = 12;

        private static final int CHILDREN_SYSTEM = 15;

        static Optional<Ticks> now() {
            try {
                if (!Files.isReadable(MACHINE) || !Files.isReadable(PROCESS)) {
                    return Optional.empty();
                }
                var machine = Files.readAllLines(MACHINE).getFirst().split("\\s+");
                long total = sum(machine, 1, GUEST - 1);
                long idle = sum(machine, IDLE, WAITING);
                // The name of a process may hold spaces, but is in brackets.
                var text = Files.readString(PROCESS);
                var process = text.substring(text.lastIndexOf(')') + 1).strip().split(" ");
                return Optional.of(new Ticks(total - idle, total, sum(process, USER - 1, CHILDREN_SYSTEM - 1)));
            } catch (IOException _) {
                return Optional.empty();
            }
        }

        private static long sum(String[] fields, int first, int last) {
            long sum = 0;
            for (int i = first; i <= last; i++) {
                sum += Long.parseLong(fields[i]);
            }
            return sum;
        }
    }

    /// The machine from the moment of [#begin] on.
    static final class Observation {
        private final double before =
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        private final Optional<Ticks> begin = Ticks.now();

        private Observation() {}

        static Observation begin() {
            return new Observation();
        }

        /// A sentence if the machine is busy already.
        Optional<String> warning() {
            return before > BUSY_BEFORE
                    ? Optional.of(String.format(
                            Locale.ROOT,
                            "the machine is busy (load %.1f): stop other work, or the times will mean little",
                            before))
                    : Optional.empty();
        }

        /// The load up to now; peers must have ended.
        BackgroundLoad end() {
            var end = Ticks.now();
            if (begin.isEmpty()
                    || end.isEmpty()
                    || end.get().total() == begin.get().total()) {
                return new BackgroundLoad(before, OptionalDouble.empty());
            }
            double others = end.get().busy()
                    - begin.get().busy()
                    - (end.get().own() - (double) begin.get().own());
            double all = end.get().total() - (double) begin.get().total();
            return new BackgroundLoad(before, OptionalDouble.of(Math.clamp(others / all, 0, 1)));
        }
    }
}
