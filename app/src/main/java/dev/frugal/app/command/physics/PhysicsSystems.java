package dev.frugal.app.command.physics;

import dev.frugal.app.command.BaseCommand;
import dev.frugal.app.terminal.CommandResult;
import dev.frugal.app.terminal.TextTable;
import dev.frugal.physics.system.Constant;
import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.physics.system.Expression;
import dev.frugal.physics.system.FieldDescriptions;
import dev.frugal.physics.system.FieldSystemDocument;
import dev.frugal.physics.system.Input;
import dev.frugal.physics.system.SystemDescription;
import dev.frugal.physics.system.SystemDocument;
import dev.frugal.physics.system.Systems;
import java.util.ArrayList;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "systems",
        description = {
            "List the built-in systems, or describe a built-in system or your own.",
            "",
            "Every line of your file is checked: each mistake is one sentence with line and column. The format is"
                    + " described in docs/reference/system-file.md."
        },
        footer = {
            "",
            "Example:",
            "  frugal physics systems duffing",
            "",
            "Write a file to start your own system from:",
            "  frugal physics systems duffing --yaml > mine.yaml"
        })
final class PhysicsSystems extends BaseCommand {
    /// Numbers outside this range are printed with an exponent.

    @Parameters(arity = "0..1", paramLabel = "SYSTEM", description = SystemChanges.SYSTEM + ".")
    private @Nullable String system;

    @Option(names = "--yaml", description = "Print only the YAML file of the built-in system.")
    private boolean yaml;

    @Override
    protected CommandResult answer() {
        if (system == null) {
            if (yaml) {
                throw misuse("--yaml needs the name of a built-in system");
            }
            return list();
        }
        if (yaml) {
            var builtIn = new ArrayList<>(Systems.builtIn());
            builtIn.addAll(FieldDescriptions.builtIn());
            if (!builtIn.contains(system)) {
                throw misuse("--yaml prints built-in systems only, one of: " + String.join(", ", builtIn));
            }
            var text = Systems.builtInText(system);
            return new CommandResult(text.stripTrailing(), Map.of("yaml", text));
        }
        var place = SystemChanges.place(system, runsFolder());
        if (FieldDescriptions.isField(place)) {
            var fields = FieldDescriptions.named(place);
            return new CommandResult(FieldFacts.text(fields), FieldSystemDocument.of(fields));
        }
        var description = Systems.described(place);
        return new CommandResult(text(description), SystemDocument.of(description));
    }

    private static CommandResult list() {
        var systems = Systems.builtIn().stream().map(Systems::described).toList();
        var table = new TextTable("system", "states", "parameter", "what it is");
        for (var description : systems) {
            table.row(
                    description.name(),
                    String.join(" ", description.stateNames()),
                    description.parameters().stream()
                            .map(parameter -> parameter.name() + " in " + parameter.range())
                            .collect(Collectors.joining(", ")),
                    description.summary());
        }
        var fields = FieldDescriptions.builtIn().stream()
                .map(FieldDescriptions::named)
                .toList();
        var fieldTable = new TextTable("partial differential equation", "fields", "parameter", "what it is");
        for (var description : fields) {
            fieldTable.row(
                    description.name(),
                    String.join(" ", description.fieldNames()),
                    description.parameters().stream()
                            .map(parameter -> parameter.name() + " in " + parameter.range())
                            .collect(Collectors.joining(", ")),
                    description.summary());
        }
        return new CommandResult(
                table.text() + "\n\n" + fieldTable.text(),
                new SystemDocument.Listing(
                        systems.stream().map(SystemDocument::of).toList(),
                        fields.stream().map(FieldSystemDocument::of).toList()));
    }

    private static String text(SystemDescription description) {
        return SystemFacts.text(
                description.name(), description.summary(), description.equationTexts(), facts(description));
    }

    private static TextTable facts(SystemDescription description) {
        var facts = SystemFacts.horizon(description.horizon(), description.timeUnit(), description.samples());
        SystemFacts.parameters(description.parameters(), facts);
        var values = description.constantValues();
        description
                .constants()
                .forEach((name, constant) -> facts.row(
                        "constant " + name,
                        switch (constant) {
                            case Constant.Fixed(Expression.Literal _) ->
                                SystemFacts.number(values.getOrDefault(name, Double.NaN));
                            case Constant.Fixed(var formula) ->
                                "%s = %s"
                                        .formatted(
                                                SystemFacts.number(values.getOrDefault(name, Double.NaN)),
                                                formula.text());
                            case Constant.Estimated(var range, var perRecording, var unit) ->
                                "to estimate in %s%s%s"
                                        .formatted(
                                                range,
                                                SystemFacts.unit(unit),
                                                perRecording ? ", for each recording" : "");
                        }));
        for (var input : description.inputs()) {
            facts.row(
                    "input " + input.name(),
                    "measured%s, %s between samples"
                            .formatted(
                                    SystemFacts.unit(input.unit()),
                                    input.betweenSamples().word()));
        }
        for (var term : description.unknownTerms()) {
            facts.row(
                    "unknown " + term.name(),
                    "to learn as a function of %s, hidden layers %s%s"
                            .formatted(
                                    String.join(", ", term.arguments()),
                                    term.hidden(),
                                    term.facts().texts().stream()
                                            .map(", "::concat)
                                            .collect(Collectors.joining())));
        }
        for (var sensor : description.sensors()) {
            facts.row(
                    "measured " + sensor.name(),
                    sensor.formula().text()
                            + SystemFacts.unit(sensor.unit())
                            + sensor.noise()
                                    .map(noise -> ", noise " + noise.text())
                                    .orElse(""));
        }
        for (int i = 0; i < description.stateNames().size(); i++) {
            facts.row(
                    "initial " + description.stateNames().get(i),
                    description.initialBox().get(i)
                            + SystemFacts.unit(description.stateUnits().get(i)));
        }
        facts.row("forcing", forcing(description));
        description
                .symmetry()
                .ifPresent(symmetry -> facts.row(
                        "symmetry",
                        "signs "
                                + symmetry.signs()
                                + (symmetry.halfForcingPeriod() ? ", half a forcing period later" : "")));
        SystemFacts.regimes(description.regimes(), facts);
        return facts;
    }

    private static String forcing(SystemDescription description) {
        if (!description.inputs().isEmpty()) {
            return "by "
                    + description.inputs().stream().map(Input::name).collect(Collectors.joining(", "))
                    + ", as it was recorded";
        }
        if (!description.isClosed()) {
            return description.mentionsTime() ? "depends on time" : "none";
        }
        var dynamics = new DynamicalSystem(description);
        if (dynamics.autonomous()) {
            return "none";
        }
        var frequency = dynamics.forcingFrequency();
        return frequency.isPresent()
                ? "periodic, angular frequency " + SystemFacts.number(frequency.getAsDouble())
                : "depends on time without one fixed period";
    }
}
