package dev.frugal.reasoning.language.model;

import dev.frugal.base.InvalidInputException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;

/// The keys of a `config.json` that describe rotary positions.
///
/// Three spellings are in circulation: `rope_theta` with `rope_scaling` (transformers before 5), `rope_parameters`
/// (since), and for Gemma 3 `rope_local_base_freq` or `rope_parameters` for each kind of layer.
final class RotaryDocument {
    private static final double DEFAULT_THETA = 10_000;
    private static final double DEFAULT_GEMMA3_THETA = 1_000_000;

    private final ConfigurationFields fields;
    private final ModelFamily family;

    RotaryDocument(ConfigurationFields fields, ModelFamily family) {
        this.fields = fields;
        this.family = family;
    }

    /// @throws InvalidInputException if a key is missing, or says what is not supported
    RotarySettings read() {
        return family == ModelFamily.GEMMA3 ? gemma3() : usual();
    }

    private RotarySettings usual() {
        // Where both are there, transformers 5 goes by rope_scaling, which somebody added.
        var key = fields.has("rope_scaling") ? "rope_scaling" : "rope_parameters";
        double theta = fields.optionalNumber("rope_theta").orElse(DEFAULT_THETA);
        var share = fields.optionalNumber("partial_rotary_factor");
        if (!fields.has(key)) {
            return settings(theta, new RopeScaling.None(), share.orElse(1), OptionalDouble.empty());
        }
        var rope = checked(key, fields);
        return settings(
                rope.optionalNumber("rope_theta").orElse(theta),
                scaling(rope),
                rope.optionalNumber("partial_rotary_factor").orElse(share.orElse(1)),
                OptionalDouble.empty());
    }

    /// Layers over a window have frequencies of their own, unscaled.
    private RotarySettings gemma3() {
        double theta = fields.optionalNumber("rope_theta").orElse(DEFAULT_GEMMA3_THETA);
        double slidingTheta = fields.optionalNumber("rope_local_base_freq").orElse(DEFAULT_THETA);
        RopeScaling scaling = new RopeScaling.None();
        if (fields.has("rope_parameters")) {
            var kinds = fields.at("rope_parameters");
            kinds.tree().properties().forEach(entry -> {
                if (!entry.getKey().equals("full_attention") && !entry.getKey().equals("sliding_attention")) {
                    throw new InvalidInputException(
                            "%s: key '%s' is not supported; expected full_attention and sliding_attention"
                                    .formatted(kinds.source(), entry.getKey()));
                }
            });
            if (kinds.has("full_attention")) {
                var full = checked("full_attention", kinds);
                theta = full.optionalNumber("rope_theta").orElse(theta);
                scaling = scaling(full);
            }
            if (kinds.has("sliding_attention")) {
                var sliding = checked("sliding_attention", kinds);
                slidingTheta = sliding.optionalNumber("rope_theta").orElse(slidingTheta);
                if (!(scaling(sliding) instanceof RopeScaling.None)) {
                    throw new InvalidInputException(
                            "%s: positions are scaled, which is not supported in sliding layers; expected rope_type default"
                                    .formatted(sliding.source()));
                }
            }
        }
        if (fields.has("rope_scaling")) {
            scaling = scaling(checked("rope_scaling", fields));
        }
        return settings(theta, scaling, 1, OptionalDouble.of(slidingTheta));
    }

    private ConfigurationFields checked(String key, ConfigurationFields parent) {
        var rope = parent.at(key);
        if (!rope.tree().isObject()) {
            throw new InvalidInputException(
                    "%s: found %s; expected an object with rope_type".formatted(rope.source(), rope.tree()));
        }
        ConfigurationKeys.checkRope(rope.tree(), family, rope.source());
        return rope;
    }

    private RopeScaling scaling(ConfigurationFields rope) {
        var named = rope.has("rope_type")
                ? rope.tree().get("rope_type")
                : rope.tree().path("type");
        var type = named.isMissingNode() ? "default" : named.asString(named.toString());
        try {
            return switch (type) {
                case "default" -> new RopeScaling.None();
                case "linear" -> new RopeScaling.Linear(rope.number("factor"));
                case "llama3" ->
                    new RopeScaling.Llama3(
                            rope.number("factor"),
                            rope.number("low_freq_factor"),
                            rope.number("high_freq_factor"),
                            rope.count("original_max_position_embeddings"));
                // Phi-3's first files call it su.
                case "longrope", "su" -> longRope(rope, type);
                default -> throw unsupported(rope, type);
            };
        } catch (IllegalArgumentException unusable) {
            throw new InvalidInputException(
                    "%s: %s; correct the key".formatted(rope.source(), unusable.getMessage()), unusable);
        }
    }

    private RopeScaling longRope(ConfigurationFields rope, String type) {
        if (family != ModelFamily.PHI3) {
            throw unsupported(rope, type);
        }
        var original = rope.has("original_max_position_embeddings") ? rope : fields;
        return new RopeScaling.LongRope(
                rope.numbers("short_factor"),
                rope.numbers("long_factor"),
                original.count("original_max_position_embeddings"),
                fields.count("max_position_embeddings"),
                rope.optionalNumber("factor"),
                rope.optionalNumber("attention_factor"));
    }

    private InvalidInputException unsupported(ConfigurationFields rope, String type) {
        return new InvalidInputException("%s: rope_type '%s' is not supported; expected default, linear or %s"
                .formatted(rope.source(), type, family == ModelFamily.PHI3 ? "longrope" : "llama3"));
    }

    private RotarySettings settings(double theta, RopeScaling scaling, double share, OptionalDouble slidingTheta) {
        try {
            return new RotarySettings(theta, scaling, share, slidingTheta);
        } catch (IllegalArgumentException unusable) {
            throw new InvalidInputException(
                    "%s: %s; correct the key".formatted(fields.source(), unusable.getMessage()), unusable);
        }
    }

    /// Puts the keys into `document` as transformers 4 and 5 both read them.
    static void write(RotarySettings rotary, Map<String, ? super Object> document) {
        document.put("rope_theta", rotary.theta());
        rotary.slidingTheta().ifPresent(theta -> document.put("rope_local_base_freq", theta));
        if (rotary.share() < 1) {
            document.put("partial_rotary_factor", rotary.share());
        }
        switch (rotary.scaling()) {
            case RopeScaling.None _ -> {}
            case RopeScaling.Linear(double factor) ->
                document.put("rope_scaling", Map.of("rope_type", "linear", "factor", factor));
            case RopeScaling.Llama3(double factor, double low, double high, int context) -> {
                var scaling = new LinkedHashMap<String, Object>();
                scaling.put("rope_type", "llama3");
                scaling.put("factor", factor);
                scaling.put("low_freq_factor", low);
                scaling.put("high_freq_factor", high);
                scaling.put("original_max_position_embeddings", context);
                document.put("rope_scaling", scaling);
            }
            case RopeScaling.LongRope rope -> {
                var scaling = new LinkedHashMap<String, Object>();
                // transformers 4 wants these three keys and no other.
                scaling.put("type", "longrope");
                scaling.put("short_factor", rope.shortFactors());
                scaling.put("long_factor", rope.longFactors());
                rope.factor().ifPresent(factor -> scaling.put("factor", factor));
                rope.attention().ifPresent(factor -> scaling.put("attention_factor", factor));
                document.put("rope_scaling", scaling);
                document.put("original_max_position_embeddings", rope.originalContext());
                document.put("max_position_embeddings", rope.statedContext());
            }
        }
    }
}
