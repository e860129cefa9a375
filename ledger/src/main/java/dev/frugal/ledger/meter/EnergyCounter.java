package dev.frugal.ledger.meter;

import java.io.IOException;
import java.util.List;

/// Joules of devices of this machine, summed from their own registers.
///
/// A register measures the whole device, including other processes and idle power. Registers that
/// wrap around lose nothing if they are read at least once per cycle; RAPL's take some tens of
/// minutes at full load.
public final class EnergyCounter {
    private final String description;
    private final List<EnergyRegister> registers;
    private final long[] last;
    private double joules;

    /// @param description description in the cost statement
    /// @throws IOException if a register cannot be read
    EnergyCounter(String description, List<EnergyRegister> registers) throws IOException {
        this.description = description;
        this.registers = List.copyOf(registers);
        this.last = new long[registers.size()];
        for (int i = 0; i < last.length; i++) {
            last[i] = registers.get(i).reading().units();
        }
    }

    /// The description in the cost statement: what is read, and of which devices.
    public String description() {
        return description;
    }

    /// Joules of the devices since this counter was created.
    ///
    /// @throws IOException if a register can no longer be read
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
