package dev.frugal.app.command.ledger;

import java.util.Locale;
import java.util.OptionalDouble;

/// Numbers as the ledger's tables print them.
final class Amounts {
    private Amounts() {}

    static String of(double value) {
        double size = Math.abs(value);
        if (value == 0 || size >= 0.001 && size < 1e6) {
            return String.format(Locale.ROOT, size >= 100 ? "%.1f" : "%.4g", value);
        }
        return String.format(Locale.ROOT, "%.3e", value);
    }

    static String of(OptionalDouble value, String absent) {
        return value.isPresent() ? of(value.getAsDouble()) : absent;
    }
}
