package dev.frugal.reasoning.language.generation;

import dev.frugal.base.Documents;
import dev.frugal.base.InvalidInputException;
import dev.frugal.reasoning.language.PretrainedModel;

/// How the authors of a model advise to sample from it, as `generation_config.json` says:
/// transformers' own defaults where it is silent.
final class SamplingDefaults {
    private static final String FILE = "generation_config.json";
    private static final double TEMPERATURE = 1.0;
    private static final int TOP_K = 50;
    private static final double TOP_P = 1.0;

    private SamplingDefaults() {}

    /// The advised settings for responses of at most `responseLimit`.
    ///
    /// @throws InvalidInputException if the file's numbers cannot be used
    public static SamplingSettings of(PretrainedModel pretrained, int responseLimit) {
        var tree = pretrained.companions().containsKey(FILE)
                ? Documents.jsonTree(pretrained.text(FILE), FILE)
                : Documents.jsonTree("{}", FILE);
        if (!tree.path("do_sample").asBoolean(false)) {
            return SamplingSettings.greedy(responseLimit);
        }
        try {
            return new SamplingSettings(
                    tree.path("temperature").asDouble(TEMPERATURE),
                    tree.path("top_k").asInt(TOP_K),
                    tree.path("top_p").asDouble(TOP_P),
                    responseLimit);
        } catch (IllegalArgumentException unusable) {
            throw new InvalidInputException(
                    "%s: %s; correct it or give the option".formatted(FILE, unusable.getMessage()), unusable);
        }
    }
}
