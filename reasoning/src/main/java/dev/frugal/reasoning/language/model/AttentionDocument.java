package dev.frugal.reasoning.language.model;

import dev.frugal.base.InvalidInputException;
import dev.frugal.reasoning.language.model.FamilyFacts.Trait;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The keys of a `config.json` that describe attention: which layers see a window only, and caps.
final class AttentionDocument {
    /// What transformers takes for a folder without the key.
    private static final int MISTRAL_WINDOW = 4096;

    private static final int DEFAULT_MAX_WINDOW_LAYERS = 28;
    private static final int GEMMA3_PERIOD = 6;

    /// A configuration may claim more layers than can be listed. The weights will contradict it.
    private static final int MOST_LAYERS = 100_000;

    private static final int GEMMA2_PERIOD = 2;

    private static final String FULL = "full_attention";
    private static final String SLIDING = "sliding_attention";

    private final ConfigurationFields fields;
    private final ModelFamily family;
    private final int layers;

    AttentionDocument(ConfigurationFields fields, ModelFamily family, int layers) {
        this.fields = fields;
        this.family = family;
        this.layers = layers;
    }

    /// @throws InvalidInputException if a key is missing, or says what is not supported
    AttentionSettings read() {
        var sliding = slidingLayers();
        try {
            return new AttentionSettings(
                    sliding.isEmpty() ? OptionalInt.empty() : OptionalInt.of(window()),
                    sliding,
                    scalesScores() ? OptionalDouble.of(fields.number("query_pre_attn_scalar")) : OptionalDouble.empty(),
                    cap("attn_logit_softcapping"));
        } catch (IllegalArgumentException unusable) {
            throw new InvalidInputException(
                    "%s: %s; correct the key".formatted(fields.source(), unusable.getMessage()), unusable);
        }
    }

    /// The cap of the logits.
    OptionalDouble logitCap() {
        return cap("final_logit_softcapping");
    }

    private boolean scalesScores() {
        return family.facts().has(Trait.SCALED_SCORES);
    }

    /// Where Gemma 2 leaves a cap out, transformers takes one; `null` is none.
    private OptionalDouble cap(String key) {
        if (!scalesScores()) {
            return OptionalDouble.empty();
        }
        if (family == ModelFamily.GEMMA2 && !fields.tree().has(key)) {
            throw fields.missing(key);
        }
        return fields.optionalNumber(key);
    }

    private Set<Integer> slidingLayers() {
        return switch (family) {
            case LLAMA, GEMMA -> named(Set.of(FULL));
            // Every layer, wherever there is a window.
            case MISTRAL, PHI3 -> {
                named(Set.of(FULL));
                yield hasWindow() ? where(_ -> true) : Set.of();
            }
            case QWEN2, QWEN3 -> {
                if (!fields.flag("use_sliding_window", false) || !fields.has("sliding_window")) {
                    yield named(Set.of(FULL));
                }
                int first =
                        fields.has("max_window_layers") ? fields.count("max_window_layers") : DEFAULT_MAX_WINDOW_LAYERS;
                yield fields.has("layer_types") ? named(Set.of(FULL, SLIDING)) : where(layer -> layer >= first);
            }
            case GEMMA2, GEMMA3 ->
                fields.has("layer_types") ? named(Set.of(FULL, SLIDING)) : where(layer -> (layer + 1) % period() != 0);
        };
    }

    private int period() {
        if (family == ModelFamily.GEMMA2) {
            return GEMMA2_PERIOD;
        }
        for (var key : new String[] {"sliding_window_pattern", "_sliding_window_pattern"}) {
            if (fields.has(key)) {
                int period = fields.count(key);
                if (period < 1) {
                    throw new InvalidInputException(
                            "%s: %s is %d; expected at least 1".formatted(fields.source(), key, period));
                }
                return period;
            }
        }
        return GEMMA3_PERIOD;
    }

    private Set<Integer> where(IntPredicate slides) {
        return IntStream.range(0, Math.min(layers, MOST_LAYERS))
                .filter(slides)
                .boxed()
                .collect(Collectors.toSet());
    }

    /// The layers that `layer_types` has slide, if it is there.
    private Set<Integer> named(Set<String> supported) {
        var types = fields.tree().path("layer_types");
        var sliding = new TreeSet<Integer>();
        if (!fields.has("layer_types")) {
            return sliding;
        }
        if (!types.isArray() || !types.valueStream().allMatch(type -> supported.contains(type.asString("")))) {
            throw new InvalidInputException("%s: layer_types is %s, which is not supported; expected %s for every layer"
                    .formatted(
                            fields.source(),
                            types,
                            supported.contains(SLIDING) ? "'%s' or '%s'".formatted(FULL, SLIDING) : "'" + FULL + "'"));
        }
        for (int layer = 0; layer < types.size(); layer++) {
            if (types.get(layer).asString("").equals(SLIDING)) {
                sliding.add(layer);
            }
        }
        if (!sliding.isEmpty() && types.size() != layers) {
            throw new InvalidInputException("%s: layer_types has %d layers and num_hidden_layers is %d; correct one"
                    .formatted(fields.source(), types.size(), layers));
        }
        return sliding;
    }

    private boolean hasWindow() {
        return family == ModelFamily.MISTRAL
                ? !fields.tree().path("sliding_window").isNull()
                : fields.has("sliding_window");
    }

    private int window() {
        boolean silent = !fields.tree().has("sliding_window");
        return family == ModelFamily.MISTRAL && silent ? MISTRAL_WINDOW : fields.count("sliding_window");
    }

    /// Puts the keys into `document` as transformers reads them.
    static void write(ModelConfiguration model, Map<String, @Nullable Object> document) {
        var attention = model.attention();
        var family = model.family();
        switch (family) {
            case LLAMA, GEMMA -> {}
            // transformers takes a window for Mistral where the key is missing.
            case MISTRAL, PHI3 ->
                document.put(
                        "sliding_window",
                        attention.window().isPresent() ? attention.window().getAsInt() : null);
            case QWEN2, QWEN3 -> {
                if (attention.window().isPresent()) {
                    document.put("use_sliding_window", true);
                    document.put("sliding_window", attention.window().getAsInt());
                    // Before layer_types: the first layer that slides, with all behind it.
                    document.put(
                            "max_window_layers",
                            attention.slidingLayers().iterator().next());
                }
            }
            case GEMMA2, GEMMA3 -> {
                attention.window().ifPresent(window -> document.put("sliding_window", window));
                attention.queryScalar().ifPresent(scalar -> document.put("query_pre_attn_scalar", whole(scalar)));
                document.put("attn_logit_softcapping", nullable(attention.scoreCap()));
                document.put("final_logit_softcapping", nullable(model.logitCap()));
            }
        }
        if (attention.window().isPresent() && family != ModelFamily.MISTRAL && family != ModelFamily.PHI3) {
            document.put(
                    "layer_types",
                    IntStream.range(0, model.layers())
                            .mapToObj(layer -> attention.slidingLayers().contains(layer) ? SLIDING : FULL)
                            .toList());
        }
    }

    private static @Nullable Object nullable(OptionalDouble value) {
        return value.isPresent() ? value.getAsDouble() : null;
    }

    /// transformers expects a whole number where it is one.
    private static Number whole(double value) {
        return value == Math.rint(value) && Math.abs(value) < Integer.MAX_VALUE ? (Number) (int) value : (Number) value;
    }
}
