package dev.frugal.ledger.meter;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The processor's running average power limit counters (RAPL), as Linux's powercap shows them.
///
/// Packages and their memory are summed; cores and graphics are parts of a package and are left
/// out. The counters are those of the whole machine, not of this process. They wrap around after
/// some tens of minutes at full load: a reading at least that often loses nothing.
///
/// Source: Khan et al. (2018), "RAPL in Action", ACM TOMPECS 3(2).
public final class EnergyCounter {
    private static final Logger LOG = LoggerFactory.getLogger(EnergyCounter.class);
    private static final Path POWERCAP = Path.of("/sys/class/powercap");
    private static final double MICROJOULES_A_JOULE = 1e6;

    private final List<Domain> domains;
    private final long[] last;
    private double joules;

    private EnergyCounter(List<Domain> domains) throws IOException {
        this.domains = domains;
        this.last = new long[domains.size()];
        for (int i = 0; i < last.length; i++) {
            last[i] = number(domains.get(i).energy());
        }
    }

    private record Domain(Path energy, long range) {}

    /// The counters of this machine, if it has any that this user may read.
    public static Optional<EnergyCounter> ofThisMachine() {
        return under(POWERCAP);
    }

    /// The counters under a folder laid out like `/sys/class/powercap`.
    public static Optional<EnergyCounter> under(Path powercap) {
        if (!Files.isDirectory(powercap)) {
            return Optional.empty();
        }
        try (var folders = Files.list(powercap)) {
            var domains = new ArrayList<Domain>();
            for (var folder : folders.sorted().toList()) {
                if (countsOnItsOwn(folder)) {
                    domains.add(
                            new Domain(
                                    folder.resolve("energy_uj"),
                                    number(folder.resolve("max_energy_range_uj"))));
                }
            }
            return domains.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new EnergyCounter(List.copyOf(domains)));
        } catch (IOException failure) {
            LOG.info(
                    "energy counters under {} cannot be read ({}); joules will be estimated",
                    powercap,
                    failure.getMessage());
            return Optional.empty();
        }
    }

    /// Joules of the machine since this counter was made.
    ///
    /// @throws IOException if a counter that could be read before cannot be read now
    public double joules() throws IOException {
        for (int i = 0; i < last.length; i++) {
            var domain = domains.get(i);
            long now = number(domain.energy());
            long spent = now >= last[i] ? now - last[i] : now - last[i] + domain.range();
            joules += spent / MICROJOULES_A_JOULE;
            last[i] = now;
        }
        return joules;
    }

    private static boolean countsOnItsOwn(Path folder) throws IOException {
        var name = folder.resolve("name");
        if (!Files.isRegularFile(name) || !Files.isRegularFile(folder.resolve("energy_uj"))) {
            return false;
        }
        var domain = Files.readString(name, StandardCharsets.US_ASCII).strip();
        return domain.startsWith("package") || domain.equals("dram");
    }

    private static long number(Path file) throws IOException {
        try {
            return Long.parseLong(Files.readString(file, StandardCharsets.US_ASCII).strip());
        } catch (NumberFormatException failure) {
            throw new IOException(file + " holds no number", failure);
        }
    }
}
