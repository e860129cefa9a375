package dev.frugal.app.command.physics;

import dev.frugal.app.terminal.TextTable;
import dev.frugal.physics.system.FieldDescription;
import dev.frugal.physics.system.FieldSystemDocument;
import java.util.stream.Collectors;

/// What `physics systems` says about partial differential equations.
final class FieldFacts {
    private FieldFacts() {}

    static String text(FieldDescription description) {
        var text = new StringBuilder(description.name());
        if (!description.summary().isEmpty()) {
            text.append(": ").append(description.summary());
        }
        text.append("\n\n");
        description
                .equationTexts()
                .forEach(line -> text.append("  ").append(line).append('\n'));
        return text.append('\n').append(facts(description).text()).toString();
    }

    private static TextTable facts(FieldDescription description) {
        var document = FieldSystemDocument.of(description);
        var facts = new TextTable(
                "horizon",
                "%s%s, %d samples"
                        .formatted(
                                PhysicsSystems.number(description.horizon()),
                                description
                                        .timeUnit()
                                        .map(unit -> " " + unit.text())
                                        .orElse(""),
                                description.samples()));
        for (var axis : document.grid()) {
            facts.row(
                    "grid along " + axis.coordinate(),
                    "%d points from %s on, length %s%s"
                            .formatted(
                                    axis.points(),
                                    PhysicsSystems.number(axis.origin()),
                                    PhysicsSystems.number(axis.length()),
                                    axis.periodic() ? ", periodic" : ""));
        }
        for (var parameter : description.parameters()) {
            facts.row(
                    "parameter " + parameter.name(),
                    "%s%s, trained on %d values in %s"
                            .formatted(
                                    parameter.range(),
                                    PhysicsSystems.unit(parameter.unit()),
                                    parameter.grid().size(),
                                    parameter.training()));
        }
        document.constants().forEach((name, value) -> facts.row("constant " + name, PhysicsSystems.number(value)));
        for (var term : document.unknown()) {
            facts.row(
                    "unknown " + term.name(),
                    "to learn as a function of %s, hidden layers %s"
                            .formatted(String.join(", ", term.of()), term.hidden()));
        }
        for (var sensors : document.measured()) {
            facts.row(
                    "measured " + sensors.field(),
                    "at %d points: %s%s"
                            .formatted(
                                    sensors.at().size(),
                                    sensors.at().stream().map(String::valueOf).collect(Collectors.joining(", ")),
                                    sensors.noise() == null ? "" : ", noise " + sensors.noise()));
        }
        for (var field : document.fields()) {
            if (!field.boundary().equals("periodic")) {
                facts.row("boundary of " + field.name(), field.boundary());
            }
            facts.row("initial " + field.name(), field.initial() + PhysicsSystems.unit(field.unit()));
        }
        for (var range : description.regimes()) {
            facts.row("regime " + range.regime(), "%s in %s".formatted(range.parameter(), range.range()));
        }
        return facts;
    }
}
