package dev.frugal.reasoning.language.model;

import dev.frugal.base.Documents;
import dev.frugal.base.InvalidInputException;
import dev.frugal.reasoning.language.model.FamilyFacts.Trait;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `config.json` of a Hugging Face folder, in and out.
///
/// What would change the numbers and is not built, and what is not
/// known ([ConfigurationKeys]), is refused, never ignored.
public final class ConfigurationDocument {
    private final ConfigurationFields fields;
    private final String source;

    private ConfigurationDocument(ConfigurationFields fields) {
        this.fields = fields;
        this.source = fields.source();
    }

    /// The architecture described by the text of a `config.json`; `source` names it in errors.
    public static ModelConfiguration read(String text, String source) {
        return new ConfigurationDocument(new ConfigurationFields(Documents.jsonTree(text, source), source))
                .configuration();
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
        if (facts.has(Trait.SCALED_SCORES)) {
            document.put("hidden_activation", facts.activation().title());
        }
        document.put("max_position_embeddings", model.contextLength());
        document.put("rms_norm_eps", model.normEpsilon());
        RotaryDocument.write(model.rotary(), document);
        if (!facts.has(Trait.INPUT_BIAS)) {
            document.put("attention_bias", model.queryKeyValueBias());
        }
        AttentionDocument.write(model, document);
        document.put("attention_dropout", 0.0);
        document.put("tie_word_embeddings", model.tiedHead());
        document.put("use_cache", true);
        tokens.begin().ifPresent(id -> document.put("bos_token_id", id));
        document.put("eos_token_id", tokens.endDocument());
        tokens.padding().ifPresent(id -> document.put("pad_token_id", id));
        document.put("torch_dtype", elementType);
        return Documents.indentedJson(document) + "\n";
    }

    private ModelConfiguration configuration() {
        if (!fields.tree().isObject()) {
            throw new InvalidInputException(
                    "%s is not a JSON object; expected the configuration of a model".formatted(source));
        }
        var family = family();
        var facts = family.facts();
        ConfigurationKeys.check(fields.tree(), family, source);
        boolean attentionBias = fields.flag("attention_bias", false);
        int hiddenSize = fields.count("hidden_size");
        int queryHeads = fields.count("num_attention_heads");
        if (!fields.has("head_dim") && facts.headSize().isEmpty() && (queryHeads < 1 || hiddenSize % queryHeads != 0)) {
            throw new InvalidInputException(
                    "%s: hidden_size %d is not a multiple of num_attention_heads %d and there is no head_dim; add it"
                            .formatted(source, hiddenSize, queryHeads));
        }
        int layers = fields.count("num_hidden_layers");
        var rotary = new RotaryDocument(fields, family).read();
        var attention = new AttentionDocument(fields, family, layers);
        int context = fields.count("max_position_embeddings");
        try {
            return new ModelConfiguration(
                    family,
                    fields.count("vocab_size"),
                    hiddenSize,
                    fields.count("intermediate_size"),
                    layers,
                    queryHeads,
                    fields.has("num_key_value_heads") ? fields.count("num_key_value_heads") : queryHeads,
                    fields.has("head_dim")
                            ? fields.count("head_dim")
                            : facts.headSize().orElse(hiddenSize / queryHeads),
                    rotary.scaling() instanceof RopeScaling.LongRope rope
                            ? Math.min(context, rope.originalContext())
                            : context,
                    fields.number("rms_norm_eps"),
                    rotary,
                    attention.read(),
                    facts.has(Trait.INPUT_BIAS) || attentionBias,
                    !facts.has(Trait.INPUT_BIAS) && attentionBias,
                    facts.has(Trait.QUERY_KEY_NORMS),
                    fields.flag("tie_word_embeddings", facts.has(Trait.TIED_HEAD)),
                    attention.logitCap());
        } catch (IllegalArgumentException unusable) {
            throw new InvalidInputException(
                    "%s: %s; correct the key".formatted(source, unusable.getMessage()), unusable);
        }
    }

    private ModelFamily family() {
        if (!fields.has("model_type")) {
            throw fields.missing("model_type");
        }
        var type = fields.tree().get("model_type");
        var name = type.asString(type.toString());
        return ModelFamily.ofModelType(name)
                .orElseThrow(() -> new InvalidInputException("%s: model_type '%s' is not supported; expected one of %s"
                        .formatted(source, name, ModelFamily.supported())));
    }
}
