package dev.frugal.physics.comparison;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Require;
import dev.frugal.base.SimilarNames;
import dev.frugal.base.YamlSection;
import dev.frugal.physics.data.Protocol;
import dev.frugal.physics.model.ModelSpec;
import dev.frugal.physics.model.Models;
import dev.frugal.physics.system.DynamicalSystem;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What is compared: the content of a comparison's `config.yaml`.
///
/// @param protocol how the data are made; every seed of every model sees the same
/// @param seeds number of trainings of each model, with seeds 0, 1, …
/// @param models by their names in the result: the model's own, or that with a hyphen and another word,
///   such as `flow-tapinn-narrow`, so that one model can be compared under several settings
/// @param baselines those with rows in the result; the printed tables always have all
/// @param paper whether the answer is held against the TAPINN paper's figures
public record ComparisonSettings(
        DynamicalSystem system,
        Protocol protocol,
        int seeds,
        Map<String, ModelSpec> models,
        List<String> baselines,
        boolean paper) {
    private static final int USUAL_SEEDS = 3;
    private static final int MOST_SEEDS = 1000;

    /// Names become those of files.
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

    /// @throws InvalidInputException if there is nothing to compare, or a name is unusable
    public ComparisonSettings {
        models = Collections.unmodifiableMap(new LinkedHashMap<>(models));
        baselines = List.copyOf(baselines);
        Require.within("seeds", seeds, 1, MOST_SEEDS);
        if (paper && !system.name().equals(PaperVerdict.SYSTEM)) {
            throw new InvalidInputException(
                    "the TAPINN paper's figures apply only to %s, not %s; omit them or choose that system"
                            .formatted(PaperVerdict.SYSTEM, system.name()));
        }
        if (models.isEmpty() && baselines.isEmpty()) {
            throw new InvalidInputException(
                    "there is no model to compare; expected some of: %s".formatted(String.join(", ", known())));
        }
        models.forEach(ComparisonSettings::checkName);
        var seen = new HashSet<String>();
        for (var baseline : baselines) {
            if (!Baselines.NAMES.contains(baseline)) {
                throw new InvalidInputException("there is no baseline '%s'%s"
                        .formatted(baseline, SimilarNames.hint(baseline, Baselines.NAMES)));
            }
            if (!seen.add(baseline)) {
                throw namedTwice(baseline);
            }
        }
    }

    private static void checkName(String name, ModelSpec model) {
        boolean right =
                NAME.matcher(name).matches() && (name.equals(model.name()) || name.startsWith(model.name() + "-"));
        Require.that(
                right,
                "the name of a " + model.name(),
                "'" + name + "'",
                "'%s', or that with a hyphen and letters, digits, '.', '_' or '-', such as %s-small"
                        .formatted(model.name(), model.name()));
    }

    private static InvalidInputException namedTwice(String name) {
        return new InvalidInputException("the model '%s' is listed twice; remove one".formatted(name));
    }

    /// Presets and baselines by name, each model trained with the usual number of seeds.
    ///
    /// @throws InvalidInputException if a name is unknown or listed twice
    public static ComparisonSettings of(DynamicalSystem system, Protocol protocol, List<String> names) {
        return new ComparisonSettings(system, protocol, USUAL_SEEDS, Map.of(), Baselines.NAMES, false).withOnly(names);
    }

    /// Reads a file; omitted settings have their defaults: all models, as their presets.
    ///
    /// @throws InvalidInputException if there is no such model, a key is unknown, or a value is unusable
    public static ComparisonSettings read(YamlSection file, DynamicalSystem system, Protocol protocol) {
        var models = file.at("models");
        var baselines = file.at("baselines");
        var chosen = models.map(ComparisonSettings::models).orElse(Map.of());
        var others =
                baselines.map(section -> List.of(section.as(String[].class))).orElse(List.of());
        var settings = baselines
                .or(() -> models)
                .map(section -> section.placing(
                        () -> new ComparisonSettings(system, protocol, USUAL_SEEDS, chosen, others, false)))
                .orElseGet(() -> of(system, protocol, Models.names()));
        var counted = file.at("seeds")
                .map(section -> {
                    int seeds = section.as(Integer.class);
                    return section.placing(() -> settings.withSeeds(seeds));
                })
                .orElse(settings);
        return file.at("paper")
                .filter(section -> section.as(Boolean.class))
                .map(section -> section.placing(counted::besideThePaper))
                .orElse(counted);
    }

    private static Map<String, ModelSpec> models(YamlSection section) {
        var models = new LinkedHashMap<String, ModelSpec>();
        section.entries().forEach((name, settings) -> {
            var model = Models.read(settings, kind(name));
            models.put(name, settings.placing(() -> {
                checkName(name, model);
                return model;
            }));
        });
        return models;
    }

    /// The model that a name is one of.
    private static Optional<String> kind(String name) {
        return Models.names().stream()
                .filter(kind -> name.equals(kind) || name.startsWith(kind + "-"))
                .findFirst();
    }

    /// Only these models and baselines: models as these settings have them, or else as their presets.
    ///
    /// @throws InvalidInputException if a name is unknown or listed twice
    public ComparisonSettings withOnly(List<String> names) {
        var chosen = new LinkedHashMap<String, ModelSpec>();
        var others = names.stream().filter(Baselines.NAMES::contains).toList();
        for (var name : names) {
            if (!Baselines.NAMES.contains(name) && chosen.put(name, model(name)) != null) {
                throw namedTwice(name);
            }
        }
        return new ComparisonSettings(system, protocol, seeds, chosen, others, paper);
    }

    private ModelSpec model(String name) {
        var own = models.get(name);
        return own != null
                ? own
                : Models.find(name)
                        .orElseThrow(() -> new InvalidInputException("there is no model '%s'%s"
                                .formatted(
                                        name,
                                        SimilarNames.hint(
                                                name,
                                                Stream.concat(models.keySet().stream(), known().stream())
                                                        .distinct()
                                                        .toList()))));
    }

    public ComparisonSettings withSeeds(int count) {
        return new ComparisonSettings(system, protocol, count, models, baselines, paper);
    }

    /// Each model's training effort multiplied by `factor`.
    public ComparisonSettings withBudget(double factor) {
        var changed = new LinkedHashMap<String, ModelSpec>();
        models.forEach((name, model) -> changed.put(name, model.withBudget(factor)));
        return new ComparisonSettings(system, protocol, seeds, changed, baselines, paper);
    }

    /// Compared with the TAPINN paper's figures.
    public ComparisonSettings besideThePaper() {
        return new ComparisonSettings(system, protocol, seeds, models, baselines, true);
    }

    /// The names of the models and baselines, in the order of the result.
    public List<String> names() {
        return Stream.concat(models.keySet().stream(), baselines.stream()).toList();
    }

    private static List<String> known() {
        return Stream.concat(Models.names().stream(), Baselines.NAMES.stream()).toList();
    }
}
