package dev.frugal.physics.comparison;

import dev.frugal.base.Documents;
import dev.frugal.base.InvalidInputException;
import dev.frugal.physics.data.Protocol;
import dev.frugal.physics.model.ModelSpec;
import dev.frugal.physics.system.DynamicalSystem;
import dev.frugal.physics.system.SystemYaml;
import dev.frugal.physics.system.Systems;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// What is compared, resolved: the content of a comparison's `config.yaml`.
///
/// @param system the system's whole text, as [SystemYaml] writes it
/// @param protocol how the data are made; every seed of every model sees the same
/// @param seeds how often each method is trained, with seeds 0, 1, …
/// @param models names of methods and baselines, in the order of the answer
/// @param methods the settings of every method among them, by name
/// @param paper whether the answer is held against the TAPINN paper's figures
public record ComparisonSettings(
        String system,
        Protocol protocol,
        int seeds,
        List<String> models,
        Map<String, JsonNode> methods,
        boolean paper) {
    private static final String SOURCE = "config.yaml";

    public ComparisonSettings {
        models = List.copyOf(models);
        methods = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(methods));
        if (seeds < 1) {
            throw new InvalidInputException("the number of seeds is %d; expected at least 1".formatted(seeds));
        }
        if (models.isEmpty()) {
            throw new InvalidInputException(
                    "there is no model to compare; expected some of: %s".formatted(String.join(", ", known())));
        }
    }

    /// Settings for models by name, each method's training effort multiplied by `budget`.
    ///
    /// @throws InvalidInputException if a name is unknown or given twice
    public static ComparisonSettings of(
            DynamicalSystem system, Protocol protocol, int seeds, List<String> models, double budget, boolean paper) {
        checkBudget(budget);
        var methods = new LinkedHashMap<String, JsonNode>();
        var seen = new ArrayList<String>();
        for (var name : models) {
            if (!known().contains(name)) {
                throw new InvalidInputException(
                        "there is no model '%s'; expected some of: %s".formatted(name, String.join(", ", known())));
            }
            if (seen.contains(name)) {
                throw new InvalidInputException("the model '%s' is named twice; name it once".formatted(name));
            }
            seen.add(name);
            ModelSpec.named(name).ifPresent(method -> methods.put(name, Documents.tree(method.withBudget(budget))));
        }
        return new ComparisonSettings(SystemYaml.of(system), protocol, seeds, models, methods, paper);
    }

    static void checkBudget(double budget) {
        if (!(budget > 0 && budget < Double.POSITIVE_INFINITY)) {
            throw new InvalidInputException(
                    "the budget is %s; expected a positive factor such as 0.5".formatted(budget));
        }
    }

    /// These settings with another setting of a method that is among the models.
    public ComparisonSettings withMethod(ModelSpec method) {
        if (!methods.containsKey(method.name())) {
            throw new IllegalArgumentException(
                    "%s is not one of the compared methods %s".formatted(method.name(), methods.keySet()));
        }
        var changed = new LinkedHashMap<>(methods);
        changed.put(method.name(), Documents.tree(method));
        return new ComparisonSettings(system, protocol, seeds, models, changed, paper);
    }

    /// Every name that [#of] takes: methods, then baselines.
    public static List<String> known() {
        return Stream.concat(ModelSpec.NAMES.stream(), Baselines.NAMES.stream()).toList();
    }

    /// The system.
    public DynamicalSystem dynamicalSystem() {
        return Systems.read(SOURCE + ", system", system);
    }

    /// The method of that name with its settings; only for names in `methods`.
    ModelSpec method(String name) {
        var settings = methods.get(name);
        if (settings == null) {
            throw new InvalidInputException("%s has no settings for '%s' under 'methods'".formatted(SOURCE, name));
        }
        return ModelSpec.read(name, settings, SOURCE + ", methods." + name);
    }
}
