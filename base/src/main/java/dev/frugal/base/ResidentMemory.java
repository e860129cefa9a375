package dev.frugal.base;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/// The memory of processes as the operating system sees it.
public final class ResidentMemory {
    private static final int KIBIBYTE = 1024;

    private ResidentMemory() {}

    /// The bytes of physical memory that a process holds; empty if it has ended, or this is not Linux.
    public static OptionalLong of(long process) {
        var status = Path.of("/proc/%d/status".formatted(process));
        if (!Files.exists(status)) {
            return OptionalLong.empty();
        }
        try {
            return Documents.text(status)
                    .lines()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * KIBIBYTE)
                    .findFirst();
        } catch (InvalidInputException _) {
            return OptionalLong.empty();
        }
    }
}
