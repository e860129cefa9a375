package dev.frugal.ledger.meter;

import java.io.IOException;
import java.util.List;

/// Joules of some devices of this machine, added up from the registers they keep themselves.
///
/// A register counts the whole device: what other processes spend on it, and what it spends idle,
/// is in it. Registers that wrap around lose nothing if they are read at least once each time
/// around; RAPL's take some tens of minutes at full load.
public final class EnergyCounter {
    private final String description;
    private final List<EnergyRegister> registers;
    private final long[] last;
    private double joules;

    /// @param description as a statement names it
    /// @throws IOException if a register cannot be read
    EnergyCounter(String description, List<EnergyRegister> registers) throws IOException {
        this.description = description;
        this.registers = List.copyOf(registers);
        this.last = new long[registers.size()];
        for (int i = 0; i < last.length; i++) {
            last[i] = registers.get(i).reading().units();
        }
    }

    /// How a statement names it: what is read, and of which devices.
    public String description() {
        return description;
    }

    /// Joules of the devices since this counter was made.
    ///
    /// @throws IOException if a register that could be read before cannot be read now
    public double joules() throws IOException {
        for (int i = 0; i < last.length; i++) {
            var register = registers.get(i);
            long now = register.reading().units();
            joules += register.joules(last[i], now);
            last[i] = now;
        }
        return joules;
    }
}
