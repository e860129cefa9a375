package dev.frugal.app.command.physics;

import dev.frugal.app.terminal.TextTable;
import dev.frugal.physics.system.FieldDescription;
import dev.frugal.physics.system.FieldSystemDocument;
import java.util.stream.Collectors;

/// What `physics systems` says about partial differential equations.
final class FieldFacts {
    private FieldFacts() {}

    static String text(FieldDescription description) {
        return SystemFacts.text(
                description.name(), description.summary(), description.equationTexts(), facts(description));
    }

    private static TextTable facts(FieldDescription description) {
        var document = FieldSystemDocument.of(description);
        var facts = SystemFacts.horizon(description.horizon(), description.timeUnit(), description.samples());
        for (var axis : document.grid()) {
            facts.row(
                    "grid along " + axis.coordinate(),
                    "%d points from %s on, length %s%s"
                            .formatted(
                                    axis.points(),
                                    SystemFacts.number(axis.origin()),
                                    SystemFacts.number(axis.length()),
                                    axis.periodic() ? ", periodic" : ""));
        }
        SystemFacts.parameters(description.parameters(), facts);
        document.constants().forEach((name, value) -> facts.row("constant " + name, SystemFacts.number(value)));
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
            facts.row("initial " + field.name(), field.initial() + SystemFacts.unit(field.unit()));
        }
        SystemFacts.regimes(description.regimes(), facts);
        return facts;
    }
}
