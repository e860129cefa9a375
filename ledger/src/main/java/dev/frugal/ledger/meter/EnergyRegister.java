package dev.frugal.ledger.meter;

import java.io.IOException;

/// One device's own count of its energy, in units of its own.
///
/// @param name as a sentence names it: `package-0`
/// @param reading what it shows now
/// @param unitsPerJoule how many of its units a joule has
/// @param range after so many units it begins again at 0; 0 if it never does
record EnergyRegister(String name, Reading reading, double unitsPerJoule, long range) {
    /// Looks at a register.
    @FunctionalInterface
    interface Reading {
        /// Units since some moment of the past.
        ///
        /// @throws IOException if it cannot be read; the message says which it is and why
        long units() throws IOException;
    }

    /// Joules between two readings, of which the second may come from after a wrap.
    ///
    /// @throws IOException if a register that never wraps has gone back: the device was reset, and
    ///   what it spent since the reading before is lost
    double joules(long before, long now) throws IOException {
        if (now < before && range == 0) {
            throw new IOException("%s went back from %d to %d".formatted(name, before, now));
        }
        return (now >= before ? now - before : now - before + range) / unitsPerJoule;
    }
}
