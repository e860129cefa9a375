package dev.frugal.ledger.price;

import dev.frugal.base.InvalidInputException;
import dev.frugal.ledger.meter.Consumption;

/// What computing on a machine costs.
public sealed interface MachineCost {
    /// Hours in a year, leap years counted.
    double HOURS_A_YEAR = 8766;

    /// Money for the machine itself, in the currency of the prices.
    double cost(Consumption consumption);

    /// Whether the price of an hour has the electricity in it.
    boolean includesElectricity();

    /// A machine paid for by the hour for as long as the work lasts, electricity included.
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

    /// A machine bought once and written off over its life: a busy core-second bears its part of
    /// the purchase, the idle hours being borne by the busy ones. Electricity is paid on top.
    ///
    /// @param cores of the whole machine
    /// @param purchase price of the whole machine
    /// @param life years until it is replaced
    /// @param utilisation share of its core-hours in which it works
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
