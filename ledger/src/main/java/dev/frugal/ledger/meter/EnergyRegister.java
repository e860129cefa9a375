package dev.frugal.ledger.meter;

import java.io.IOException;

/// The energy register of a device, in its own units.
///
/// @param name name in messages: `package-0`
/// @param reading reads the register
/// @param unitsPerJoule units per joule
/// @param range number of units after which it wraps to 0; 0 if it never does
record EnergyRegister(String name, Reading reading, double unitsPerJoule, long range) {
    /// Reads a register.
    @FunctionalInterface
    interface Reading {
        /// Units since some moment in the past.
        ///
        /// @throws IOException if it cannot be read; the message says which it is and why
        long units() throws IOException;
    }

    /// Joules between two readings; the register may have wrapped once between them.
    ///
    /// @throws IOException if a register that never wraps went backwards: the device was reset, and
    ///   the energy since the previous reading is lost
    double joules(long before, long now) throws IOException {
        if (now < before && range == 0) {
            throw new IOException("%s went back from %d to %d".formatted(name, before, now));
        }
        return (now >= before ? now - before : now - before + range) / unitsPerJoule;
    }
}
