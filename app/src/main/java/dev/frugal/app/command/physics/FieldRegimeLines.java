package dev.frugal.app.command.physics;

import dev.frugal.app.terminal.TextTable;
import dev.frugal.physics.field.FieldSystem;
import dev.frugal.physics.field.regime.FieldRegime;
import dev.frugal.physics.sweep.ParameterSweep;
import java.util.List;

/// What `physics regimes` prints about fields.
final class FieldRegimeLines {
    /// Growth in a horizon, as a logarithm, that is not told from none.
    private static final double NEUTRAL = 1e-3;

    private FieldRegimeLines() {}

    static String of(FieldSystem system, FieldRegime regime, boolean declared) {
        var text = new StringBuilder(regime.name());
        if (declared) {
            text.append(" (declared in the system file)");
        }
        regime.speed().ifPresent(speed -> text.append(", speed %.6g".formatted(speed)));
        regime.cycleTime().ifPresent(length -> text.append(", one cycle lasts %.6g".formatted(length)));
        return text.append("\nlargest Lyapunov exponent: ")
                .append(exponent(system, regime))
                .append("\nfollowed until t = %.6g".formatted(regime.until()))
                .toString();
    }

    static String of(FieldSystem system, String parameter, List<ParameterSweep.Point<FieldRegime>> points) {
        var table = new TextTable(parameter, "regime", "Lyapunov exponent", "speed", "cycle");
        for (var point : points) {
            var regime = point.regime();
            table.row(
                    "%.6g".formatted(point.value()),
                    regime.name(),
                    exponent(system, regime),
                    regime.speed().isPresent() ? "%.6g".formatted(regime.speed().getAsDouble()) : "",
                    regime.cycleTime().isPresent()
                            ? "%.6g".formatted(regime.cycleTime().getAsDouble())
                            : "");
        }
        return table.text();
    }

    private static String exponent(FieldSystem system, FieldRegime regime) {
        if (!Double.isFinite(regime.lyapunov())) {
            return "none, the solution ends in finite time";
        }
        boolean neutral = Math.abs(regime.lyapunov()) * system.description().horizon() < NEUTRAL;
        return neutral ? "0" : "%.4g".formatted(regime.lyapunov());
    }
}
