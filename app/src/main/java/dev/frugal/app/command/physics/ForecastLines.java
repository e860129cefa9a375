package dev.frugal.app.command.physics;

import dev.frugal.base.Documents;
import dev.frugal.physics.prediction.ForecastAttempt;
import dev.frugal.physics.prediction.Prediction;
import dev.frugal.physics.prediction.PredictionDocument;
import dev.frugal.physics.system.DynamicalSystem;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Forecasts from many windows as text, one line for each: a table in CSV with the estimates and the state at the
/// forecast's end, or JSON Lines with the whole forecast.
enum ForecastLines {
    CSV {
        @Override
        void begin(DynamicalSystem system, PrintStream out) {
            var header = new ArrayList<String>();
            header.add("window");
            for (var name : system.parameterNames()) {
                header.add(name);
                header.add(name + "_sd");
            }
            header.addAll(List.of("regime", "regime_probability", "until"));
            for (var name : system.stateNames()) {
                header.add(name);
                header.add(name + "_sd");
            }
            header.addAll(List.of("warnings", "problem"));
            write(header, out);
        }

        @Override
        void line(String name, ForecastAttempt attempt, DynamicalSystem system, PrintStream out) {
            var cells = new ArrayList<String>();
            cells.add(name);
            attempt.prediction()
                    .ifPresentOrElse(
                            prediction -> numbers(prediction, cells),
                            () -> cells.addAll(empty(2 * system.parameterNames().size()
                                    + 3
                                    + 2 * system.stateNames().size()
                                    + 1)));
            cells.add(attempt.problem().orElse(""));
            write(cells, out);
        }
    },

    JSON_LINES {
        @Override
        void begin(DynamicalSystem system, PrintStream out) {}

        @Override
        void line(String name, ForecastAttempt attempt, DynamicalSystem system, PrintStream out) {
            out.println(Documents.json(
                    new Line(name, attempt.prediction().map(PredictionDocument::of), attempt.problem())));
        }
    };

    /// A line of JSON Lines.
    private record Line(String window, Optional<PredictionDocument> prediction, Optional<String> problem) {}

    /// What comes before the lines.
    abstract void begin(DynamicalSystem system, PrintStream out);

    abstract void line(String name, ForecastAttempt attempt, DynamicalSystem system, PrintStream out);

    private static void numbers(Prediction prediction, List<String> cells) {
        for (var parameter : prediction.parameters()) {
            cells.add(Double.toString(parameter.mean()));
            cells.add(Double.toString(parameter.deviation()));
        }
        cells.add(prediction.regime().orElse(""));
        cells.add(prediction
                .regime()
                .map(regime -> Double.toString(prediction.regimes().getOrDefault(regime, 0.0)))
                .orElse(""));
        int last = prediction.times().length - 1;
        cells.add(Double.toString(prediction.times()[last]));
        for (int state = 0; state < prediction.stateNames().size(); state++) {
            cells.add(Double.toString(prediction.states()[last][state]));
            cells.add(Double.toString(prediction.deviations()[last][state]));
        }
        cells.add(String.join(" ", prediction.warnings()));
    }

    private static List<String> empty(int count) {
        return java.util.Collections.nCopies(count, "");
    }

    /// Cells as RFC 4180 has them.
    private static void write(List<String> cells, PrintStream out) {
        var line = new StringBuilder();
        for (var cell : cells) {
            line.append(line.isEmpty() ? "" : ",").append(quoted(cell));
        }
        out.append(line.append('\n'));
    }

    private static String quoted(String cell) {
        boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
    }
}
