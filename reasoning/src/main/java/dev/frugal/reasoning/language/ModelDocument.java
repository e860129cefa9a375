package dev.frugal.reasoning.language;

import dev.frugal.reasoning.language.model.WeightType;
import java.nio.file.Path;

/// A model folder that was written, as JSON: what `reasoning export OUT --json` prints.
///
/// @param model the folder
/// @param parameters how many numbers it has
/// @param weights their type, such as `bfloat16`
public record ModelDocument(String model, long parameters, String weights) {
    /// The document of `pretrained`, written to `folder`.
    public static ModelDocument of(Path folder, PretrainedModel pretrained) {
        return new ModelDocument(
                folder.toString(),
                pretrained.model().configuration().parameterCount(),
                WeightType.of(pretrained.model().head()).title());
    }
}
