package dev.frugal.reasoning.language.adapter;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// The shape of a low-rank adapter.
///
/// `rank`: inner size r. `alpha`: the adapter's output is scaled by `alpha / rank`. `targets`:
/// names of the projections that get one, out of [#PROJECTIONS].
public record LowRankSettings(int rank, double alpha, Set<String> targets) {
    /// Every projection of a layer that can carry an adapter.
    public static final List<String> PROJECTIONS =
            List.of("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj");

    public LowRankSettings {
        targets = java.util.Collections.unmodifiableSet(new TreeSet<>(targets));
        if (rank < 1) {
            throw new IllegalArgumentException("rank is %d; expected at least 1".formatted(rank));
        }
        if (!(alpha > 0) || Double.isInfinite(alpha)) {
            throw new IllegalArgumentException("alpha is %s, not above 0".formatted(alpha));
        }
        if (targets.isEmpty() || !PROJECTIONS.containsAll(targets)) {
            throw new IllegalArgumentException("targets are %s; expected some of %s".formatted(targets, PROJECTIONS));
        }
    }

    /// The adapter on all projections, as most recipes for small models use it.
    public static LowRankSettings onAllProjections(int rank, double alpha) {
        return new LowRankSettings(rank, alpha, Set.copyOf(PROJECTIONS));
    }

    /// What the product of the matrices is multiplied by.
    public double scale() {
        return alpha / rank;
    }
}
