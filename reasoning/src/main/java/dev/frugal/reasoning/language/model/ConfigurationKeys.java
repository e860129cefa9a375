package dev.frugal.reasoning.language.model;

import dev.frugal.base.InvalidInputException;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/// The keys that a `config.json` may have.
///
/// A key that nobody here has heard of may change what the model computes, so a model with one is
/// refused. A key set to `null` says nothing.
final class ConfigurationKeys {
    /// Read by [ConfigurationDocument].
    private static final Set<String> READ = Set.of(
            "attention_bias",
            "bos_token_id",
            "eos_token_id",
            "head_dim",
            "hidden_size",
            "intermediate_size",
            "max_position_embeddings",
            "model_type",
            "num_attention_heads",
            "num_hidden_layers",
            "num_key_value_heads",
            "pad_token_id",
            "rms_norm_eps",
            "rope_parameters",
            "rope_scaling",
            "rope_theta",
            "tie_word_embeddings",
            "vocab_size");

    /// What transformers writes beside the architecture: how to load, to initialise, to train, to
    /// report or to sample. Among them, `sliding_window` and `max_window_layers` mean nothing
    /// unless `use_sliding_window` is set and reaches a layer ([#slides]).
    private static final Set<String> WITHOUT_EFFECT = Set.of(
            "_attn_implementation",
            "_attn_implementation_autoset",
            "_commit_hash",
            "_flash_attn_2_enabled",
            "_name_or_path",
            "architectures",
            "attention_dropout",
            "attn_implementation",
            "bad_words_ids",
            "begin_suppress_tokens",
            "diversity_penalty",
            "do_sample",
            "dtype",
            "early_stopping",
            "encoder_no_repeat_ngram_size",
            "exponential_decay_length_penalty",
            "finetuning_task",
            "forced_bos_token_id",
            "forced_eos_token_id",
            "hidden_dropout",
            "id2label",
            "initializer_range",
            "is_llama_config",
            "label2id",
            "length_penalty",
            "max_length",
            "max_window_layers",
            "min_length",
            "no_repeat_ngram_size",
            "num_beam_groups",
            "num_beams",
            "num_return_sequences",
            "output_attentions",
            "output_hidden_states",
            "output_scores",
            "prefix",
            "pretraining_tp",
            "problem_type",
            "remove_invalid_values",
            "repetition_penalty",
            "return_dict",
            "return_dict_in_generate",
            "sep_token_id",
            "sliding_window",
            "suppress_tokens",
            "task_specific_params",
            "temperature",
            "tf_legacy_loss",
            "tokenizer_class",
            "top_k",
            "top_p",
            "torch_dtype",
            "torchscript",
            "transformers.js_config",
            "transformers_version",
            "typical_p",
            "unsloth_fixed",
            "unsloth_version",
            "use_sliding_window",
            "use_bfloat16",
            "use_cache");

    /// Keys of which one value is what is computed here.
    private static final Map<String, Only> ONLY = Map.ofEntries(
            Map.entry("add_cross_attention", Only.FALSE),
            Map.entry("chunk_size_feed_forward", Only.ZERO),
            Map.entry("cross_attention_hidden_size", Only.NOTHING),
            Map.entry("is_decoder", Only.ANY_FLAG),
            Map.entry("is_encoder_decoder", Only.FALSE),
            Map.entry("layer_types", Only.FULL_ATTENTION),
            Map.entry("mlp_bias", Only.FALSE),
            Map.entry("partial_rotary_factor", Only.ONE),
            Map.entry("pruned_heads", Only.EMPTY),
            Map.entry("rope_interleaved", Only.FALSE),
            Map.entry("tie_encoder_decoder", Only.FALSE),
            Map.entry("use_bidirectional_attention", Only.FALSE),
            Map.entry("use_mrope", Only.FALSE));

    /// Keys that name the activation of the gate.
    private static final Set<String> ACTIVATION = Set.of("hidden_act", "hidden_activation");

    /// Of a Mistral configuration that names none, as in transformers.
    private static final int MISTRAL_WINDOW = 4096;

    private static final Set<String> ROPE = Set.of(
            "factor",
            "high_freq_factor",
            "low_freq_factor",
            "original_max_position_embeddings",
            "rope_theta",
            "rope_type",
            "type");

    /// What transformers takes for a folder without the key.
    private static final int DEFAULT_MAX_WINDOW_LAYERS = 28;

    private ConfigurationKeys() {}

    /// A test of a value, and the value it asks for.
    private record Only(String value, Predicate<JsonNode> holds) {
        static final Only FALSE = new Only("false", node -> node.isBoolean() && !node.asBoolean());
        static final Only ANY_FLAG = new Only("true or false", JsonNode::isBoolean);
        static final Only ZERO = new Only("0", node -> node.isNumber() && node.asDouble() == 0);
        static final Only ONE = new Only("1", node -> node.isNumber() && node.asDouble() == 1);
        static final Only EMPTY = new Only("an empty list", JsonNode::isEmpty);
        static final Only NOTHING = new Only("null", JsonNode::isNull);
        static final Only FULL_ATTENTION = new Only(
                "'full_attention' for every layer",
                node -> node.isArray()
                        && node.valueStream()
                                .allMatch(layer ->
                                        layer.isString() && layer.asString().equals("full_attention")));
    }

    /// `activation`: of the model's family.
    ///
    /// @throws InvalidInputException if a key of the model's configuration would change what is computed, or
    ///   is not known not to
    static void check(JsonNode tree, Activation activation, String source) {
        ACTIVATION.forEach(key -> checkActivation(tree.path(key), key, activation, source));
        tree.properties().forEach(entry -> check(entry.getKey(), entry.getValue(), source));
        if (slides(tree)) {
            throw new InvalidInputException(
                    ("%s: attention over a sliding_window shorter than the context is not supported; "
                                    + "every layer must attend to the whole text")
                            .formatted(source));
        }
    }

    private static void checkActivation(JsonNode value, String key, Activation activation, String source) {
        boolean silent = value.isMissingNode() || value.isNull();
        if (!silent && !activation.isCalled(value.asString(""))) {
            throw new InvalidInputException(
                    "%s: %s is %s, which is not supported; supported is '%s' for this model_type"
                            .formatted(source, key, value, activation.title()));
        }
    }

    /// Whether some layer's attention is over a window: in Mistral, wherever there is one; else, where `layer_types`
    /// does not say, in the layers from `max_window_layers` on.
    private static boolean slides(JsonNode tree) {
        if (tree.path("model_type")
                .asString("")
                .equals(ModelFamily.MISTRAL.facts().modelType())) {
            return !tree.path("sliding_window").isNull()
                    && tree.path("sliding_window").asInt(MISTRAL_WINDOW)
                            < tree.path("max_position_embeddings").asInt(0);
        }
        int layers = tree.path("num_hidden_layers").asInt(0);
        int firstSliding = tree.path("max_window_layers").asInt(DEFAULT_MAX_WINDOW_LAYERS);
        return tree.path("use_sliding_window").asBoolean(false)
                && !tree.path("sliding_window").isNull()
                && !tree.path("layer_types").isArray()
                && firstSliding < layers;
    }

    /// The keys of `rope_parameters` or `rope_scaling`; `source` names it.
    ///
    /// @throws InvalidInputException as for [#check]
    static void checkRope(JsonNode scaling, String source) {
        scaling.properties().forEach(entry -> {
            var key = entry.getKey();
            if (key.equals("partial_rotary_factor")) {
                check(key, entry.getValue(), source);
            } else if (!entry.getValue().isNull() && !ROPE.contains(key)) {
                throw new InvalidInputException("%s: key '%s' is not supported; supported architectures are %s"
                        .formatted(
                                source,
                                key,
                                String.join(", ", ROPE.stream().sorted().toList())));
            }
        });
    }

    private static void check(String key, JsonNode value, String source) {
        if (value.isNull() || READ.contains(key) || ACTIVATION.contains(key) || WITHOUT_EFFECT.contains(key)) {
            return;
        }
        if (key.equals("quantization_config")) {
            throw new InvalidInputException(
                    "%s: quantization_config is not supported; use the checkpoint with float32, bfloat16 or float16 weights"
                            .formatted(source));
        }
        var only = ONLY.get(key);
        if (only == null) {
            throw new InvalidInputException(
                    "%s: key '%s' is not known and may change what the model computes; supported are %s with the keys that transformers writes for them, so remove it only if it has no effect"
                            .formatted(source, key, ModelFamily.supported()));
        }
        if (!only.holds().test(value)) {
            throw new InvalidInputException(
                    "%s: %s is %s, which is not supported; expected %s".formatted(source, key, value, only.value()));
        }
    }
}
