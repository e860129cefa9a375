package dev.frugal.app.command.physics;

import dev.frugal.app.command.BaseCommand;
import dev.frugal.app.terminal.CommandResult;
import dev.frugal.app.terminal.TextTable;
import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.physics.system.Parameter;
import dev.frugal.physics.system.Systems;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "systems",
        description = "List the built-in systems, or describe a built-in system or your own.",
        footer = {
            "",
            "Example:",
            "  frugal physics systems duffing",
            "",
            "Write a file to start your own system from:",
            "  frugal physics systems duffing --yaml > mine.yaml"
        })
public final class PhysicsSystems extends BaseCommand {
    @Parameters(
            arity = "0..1",
            paramLabel = "SYSTEM",
            description = "Name of a built-in system, or the path of a YAML file.")
    private @Nullable String system;

    @Option(names = "--yaml", description = "Print only the YAML file of the built-in system.")
    private boolean yaml;

    /// A parameter as `--json` prints it.
    public record ParameterDocument(String name, double low, double high, String unit, List<Double> grid) {}

    /// A system as `--json` prints it.
    ///
    /// @param initial lower and upper bound per state
    public record SystemDocument(
            String name,
            String summary,
            List<String> states,
            List<ParameterDocument> parameters,
            Map<String, Double> constants,
            List<String> equations,
            List<String> latex,
            Map<String, List<Double>> initial,
            double horizon,
            int samples,
            boolean autonomous,
            boolean symmetric) {}

    @Override
    protected CommandResult answer() {
        if (system == null) {
            if (yaml) {
                throw misuse("--yaml needs the name of a built-in system");
            }
            return list();
        }
        if (yaml) {
            if (!Systems.builtIn().contains(system)) {
                throw misuse("--yaml prints built-in systems only, one of: " + String.join(", ", Systems.builtIn()));
            }
            var text = Systems.builtInText(system);
            return new CommandResult(text.stripTrailing(), Map.of("yaml", text));
        }
        var dynamics = Systems.named(system);
        return new CommandResult(description(dynamics), document(dynamics));
    }

    private static CommandResult list() {
        var systems = Systems.builtIn().stream().map(Systems::named).toList();
        var table = new TextTable("system", "states", "parameter", "what it is");
        for (var dynamics : systems) {
            table.row(
                    dynamics.name(),
                    String.join(" ", dynamics.stateNames()),
                    dynamics.parameters().stream()
                            .map(parameter -> parameter.name() + " in " + parameter.range())
                            .collect(Collectors.joining(", ")),
                    dynamics.description().summary());
        }
        return new CommandResult(
                table.text(),
                Map.of("systems", systems.stream().map(PhysicsSystems::document).toList()));
    }

    private static String description(DynamicalSystem dynamics) {
        var text = new StringBuilder(dynamics.name());
        if (!dynamics.description().summary().isEmpty()) {
            text.append(": ").append(dynamics.description().summary());
        }
        text.append("\n\n");
        dynamics.equationTexts().forEach(line -> text.append("  ").append(line).append('\n'));
        var facts = new TextTable(
                "horizon",
                "%s, %d samples"
                        .formatted(
                                number(dynamics.horizon()),
                                dynamics.description().samples()));
        for (var parameter : dynamics.parameters()) {
            facts.row(
                    "parameter " + parameter.name(),
                    "%s%s, trained on %d values in %s"
                            .formatted(
                                    parameter.range(),
                                    unit(parameter.unit()),
                                    parameter.grid().size(),
                                    parameter.training()));
        }
        dynamics.constants().forEach((name, value) -> facts.row("constant " + name, number(value)));
        for (int i = 0; i < dynamics.stateNames().size(); i++) {
            facts.row(
                    "initial " + dynamics.stateNames().get(i),
                    dynamics.initialBox().get(i)
                            + unit(dynamics.description().stateUnits().get(i)));
        }
        facts.row("forcing", forcing(dynamics));
        dynamics.symmetry()
                .ifPresent(symmetry -> facts.row(
                        "symmetry",
                        "signs "
                                + symmetry.signs()
                                + (symmetry.halfForcingPeriod() ? ", half a forcing period later" : "")));
        for (var range : dynamics.description().regimes()) {
            facts.row("regime " + range.regime(), "%s in %s".formatted(range.parameter(), range.range()));
        }
        return text.append('\n').append(facts.text()).toString();
    }

    /// Up to six digits, without trailing zeros.
    private static String number(double value) {
        return new BigDecimal(value, new MathContext(6)).stripTrailingZeros().toPlainString();
    }

    private static String unit(String unit) {
        return unit.isEmpty() ? "" : " " + unit;
    }

    private static String forcing(DynamicalSystem dynamics) {
        if (dynamics.autonomous()) {
            return "none";
        }
        var frequency = dynamics.forcingFrequency();
        return frequency.isPresent()
                ? "periodic, angular frequency " + number(frequency.getAsDouble())
                : "depends on time without one fixed period";
    }

    private static SystemDocument document(DynamicalSystem dynamics) {
        var initial = new LinkedHashMap<String, List<Double>>();
        for (int i = 0; i < dynamics.stateNames().size(); i++) {
            var box = dynamics.initialBox().get(i);
            initial.put(dynamics.stateNames().get(i), List.of(box.low(), box.high()));
        }
        return new SystemDocument(
                dynamics.name(),
                dynamics.description().summary(),
                dynamics.stateNames(),
                dynamics.parameters().stream().map(PhysicsSystems::document).toList(),
                dynamics.constants(),
                dynamics.equationTexts(),
                dynamics.equationLatex(),
                initial,
                dynamics.horizon(),
                dynamics.description().samples(),
                dynamics.autonomous(),
                dynamics.symmetry().isPresent());
    }

    private static ParameterDocument document(Parameter parameter) {
        return new ParameterDocument(
                parameter.name(), parameter.low(), parameter.high(), parameter.unit(), parameter.grid());
    }
}
