package dev.frugal.app.command.physics;

import dev.frugal.app.terminal.TextTable;
import dev.frugal.physics.system.Parameter;
import dev.frugal.physics.system.RegimeRange;
import dev.frugal.physics.system.Unit;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Optional;

/// What `physics systems` says of systems of states and of fields alike.
final class SystemFacts {
    private static final double SMALLEST_PLAIN = 1e-4;
    private static final double LARGEST_PLAIN = 1e7;

    private SystemFacts() {}

    /// Name, equations and facts.
    static String text(String name, String summary, List<String> equations, TextTable facts) {
        var text = new StringBuilder(name);
        if (!summary.isEmpty()) {
            text.append(": ").append(summary);
        }
        text.append("\n\n");
        equations.forEach(line -> text.append("  ").append(line).append('\n'));
        return text.append('\n').append(facts.text()).toString();
    }

    /// The table's beginning: how long a solution lasts.
    static TextTable horizon(double horizon, Optional<Unit> timeUnit, int samples) {
        return new TextTable(
                "horizon",
                "%s%s, %d samples"
                        .formatted(
                                number(horizon),
                                timeUnit.map(unit -> " " + unit.text()).orElse(""),
                                samples));
    }

    static void parameters(List<Parameter> parameters, TextTable facts) {
        for (var parameter : parameters) {
            facts.row(
                    "parameter " + parameter.name(),
                    "%s%s, trained on %d values in %s"
                            .formatted(
                                    parameter.range(),
                                    unit(parameter.unit()),
                                    parameter.grid().size(),
                                    parameter.training()));
        }
    }

    static void regimes(List<RegimeRange> regimes, TextTable facts) {
        for (var range : regimes) {
            facts.row("regime " + range.regime(), "%s in %s".formatted(range.parameter(), range.range()));
        }
    }

    /// Up to six digits, without trailing zeros.
    static String number(double value) {
        double size = Math.abs(value);
        boolean plain = size == 0 || size >= SMALLEST_PLAIN && size < LARGEST_PLAIN;
        var digits = new BigDecimal(value, new MathContext(6)).stripTrailingZeros();
        return plain ? digits.toPlainString() : digits.toString();
    }

    static String unit(String unit) {
        return unit.isEmpty() ? "" : " " + unit;
    }
}
