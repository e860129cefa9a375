package dev.frugal.physics.system;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// A [SystemDescription] as JSON: what `physics systems NAME --json` prints.
///
/// @param constants values of the known constants
/// @param equations the definitions and then the equations, as written
/// @param measured what the sensors measure; the states, if the file does not say
/// @param initial lower and upper bound of each state's initial values
/// @param timeUnit null if the file does not state it
@JsonNaming(SnakeCaseStrategy.class)
public record SystemDocument(
        String name,
        String summary,
        List<String> states,
        List<Parameter> parameters,
        Map<String, Double> constants,
        List<Estimate> estimate,
        List<MeasuredInput> inputs,
        List<Term> unknown,
        List<String> equations,
        List<String> latex,
        List<Channel> measured,
        Map<String, List<Double>> initial,
        double horizon,
        int samples,
        boolean autonomous,
        boolean symmetric,
        @Nullable String timeUnit) {
    /// Several systems.
    ///
    /// @param fields those of partial differential equations
    public record Listing(List<SystemDocument> systems, List<FieldSystemDocument> fields) {
        public Listing {
            systems = List.copyOf(systems);
            fields = List.copyOf(fields);
        }
    }

    /// A constant to estimate.
    @JsonNaming(SnakeCaseStrategy.class)
    public record Estimate(String name, double low, double high, boolean perRecording, String unit) {}

    /// A measured input.
    @JsonNaming(SnakeCaseStrategy.class)
    public record MeasuredInput(String name, String unit, String betweenSamples) {}

    /// An unknown term.
    ///
    /// @param facts as written in the file, `odd: [v]`
    public record Term(String name, List<String> of, List<Integer> hidden, List<String> facts) {
        static List<Term> of(List<UnknownTerm> terms) {
            return terms.stream()
                    .map(term -> new Term(
                            term.name(),
                            term.arguments(),
                            term.hidden(),
                            term.facts().texts()))
                    .toList();
        }
    }

    /// A sensor.
    ///
    /// @param noise as written in the file; null if unknown
    public record Channel(
            String name,
            String formula,
            String unit,
            @Nullable String noise) {}

    public SystemDocument {
        states = List.copyOf(states);
        parameters = List.copyOf(parameters);
        estimate = List.copyOf(estimate);
        inputs = List.copyOf(inputs);
        unknown = List.copyOf(unknown);
        equations = List.copyOf(equations);
        latex = List.copyOf(latex);
        measured = List.copyOf(measured);
    }

    /// The document of `system`.
    public static SystemDocument of(SystemDescription system) {
        var initial = new LinkedHashMap<String, List<Double>>();
        for (int i = 0; i < system.stateNames().size(); i++) {
            var box = system.initialBox().get(i);
            initial.put(system.stateNames().get(i), List.of(box.low(), box.high()));
        }
        return new SystemDocument(
                system.name(),
                system.summary(),
                system.stateNames(),
                system.parameters(),
                system.constantValues(),
                estimates(system),
                system.inputs().stream()
                        .map(input -> new MeasuredInput(
                                input.name(),
                                input.unit(),
                                input.betweenSamples().word()))
                        .toList(),
                Term.of(system.unknownTerms()),
                system.equationTexts(),
                system.equationLatex(),
                system.channels().stream().map(SystemDocument::channel).toList(),
                initial,
                system.horizon(),
                system.samples(),
                system.inputs().isEmpty() && !system.mentionsTime(),
                system.symmetry().isPresent(),
                system.timeUnit().map(Unit::text).orElse(null));
    }

    private static List<Estimate> estimates(SystemDescription system) {
        var estimates = new ArrayList<Estimate>();
        system.constants().forEach((name, constant) -> {
            if (constant instanceof Constant.Estimated(var range, var perRecording, var unit)) {
                estimates.add(new Estimate(name, range.low(), range.high(), perRecording, unit));
            }
        });
        return estimates;
    }

    private static Channel channel(Sensor sensor) {
        return new Channel(
                sensor.name(),
                sensor.formula().text(),
                sensor.unit(),
                sensor.noise().map(Sensor.Noise::text).orElse(null));
    }
}
