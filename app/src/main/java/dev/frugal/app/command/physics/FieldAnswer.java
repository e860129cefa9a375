package dev.frugal.app.command.physics;

import dev.frugal.app.terminal.CommandResult;
import dev.frugal.app.terminal.TextTable;
import dev.frugal.physics.dynamics.Remark;
import dev.frugal.physics.estimation.FitDocument;
import dev.frugal.physics.field.FieldSystem;
import dev.frugal.physics.field.estimation.FieldEstimate;
import dev.frugal.physics.field.estimation.FieldFit;
import dev.frugal.physics.field.estimation.FieldForecast;
import dev.frugal.physics.field.estimation.FieldWindow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What `physics fit` and `physics predict` say about fields.
final class FieldAnswer {
    private FieldAnswer() {}

    /// @param times of the forecast; empty for none
    /// @param assumptions that were made about the recording
    static CommandResult of(
            FieldSystem system,
            FieldWindow window,
            FieldEstimate found,
            Optional<double[]> times,
            List<String> assumptions) {
        var fit = new FieldFit(system);
        var forecast = times.map(ahead -> fit.forecast(found, window, ahead));
        var remarks = new ArrayList<>(found.remarks());
        assumptions.forEach(sentence -> remarks.add(Remark.note(sentence)));
        var document = fit.document(window, found, forecast, remarks);
        return new CommandResult(text(system, window, found, document, forecast, remarks), document);
    }

    private static String text(
            FieldSystem system,
            FieldWindow window,
            FieldEstimate found,
            FitDocument document,
            Optional<FieldForecast> forecast,
            List<Remark> remarks) {
        var text = new StringBuilder("%s, %d samples of %d points from t = %s to %s, by %s"
                .formatted(
                        system.name(),
                        window.samples(),
                        window.places().length,
                        SystemFacts.number(window.times()[0]),
                        SystemFacts.number(window.times()[window.samples() - 1]),
                        document.method()));
        if (!document.parameters().isEmpty()) {
            var facts = new TextTable("", "value", "standard deviation", "unit");
            document.parameters()
                    .forEach(one -> facts.row(
                            one.name(),
                            PhysicsFit.value(one.mean(), one.sd()),
                            "%.2g".formatted(one.sd()),
                            one.unit()));
            text.append("\n\n").append(facts.text());
        }
        var fields = new TextTable("", "size", "standard deviation", "residuals", "unit");
        for (int field = 0; field < system.fields().size(); field++) {
            var variable = system.fields().get(field);
            fields.row(
                    variable.name(),
                    "%.4g".formatted(size(system, found.initial(), field)),
                    "%.2g".formatted(size(system, found.initialDeviations(), field)),
                    found.noise()[field] > 0 ? "%.2g".formatted(found.residuals()[field]) : "not measured",
                    variable.unit());
        }
        text.append("\n\ninitial field, at t = %s: root mean squares over all points, and of the residuals\n"
                        .formatted(SystemFacts.number(window.times()[0])))
                .append(fields.text());
        forecast.ifPresent(ahead -> text.append("\n\nforecast: root mean squares over all points; --json gives each\n")
                .append(table(system, ahead)));
        if (!remarks.isEmpty()) {
            text.append('\n');
        }
        remarks.forEach(remark -> text.append('\n').append(remark.line()));
        return text.toString();
    }

    private static double size(FieldSystem system, double[] values, int field) {
        double squares = 0;
        for (int point = 0; point < system.points(); point++) {
            double value = values[field * system.points() + point];
            squares += value * value;
        }
        return Math.sqrt(squares / system.points());
    }

    private static String table(FieldSystem system, FieldForecast forecast) {
        var header = new ArrayList<String>();
        header.add("t");
        for (var name : system.fieldNames()) {
            header.add(name);
            header.add("±");
        }
        var table = new TextTable(header.toArray(String[]::new));
        int count = forecast.times().length;
        int rows = Math.min(PhysicsFit.LINES, count);
        for (int row = 1; row <= rows; row++) {
            int i = (int) ((long) row * count / rows) - 1;
            var cells = new ArrayList<Object>();
            cells.add("%.6g".formatted(forecast.times()[i]));
            for (int field = 0; field < system.fields().size(); field++) {
                cells.add("%.4g".formatted(size(system, forecast.values()[i], field)));
                cells.add("%.1e".formatted(size(system, forecast.deviations()[i], field)));
            }
            table.row(cells.toArray());
        }
        return table.text();
    }
}
