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
            "layer_types",
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
            "sliding_window",
            "tie_word_embeddings",
            "vocab_size");

    private static final Set<ModelFamily> GEMMA_2_AND_3 = Set.of(ModelFamily.GEMMA2, ModelFamily.GEMMA3);

    /// Read for some families only.
    private static final Map<String, Set<ModelFamily>> READ_FOR = Map.ofEntries(
            Map.entry("attn_logit_softcapping", GEMMA_2_AND_3),
            Map.entry("final_logit_softcapping", GEMMA_2_AND_3),
            Map.entry("query_pre_attn_scalar", GEMMA_2_AND_3),
            Map.entry("rope_local_base_freq", Set.of(ModelFamily.GEMMA3)),
            Map.entry("sliding_window_pattern", Set.of(ModelFamily.GEMMA3)),
            Map.entry("_sliding_window_pattern", Set.of(ModelFamily.GEMMA3)),
            Map.entry("original_max_position_embeddings", Set.of(ModelFamily.PHI3)),
            Map.entry("partial_rotary_factor", Set.of(ModelFamily.PHI3)));

    /// What transformers writes beside the architecture: how to load, to initialise, to train, to
    /// report or to sample. `sliding_window`, `use_sliding_window` and `max_window_layers` say something for some
    /// families ([AttentionDocument]) and mean nothing to the others.
    private static final Set<String> WITHOUT_EFFECT = Set.of(
            "_attn_implementation",
            "_attn_implementation_autoset",
            "_commit_hash",
            "_flash_attn_2_enabled",
            "_name_or_path",
            "architectures",
            "attention_dropout",
            "attn_implementation",
            "auto_map",
            "bad_words_ids",
            "begin_suppress_tokens",
            "cache_implementation",
            "diversity_penalty",
            "do_sample",
            "dtype",
            "early_stopping",
            "embd_pdrop",
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
            "resid_pdrop",
            "return_dict",
            "return_dict_in_generate",
            "sep_token_id",
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
            "use_bfloat16",
            "use_cache",
            "use_sliding_window");

    /// Keys of which one value is what is computed here.
    private static final Map<String, Only> ONLY = Map.ofEntries(
            Map.entry("add_cross_attention", Only.FALSE),
            Map.entry("chunk_size_feed_forward", Only.ZERO),
            Map.entry("cross_attention_hidden_size", Only.NOTHING),
            Map.entry("is_decoder", Only.ANY_FLAG),
            Map.entry("full_attn_mod", Only.ONE),
            Map.entry("interpolate_factor", Only.ONE),
            Map.entry("is_encoder_decoder", Only.FALSE),
            Map.entry("lm_head_bias", Only.FALSE),
            Map.entry("mlp_bias", Only.FALSE),
            Map.entry("partial_rotary_factor", Only.ONE),
            Map.entry("pruned_heads", Only.EMPTY),
            Map.entry("rope_interleaved", Only.FALSE),
            Map.entry("tie_encoder_decoder", Only.FALSE),
            Map.entry("use_bidirectional_attention", Only.FALSE),
            Map.entry("use_mrope", Only.FALSE));

    /// Keys that name the activation of the gate.
    private static final Set<String> ACTIVATION = Set.of("hidden_act", "hidden_activation");

    private static final Set<String> ROPE = Set.of(
            "factor",
            "high_freq_factor",
            "low_freq_factor",
            "original_max_position_embeddings",
            "rope_theta",
            "rope_type",
            "type");

    /// Of LongRoPE, which is read for Phi-3.
    private static final Set<String> LONG_ROPE = Set.of("attention_factor", "long_factor", "short_factor");

    private ConfigurationKeys() {}

    /// A test of a value, and the value it asks for.
    private record Only(String value, Predicate<JsonNode> holds) {
        static final Only FALSE = new Only("false", node -> node.isBoolean() && !node.asBoolean());
        static final Only ANY_FLAG = new Only("true or false", JsonNode::isBoolean);
        static final Only ZERO = new Only("0", node -> node.isNumber() && node.asDouble() == 0);
        static final Only ONE = new Only("1", node -> node.isNumber() && node.asDouble() == 1);
        static final Only EMPTY = new Only("an empty list", JsonNode::isEmpty);
        static final Only NOTHING = new Only("null", JsonNode::isNull);
    }

    /// @throws InvalidInputException if a key of the model's configuration would change what is computed, or
    ///   is not known not to
    static void check(JsonNode tree, ModelFamily family, String source) {
        ACTIVATION.forEach(
                key -> checkActivation(tree.path(key), key, family.facts().activation(), source));
        tree.properties().forEach(entry -> check(entry.getKey(), entry.getValue(), family, source));
    }

    private static void checkActivation(JsonNode value, String key, Activation activation, String source) {
        boolean silent = value.isMissingNode() || value.isNull();
        if (!silent && !activation.isCalled(value.asString(""))) {
            throw new InvalidInputException(
                    "%s: %s is %s, which is not supported; supported is '%s' for this model_type"
                            .formatted(source, key, value, activation.title()));
        }
    }

    /// The keys of `rope_parameters` or `rope_scaling`; `source` names it.
    ///
    /// @throws InvalidInputException as for [#check]
    static void checkRope(JsonNode scaling, ModelFamily family, String source) {
        scaling.properties().forEach(entry -> {
            var key = entry.getKey();
            boolean read = ROPE.contains(key) || family == ModelFamily.PHI3 && LONG_ROPE.contains(key);
            if (key.equals("partial_rotary_factor")) {
                check(key, entry.getValue(), family, source);
            } else if (!entry.getValue().isNull() && !read) {
                throw new InvalidInputException("%s: key '%s' is not supported; supported architectures are %s"
                        .formatted(
                                source,
                                key,
                                String.join(", ", ROPE.stream().sorted().toList())));
            }
        });
    }

    private static void check(String key, JsonNode value, ModelFamily family, String source) {
        boolean read = READ.contains(key)
                || ACTIVATION.contains(key)
                || READ_FOR.getOrDefault(key, Set.of()).contains(family);
        if (value.isNull() || read || WITHOUT_EFFECT.contains(key)) {
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
