package dev.frugal.ledger.price;

import dev.frugal.base.InvalidInputException;
import dev.frugal.ledger.meter.Consumption;

/// The cost of computing on a machine.
public sealed interface MachineCost {
    /// Hours per year, including leap years.
    double HOURS_A_YEAR = 8766;

    /// The cost of the machine itself, in the currency of the prices.
    double cost(Consumption consumption);

    /// Whether the hourly price includes electricity.
    boolean includesElectricity();

    /// A rented machine, paid by the hour while the work lasts, including electricity.
    ///
    /// @param cores of the whole machine
    /// @param hour price of one hour
    record Rented(int cores, SourcedValue hour) implements MachineCost {
        public Rented {
            checkCores(cores);
        }

        @Override
        public double cost(Consumption consumption) {
            return consumption.wallSeconds() / 3600 * hour.value();
        }

        @Override
        public boolean includesElectricity() {
            return true;
        }
    }

    /// An owned machine, depreciated over its life: each busy core-second pays its share of the
    /// purchase, including idle hours. Electricity is paid in addition.
    ///
    /// @param cores of the whole machine
    /// @param purchase price of the whole machine
    /// @param life years until it is replaced
    /// @param utilisation share of its core-hours that are busy
    record Owned(int cores, SourcedValue purchase, SourcedValue life, SourcedValue utilisation) implements MachineCost {
        public Owned {
            checkCores(cores);
        }

        @Override
        public double cost(Consumption consumption) {
            double usefulCoreHours = life.value() * HOURS_A_YEAR * utilisation.value() * cores;
            return consumption.cpuSeconds() / 3600 * purchase.value() / usefulCoreHours;
        }

        @Override
        public boolean includesElectricity() {
            return false;
        }
    }

    private static void checkCores(int cores) {
        if (cores < 1) {
            throw new InvalidInputException("a machine has %d cores; expected at least 1".formatted(cores));
        }
    }
}
