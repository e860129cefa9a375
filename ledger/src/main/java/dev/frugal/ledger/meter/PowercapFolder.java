package dev.frugal.ledger.meter;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The processor's running average power limit counters (RAPL), as exposed by Linux's powercap.
///
/// Packages and their memory are counted; cores and graphics are parts of a package and are
/// skipped.
///
/// Source: Khan et al. (2018), "RAPL in Action", ACM TOMPECS 3(2).
///
/// @param folder folder with the layout of `/sys/class/powercap`
record PowercapFolder(Path folder) {
    static final String DESCRIPTION = "RAPL counters, packages and memory of the whole machine";
    private static final double MICROJOULES_PER_JOULE = 1e6;

    /// The registers in the folder; none if there is no such folder.
    ///
    /// @throws IOException if this user may not read one
    List<EnergyRegister> registers() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        var registers = new ArrayList<EnergyRegister>();
        try (var domains = Files.list(folder)) {
            for (var domain : domains.sorted().toList()) {
                if (countsOnItsOwn(domain)) {
                    var energy = domain.resolve("energy_uj");
                    registers.add(new EnergyRegister(
                            energy.toString(),
                            () -> number(energy),
                            MICROJOULES_PER_JOULE,
                            number(domain.resolve("max_energy_range_uj"))));
                }
            }
        }
        return registers;
    }

    private static boolean countsOnItsOwn(Path domain) throws IOException {
        var name = domain.resolve("name");
        if (!Files.isRegularFile(name) || !Files.isRegularFile(domain.resolve("energy_uj"))) {
            return false;
        }
        var what = Files.readString(name, StandardCharsets.US_ASCII).strip();
        return what.startsWith("package") || what.equals("dram");
    }

    private static long number(Path file) throws IOException {
        try {
            return Long.parseLong(
                    Files.readString(file, StandardCharsets.US_ASCII).strip());
        } catch (NumberFormatException failure) {
            throw new IOException(file + " holds no number", failure);
        }
    }
}
