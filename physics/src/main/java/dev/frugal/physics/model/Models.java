package dev.frugal.physics.model;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.SimilarNames;
import dev.frugal.base.YamlSection;
import java.util.List;
import java.util.Optional;

/// All models, each as its preset: with the published numbers where there are any.
public final class Models {
    private static final List<ModelSpec> PRESETS = List.of(
            Tapinn.published(),
            HyperPinn.published(),
            ParametricPinn.standard(),
            SobolevPinn.standard(),
            DeepOnet.standard(),
            FlowTapinn.standard(),
            HybridTapinn.standard());

    private Models() {}

    /// Their names, in the order of tables.
    public static List<String> names() {
        return PRESETS.stream().map(ModelSpec::name).toList();
    }

    /// The preset of that name; empty if there is none.
    public static Optional<ModelSpec> find(String name) {
        return PRESETS.stream().filter(preset -> preset.name().equals(name)).findFirst();
    }

    /// The preset of that name.
    ///
    /// @throws InvalidInputException if there is none
    public static ModelSpec named(String name) {
        return find(name).orElseThrow(() -> new InvalidInputException(unknown(name)));
    }

    /// Reads a model from a file: a name, or settings over the preset of their `kind`.
    ///
    /// @param usual the name of the model that settings without a `kind` are for
    /// @throws InvalidInputException if there is no such model, a key is unknown, or a value is unusable
    public static ModelSpec read(YamlSection section, Optional<String> usual) {
        if (section.text().isPresent()) {
            return find(section.text().get())
                    .orElseThrow(() -> section.mistake(unknown(section.text().get())));
        }
        if (section.isEmpty() && usual.isPresent()) {
            return named(usual.get());
        }
        var kind = section.at("kind").flatMap(YamlSection::text).or(() -> usual);
        var preset = kind.flatMap(Models::find);
        return preset.isPresent() ? section.over(preset.get(), ModelSpec.class) : section.as(ModelSpec.class);
    }

    private static String unknown(String name) {
        return "there is no model '%s'%s".formatted(name, SimilarNames.hint(name, names()));
    }
}
