package dev.frugal.reasoning.language.adapter;

import dev.frugal.base.BoundedPattern;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/// The shape of a low-rank adapter.
///
/// - `rank`: inner size r;
/// - `alpha`: the adapter's output is scaled by `alpha / rank`;
/// - `targets`: the projections that get one: names out of [#PROJECTIONS], or regular expressions that match whole
///   paths, such as `.*layers\.[0-3]\..*\.q_proj`;
/// - `rankStabilised`: whether the scale is `alpha / √rank` instead (rsLoRA, Kalajdzievski 2023), so that a larger rank
///   does not learn more slowly.
public record LowRankSettings(int rank, double alpha, Set<String> targets, boolean rankStabilised) {
    /// Every projection of a layer that can carry an adapter. Phi-3 fuses two or three of them into one.
    public static final List<String> PROJECTIONS = List.of(
            "q_proj", "k_proj", "v_proj", "qkv_proj", "o_proj", "gate_proj", "up_proj", "gate_up_proj", "down_proj");

    private static final String WEIGHT = ".weight";

    /// @throws IllegalArgumentException if a number is out of range, there is no target, or one is neither a name nor a
    ///   regular expression
    public LowRankSettings {
        targets = Collections.unmodifiableSet(new TreeSet<>(targets));
        if (rank < 1) {
            throw new IllegalArgumentException("rank is %d; expected at least 1".formatted(rank));
        }
        if (!(alpha > 0) || Double.isInfinite(alpha)) {
            throw new IllegalArgumentException("alpha is %s, not above 0".formatted(alpha));
        }
        if (targets.isEmpty() || !targets.stream().allMatch(LowRankSettings::isTarget)) {
            throw new IllegalArgumentException(
                    "targets are %s; expected some of %s, or regular expressions that match whole paths"
                            .formatted(targets, PROJECTIONS));
        }
    }

    /// A word that names no projection would match no path either.
    private static boolean isTarget(String target) {
        if (PROJECTIONS.contains(target)) {
            return true;
        }
        try {
            new BoundedPattern(target);
            return !target.matches("\\w*");
        } catch (PatternSyntaxException none) {
            return false;
        }
    }

    /// The adapter on all projections, as most recipes for small models use it.
    public static LowRankSettings onAllProjections(int rank, double alpha) {
        return new LowRankSettings(rank, alpha, Set.copyOf(PROJECTIONS), false);
    }

    /// What the product of the matrices is multiplied by.
    public double scale() {
        return rankStabilised ? alpha / Math.sqrt(rank) : alpha / rank;
    }

    /// These settings without the names of projections that no weight of these Hugging Face names has.
    ///
    /// @throws IllegalArgumentException if no target is left
    LowRankSettings restrictedTo(Set<String> weights) {
        var kept = targets.stream()
                .filter(target -> !PROJECTIONS.contains(target)
                        || weights.stream().anyMatch(weight -> weight.endsWith("." + target + WEIGHT)))
                .collect(Collectors.toSet());
        if (kept.isEmpty()) {
            throw new IllegalArgumentException("the targets %s match no projection of the model".formatted(targets));
        }
        return new LowRankSettings(rank, alpha, kept, rankStabilised);
    }

    /// Whether all projections are meant, whatever a model has of them.
    boolean targetsAll() {
        return targets.containsAll(PROJECTIONS);
    }

    /// Whether the weight of this Hugging Face name gets an adapter.
    ///
    /// @throws dev.frugal.base.InvalidInputException if a regular expression takes too many steps
    /// @throws IllegalArgumentException if one matches a matrix that can carry none
    boolean adapts(String weight) {
        if (!weight.endsWith(WEIGHT)) {
            return false;
        }
        var path = weight.substring(0, weight.length() - WEIGHT.length());
        var name = path.substring(path.lastIndexOf('.') + 1);
        boolean target = targets.stream()
                .anyMatch(one ->
                        PROJECTIONS.contains(one) ? one.equals(name) : new BoundedPattern(one).matches(path, "a path"));
        if (target && !PROJECTIONS.contains(name) && !name.endsWith("norm")) {
            throw new IllegalArgumentException("the targets %s include %s; expected projections of layers only: %s"
                    .formatted(targets, path, PROJECTIONS));
        }
        return target && PROJECTIONS.contains(name);
    }
}
