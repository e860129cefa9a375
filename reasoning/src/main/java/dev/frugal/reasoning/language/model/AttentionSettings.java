package dev.frugal.reasoning.language.model;

import java.util.Collections;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/// Where the layers' attention differs from causal attention over the whole text with scores q·k / √(head size).
///
/// - `window`: how many positions a sliding layer sees, its own included; empty if no layer slides;
/// - `slidingLayers`: the layers that see the window only;
/// - `queryScalar`: scores are q·k over the root of this; empty for the head size;
/// - `scoreCap`: c where scores s become c·tanh(s/c).
public record AttentionSettings(
        OptionalInt window, Set<Integer> slidingLayers, OptionalDouble queryScalar, OptionalDouble scoreCap) {
    /// Causal attention over the whole text.
    public static final AttentionSettings PLAIN =
            new AttentionSettings(OptionalInt.empty(), Set.of(), OptionalDouble.empty(), OptionalDouble.empty());

    /// @throws IllegalArgumentException if a number is out of range, or layers slide without a window
    public AttentionSettings {
        slidingLayers = Collections.unmodifiableSet(new TreeSet<>(slidingLayers));
        if (window.isPresent() == slidingLayers.isEmpty()) {
            throw new IllegalArgumentException("a sliding window needs layers that slide, and they need a window");
        }
        if (window.isPresent() && window.getAsInt() < 1) {
            throw new IllegalArgumentException("sliding_window is %d, not above 0".formatted(window.getAsInt()));
        }
        requirePositive("query_pre_attn_scalar", queryScalar);
        requirePositive("attn_logit_softcapping", scoreCap);
    }

    /// How many positions the layer sees; empty for the whole text.
    public OptionalInt windowOf(int layer) {
        return slidingLayers.contains(layer) ? window : OptionalInt.empty();
    }

    private static void requirePositive(String name, OptionalDouble value) {
        if (value.isPresent() && (!(value.getAsDouble() > 0) || Double.isInfinite(value.getAsDouble()))) {
            throw new IllegalArgumentException("%s is %s, not above 0".formatted(name, value.getAsDouble()));
        }
    }
}
