package dev.frugal.reasoning.language.generation;

import dev.frugal.base.Documents;
import dev.frugal.base.InvalidInputException;
import dev.frugal.reasoning.language.PretrainedModel;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

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
        require(tree, "do_sample", JsonNode::isBoolean, "true or false");
        require(tree, "temperature", JsonNode::isNumber, "a number");
        require(tree, "top_p", JsonNode::isNumber, "a number");
        require(tree, "top_k", value -> value.isIntegralNumber() && value.canConvertToInt(), "a whole number");
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
                    "%s: %s; correct it or set the option".formatted(FILE, unusable.getMessage()), unusable);
        }
    }

    private static void require(JsonNode tree, String key, Predicate<JsonNode> isUsable, String expected) {
        var value = tree.path(key);
        if (!value.isMissingNode() && !value.isNull() && !isUsable.test(value)) {
            throw new InvalidInputException("%s: %s is %s; expected %s".formatted(FILE, key, value, expected));
        }
    }
}
