package dev.frugal.app.command.physics;

import dev.frugal.app.command.BaseCommand;
import dev.frugal.app.terminal.CommandResult;
import dev.frugal.app.terminal.TextTable;
import dev.frugal.physics.system.Constant;
import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.physics.system.Expression;
import dev.frugal.physics.system.Input;
import dev.frugal.physics.system.Parameter;
import dev.frugal.physics.system.Sensor;
import dev.frugal.physics.system.SystemDescription;
import dev.frugal.physics.system.Systems;
import dev.frugal.physics.system.UnknownTerm;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
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
        description = {
            "Lists the built-in systems, or describes one of them or of yours.",
            "",
            "Of a file of yours it checks every line: a mistake gets one sentence with line and column. What the file"
                    + " may hold stands in docs/reference/system-file.md."
        },
        footer = {
            "",
            "Example:",
            "  frugal physics systems duffing",
            "",
            "A file to start your own system from:",
            "  frugal physics systems duffing --yaml > mine.yaml"
        })
public final class PhysicsSystems extends BaseCommand {
    /// Numbers outside are printed with an exponent.
    private static final double SMALLEST_PLAIN = 1e-4;

    private static final double LARGEST_PLAIN = 1e9;

    @Parameters(arity = "0..1", paramLabel = "SYSTEM", description = "A built-in system, or the path of a YAML file.")
    private @Nullable String system;

    @Option(names = "--yaml", description = "Print the file that describes the built-in system and nothing else.")
    private boolean yaml;

    /// A parameter as `--json` prints it.
    public record ParameterDocument(String name, double low, double high, String unit, List<Double> grid) {}

    /// A constant to estimate as `--json` prints it.
    public record EstimateDocument(String name, double low, double high, boolean perRecording, String unit) {}

    /// An input as `--json` prints it.
    public record InputDocument(String name, String unit, String betweenSamples) {}

    /// A channel as `--json` prints it.
    ///
    /// @param noise as the file writes it; null where it is not known
    public record ChannelDocument(
            String name,
            String formula,
            String unit,
            @Nullable String noise) {}

    /// An unknown term as `--json` prints it.
    ///
    /// @param facts as the file writes them, `odd: [v]`
    public record TermDocument(String name, List<String> of, List<Integer> hidden, List<String> facts) {}

    /// A system as `--json` prints it.
    ///
    /// @param constants values of the known ones
    /// @param initial lower and upper bound per state
    /// @param measured what the sensors read; the states, where the file does not say
    public record SystemDocument(
            String name,
            String summary,
            List<String> states,
            List<ParameterDocument> parameters,
            Map<String, Double> constants,
            List<EstimateDocument> estimate,
            List<InputDocument> inputs,
            List<TermDocument> unknown,
            List<String> equations,
            List<String> latex,
            List<ChannelDocument> measured,
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
        var description = Systems.described(system);
        return new CommandResult(text(description), document(description));
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
        return new CommandResult(
                table.text(),
                Map.of("systems", systems.stream().map(PhysicsSystems::document).toList()));
    }

    private static String text(SystemDescription description) {
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

    private static TextTable facts(SystemDescription description) {
        var facts = new TextTable(
                "horizon", "%s, %d samples".formatted(number(description.horizon()), description.samples()));
        for (var parameter : description.parameters()) {
            facts.row(
                    "parameter " + parameter.name(),
                    "%s%s, trained on %d values in %s"
                            .formatted(
                                    parameter.range(),
                                    unit(parameter.unit()),
                                    parameter.grid().size(),
                                    parameter.training()));
        }
        var values = description.constantValues();
        description
                .constants()
                .forEach((name, constant) -> facts.row(
                        "constant " + name,
                        switch (constant) {
                            case Constant.Fixed(Expression.Literal _) -> number(values.getOrDefault(name, Double.NaN));
                            case Constant.Fixed(var formula) ->
                                "%s = %s".formatted(number(values.getOrDefault(name, Double.NaN)), formula.text());
                            case Constant.Estimated(var range, var perRecording, var unit) ->
                                "to estimate in %s%s%s"
                                        .formatted(range, unit(unit), perRecording ? ", for each recording" : "");
                        }));
        for (var input : description.inputs()) {
            facts.row(
                    "input " + input.name(),
                    "measured%s, %s between samples"
                            .formatted(
                                    unit(input.unit()), input.betweenSamples().word()));
        }
        for (var term : description.unknownTerms()) {
            facts.row(
                    "unknown " + term.name(),
                    "to learn as a function of %s, hidden layers %s%s"
                            .formatted(
                                    String.join(", ", term.arguments()),
                                    term.hidden(),
                                    factTexts(term.facts()).stream()
                                            .map(", "::concat)
                                            .collect(Collectors.joining())));
        }
        for (var sensor : description.sensors()) {
            facts.row(
                    "measured " + sensor.name(),
                    sensor.formula().text()
                            + unit(sensor.unit())
                            + sensor.noise()
                                    .map(noise -> ", noise " + text(noise))
                                    .orElse(""));
        }
        for (int i = 0; i < description.stateNames().size(); i++) {
            facts.row(
                    "initial " + description.stateNames().get(i),
                    description.initialBox().get(i)
                            + unit(description.stateUnits().get(i)));
        }
        facts.row("forcing", forcing(description));
        description
                .symmetry()
                .ifPresent(symmetry -> facts.row(
                        "symmetry",
                        "signs "
                                + symmetry.signs()
                                + (symmetry.halfForcingPeriod() ? ", half a forcing period later" : "")));
        for (var range : description.regimes()) {
            facts.row("regime " + range.regime(), "%s in %s".formatted(range.parameter(), range.range()));
        }
        return facts;
    }

    private static List<String> factTexts(UnknownTerm.Facts facts) {
        var texts = new ArrayList<String>();
        if (!facts.odd().isEmpty()) {
            texts.add("odd: " + facts.odd());
        }
        if (!facts.even().isEmpty()) {
            texts.add("even: " + facts.even());
        }
        facts.zeroAt().ifPresent(zero -> texts.add("zero-at: " + zero));
        if (!facts.increasing().isEmpty()) {
            texts.add("increasing: " + facts.increasing());
        }
        if (facts.positive()) {
            texts.add("positive");
        }
        return texts;
    }

    private static String text(Sensor.Noise noise) {
        return noise.percent() ? number(noise.size()) + " %" : number(noise.size());
    }

    /// Up to six digits, without zeros that say nothing.
    private static String number(double value) {
        double size = Math.abs(value);
        boolean plain = size == 0 || size >= SMALLEST_PLAIN && size < LARGEST_PLAIN;
        var digits = new BigDecimal(value, new MathContext(6)).stripTrailingZeros();
        return plain ? digits.toPlainString() : digits.toString();
    }

    private static String unit(String unit) {
        return unit.isEmpty() ? "" : " " + unit;
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
                ? "periodic, angular frequency " + number(frequency.getAsDouble())
                : "depends on time without one fixed period";
    }

    private static SystemDocument document(SystemDescription description) {
        var initial = new LinkedHashMap<String, List<Double>>();
        for (int i = 0; i < description.stateNames().size(); i++) {
            var box = description.initialBox().get(i);
            initial.put(description.stateNames().get(i), List.of(box.low(), box.high()));
        }
        return new SystemDocument(
                description.name(),
                description.summary(),
                description.stateNames(),
                description.parameters().stream().map(PhysicsSystems::document).toList(),
                description.constantValues(),
                estimates(description),
                description.inputs().stream()
                        .map(input -> new InputDocument(
                                input.name(),
                                input.unit(),
                                input.betweenSamples().word()))
                        .toList(),
                description.unknownTerms().stream()
                        .map(term ->
                                new TermDocument(term.name(), term.arguments(), term.hidden(), factTexts(term.facts())))
                        .toList(),
                description.equationTexts(),
                description.equationLatex(),
                description.channels().stream().map(PhysicsSystems::document).toList(),
                initial,
                description.horizon(),
                description.samples(),
                description.inputs().isEmpty() && !description.mentionsTime(),
                description.symmetry().isPresent());
    }

    private static List<EstimateDocument> estimates(SystemDescription description) {
        var estimates = new ArrayList<EstimateDocument>();
        description.constants().forEach((name, constant) -> {
            if (constant instanceof Constant.Estimated(var range, var perRecording, var unit)) {
                estimates.add(new EstimateDocument(name, range.low(), range.high(), perRecording, unit));
            }
        });
        return estimates;
    }

    private static ChannelDocument document(Sensor sensor) {
        return new ChannelDocument(
                sensor.name(),
                sensor.formula().text(),
                sensor.unit(),
                sensor.noise().map(PhysicsSystems::text).orElse(null));
    }

    private static ParameterDocument document(Parameter parameter) {
        return new ParameterDocument(
                parameter.name(), parameter.low(), parameter.high(), parameter.unit(), parameter.grid());
    }
}
