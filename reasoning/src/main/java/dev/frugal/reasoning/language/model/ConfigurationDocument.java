package dev.frugal.reasoning.language.model;

import dev.frugal.base.Documents;
import dev.frugal.base.InvalidInputException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// `config.json` of a Hugging Face folder, in and out.
///
/// Both spellings in circulation are read: `rope_theta` with `rope_scaling` (transformers before 5)
/// and `rope_parameters` (since). What would change the numbers and is not built, and what is not
/// known ([ConfigurationKeys]), is refused, never ignored.
public final class ConfigurationDocument {
    private static final double DEFAULT_ROPE_THETA = 10_000;

    private final JsonNode tree;
    private final String source;

    private ConfigurationDocument(JsonNode tree, String source) {
        this.tree = tree;
        this.source = source;
    }

    /// The architecture described by the text of a `config.json`; `source` names it in errors.
    public static ModelConfiguration read(String text, String source) {
        return new ConfigurationDocument(Documents.jsonTree(text, source), source).configuration();
    }

    /// The type that the text of a `config.json` gives its weights, if it is one that is known
    /// here.
    public static Optional<WeightType> weightType(String text, String source) {
        var tree = Documents.jsonTree(text, source);
        var named = tree.has("dtype") ? tree.path("dtype") : tree.path("torch_dtype");
        return Arrays.stream(WeightType.values())
                .filter(type -> type.title().equals(named.asString("")))
                .findFirst();
    }

    /// The `config.json` of this architecture, readable by transformers 4 and 5.
    ///
    /// `elementType`: the name of the weights' type, `float32`, `bfloat16` or `float16`.
    public static String write(ModelConfiguration model, SpecialTokens tokens, String elementType) {
        var facts = model.family().facts();
        var document = new LinkedHashMap<String, @Nullable Object>();
        document.put("architectures", List.of(facts.architecture()));
        document.put("model_type", facts.modelType());
        document.put("vocab_size", model.vocabularySize());
        document.put("hidden_size", model.hiddenSize());
        document.put("intermediate_size", model.intermediateSize());
        document.put("num_hidden_layers", model.layers());
        document.put("num_attention_heads", model.queryHeads());
        document.put("num_key_value_heads", model.keyValueHeads());
        document.put("head_dim", model.headSize());
        document.put("hidden_act", facts.activation().title());
        document.put("max_position_embeddings", model.contextLength());
        document.put("rms_norm_eps", model.normEpsilon());
        document.put("rope_theta", model.ropeTheta());
        scaling(model.ropeScaling()).ifPresent(scaling -> document.put("rope_scaling", scaling));
        if (!facts.inputBias()) {
            document.put("attention_bias", model.queryKeyValueBias());
        }
        if (model.family() == ModelFamily.MISTRAL) {
            // transformers takes 4096 where the key is missing.
            document.put("sliding_window", null);
        }
        document.put("attention_dropout", 0.0);
        document.put("tie_word_embeddings", model.tiedHead());
        document.put("use_cache", true);
        tokens.begin().ifPresent(id -> document.put("bos_token_id", id));
        document.put("eos_token_id", tokens.endDocument());
        tokens.padding().ifPresent(id -> document.put("pad_token_id", id));
        document.put("torch_dtype", elementType);
        return Documents.indentedJson(document) + "\n";
    }

    private static Optional<Map<String, Object>> scaling(RopeScaling scaling) {
        return switch (scaling) {
            case RopeScaling.None _ -> Optional.empty();
            case RopeScaling.Linear(double factor) -> Optional.of(Map.of("rope_type", "linear", "factor", factor));
            case RopeScaling.Llama3(double factor, double low, double high, int context) -> {
                var document = new LinkedHashMap<String, Object>();
                document.put("rope_type", "llama3");
                document.put("factor", factor);
                document.put("low_freq_factor", low);
                document.put("high_freq_factor", high);
                document.put("original_max_position_embeddings", context);
                yield Optional.of(document);
            }
        };
    }

    private ModelConfiguration configuration() {
        if (!tree.isObject()) {
            throw new InvalidInputException(
                    "%s is not a JSON object; expected the configuration of a model".formatted(source));
        }
        var family = family();
        var facts = family.facts();
        ConfigurationKeys.check(tree, facts.activation(), source);
        boolean attentionBias = flag("attention_bias", false);
        int hiddenSize = count("hidden_size");
        int queryHeads = count("num_attention_heads");
        if (!has("head_dim") && facts.headSize().isEmpty() && (queryHeads < 1 || hiddenSize % queryHeads != 0)) {
            throw new InvalidInputException(
                    "%s: hidden_size %d is not a multiple of num_attention_heads %d and there is no head_dim; add it"
                            .formatted(source, hiddenSize, queryHeads));
        }
        var rope = rope();
        try {
            return new ModelConfiguration(
                    family,
                    count("vocab_size"),
                    hiddenSize,
                    count("intermediate_size"),
                    count("num_hidden_layers"),
                    queryHeads,
                    has("num_key_value_heads") ? count("num_key_value_heads") : queryHeads,
                    has("head_dim") ? count("head_dim") : facts.headSize().orElse(hiddenSize / queryHeads),
                    count("max_position_embeddings"),
                    number(tree, "rms_norm_eps", source),
                    rope.theta(),
                    rope.scaling(),
                    facts.inputBias() || attentionBias,
                    !facts.inputBias() && attentionBias,
                    facts.queryKeyNorms(),
                    flag("tie_word_embeddings", facts.tiedHead()));
        } catch (IllegalArgumentException unusable) {
            throw new InvalidInputException(
                    "%s: %s; correct the key".formatted(source, unusable.getMessage()), unusable);
        }
    }

    private ModelFamily family() {
        if (!has("model_type")) {
            throw missing("model_type", source);
        }
        var name = tree.get("model_type").asString(tree.get("model_type").toString());
        return ModelFamily.ofModelType(name)
                .orElseThrow(() -> new InvalidInputException("%s: model_type '%s' is not supported; expected one of %s"
                        .formatted(source, name, ModelFamily.supported())));
    }

    private record Rope(double theta, RopeScaling scaling) {}

    private Rope rope() {
        // Where both are there, transformers 5 goes by rope_scaling, which somebody added.
        var key = has("rope_scaling") ? "rope_scaling" : "rope_parameters";
        var scaling = has(key) ? tree.get(key) : null;
        double theta = has("rope_theta") ? number(tree, "rope_theta", source) : DEFAULT_ROPE_THETA;
        if (scaling == null) {
            return new Rope(theta, new RopeScaling.None());
        }
        var where = "%s, at '%s'".formatted(source, key);
        if (!scaling.isObject()) {
            throw new InvalidInputException(
                    "%s: found %s; expected an object with rope_type".formatted(where, scaling));
        }
        ConfigurationKeys.checkRope(scaling, where);
        if (scaling.has("rope_theta")) {
            theta = number(scaling, "rope_theta", where);
        }
        var named = scaling.has("rope_type") ? scaling.get("rope_type") : scaling.path("type");
        var type = named.isMissingNode() ? "default" : named.asString(named.toString());
        try {
            return new Rope(
                    theta,
                    switch (type) {
                        case "default" -> new RopeScaling.None();
                        case "linear" -> new RopeScaling.Linear(number(scaling, "factor", where));
                        case "llama3" ->
                            new RopeScaling.Llama3(
                                    number(scaling, "factor", where),
                                    number(scaling, "low_freq_factor", where),
                                    number(scaling, "high_freq_factor", where),
                                    count(scaling, "original_max_position_embeddings", where));
                        default ->
                            throw new InvalidInputException(
                                    "%s: rope_type '%s' is not supported; expected default, linear or llama3"
                                            .formatted(where, type));
                    });
        } catch (IllegalArgumentException unusable) {
            throw new InvalidInputException(
                    "%s: %s; correct the key".formatted(where, unusable.getMessage()), unusable);
        }
    }

    private boolean has(String key) {
        return tree.has(key) && !tree.get(key).isNull();
    }

    private int count(String key) {
        return count(tree, key, source);
    }

    private static int count(JsonNode tree, String key, String where) {
        var value = tree.get(key);
        if (value == null || value.isNull()) {
            throw missing(key, where);
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw new InvalidInputException("%s: %s is %s; expected a whole number".formatted(where, key, value));
        }
        return value.intValue();
    }

    private boolean flag(String key, boolean otherwise) {
        if (!has(key)) {
            return otherwise;
        }
        if (!tree.get(key).isBoolean()) {
            throw new InvalidInputException(
                    "%s: %s is %s; expected true or false".formatted(source, key, tree.get(key)));
        }
        return tree.get(key).asBoolean();
    }

    private static double number(JsonNode tree, String key, String where) {
        var value = tree.get(key);
        if (value == null || value.isNull()) {
            throw missing(key, where);
        }
        if (!value.isNumber()) {
            throw new InvalidInputException("%s: %s is %s; expected a number".formatted(where, key, value));
        }
        return value.doubleValue();
    }

    private static InvalidInputException missing(String key, String where) {
        return new InvalidInputException(
                "%s: key '%s' is missing; add it as the model's authors published it".formatted(where, key));
    }
}
