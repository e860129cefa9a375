package dev.frugal.reasoning.policy;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.frugal.reasoning.policy.PolicyLoss.Clip;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/// What a user wants otherwise than a preset has it; what is empty stays as it is.
///
/// - `alpha`, `beta`, `entropy`, `factorCap`: the factors of FGO ([FineGrained]);
/// - `loss`: the kind of [PolicyLoss]; `epsilonLow`, `epsilonHigh`, `dualClip`: its clip;
/// - `kl`: weight of the penalty in the loss;
/// - `entropyBonus`, `entropyFloor`: weight and floor of [EntropyBonus].
public record MethodChanges(
        @JsonProperty("alpha") OptionalDouble alpha,
        @JsonProperty("beta") OptionalDouble beta,
        @JsonProperty("entropy") Optional<TrajectoryEntropy> entropy,
        @JsonProperty("factor_cap") OptionalDouble factorCap,
        @JsonProperty("loss") Optional<String> loss,
        @JsonProperty("epsilon_low") OptionalDouble epsilonLow,
        @JsonProperty("epsilon_high") OptionalDouble epsilonHigh,
        @JsonProperty("dual_clip") OptionalDouble dualClip,
        @JsonProperty("kl") OptionalDouble kl,
        @JsonProperty("entropy_bonus") OptionalDouble entropyBonus,
        @JsonProperty("entropy_floor") OptionalDouble entropyFloor) {

    /// The keys of a JSON object of changes.
    public static final List<String> KEYS = List.of(
            "alpha",
            "beta",
            "entropy",
            "factor_cap",
            "loss",
            "epsilon_low",
            "epsilon_high",
            "dual_clip",
            "kl",
            "entropy_bonus",
            "entropy_floor");

    /// Nothing.
    public static final MethodChanges NONE = new MethodChanges(
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            Optional.empty(),
            OptionalDouble.empty(),
            Optional.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty());

    public MethodChanges {
        DoubleStream.of(
                        alpha.orElse(0),
                        beta.orElse(0),
                        factorCap.orElse(0),
                        epsilonLow.orElse(0),
                        epsilonHigh.orElse(0),
                        dualClip.orElse(0),
                        kl.orElse(0),
                        entropyBonus.orElse(0),
                        entropyFloor.orElse(0))
                .filter(value -> !Double.isFinite(value))
                .findFirst()
                .ifPresent(value -> {
                    throw new IllegalArgumentException("found %s; expected a finite number".formatted(value));
                });
    }

    /// Whether they name a factor that only FGO has.
    public boolean nameFactors() {
        return alpha.isPresent() || beta.isPresent() || entropy.isPresent() || factorCap.isPresent();
    }

    /// `method` with these changes; a method without FGO's factors is left without.
    ///
    /// @throws IllegalArgumentException if a number is out of range, or there is no such loss
    public PolicyMethod applyTo(PolicyMethod method) {
        var advantage = method.advantage().withFactors(this).orElse(method.advantage());
        var clip = method.loss().clip();
        var changedClip = new Clip(
                epsilonLow.orElse(clip.low()),
                epsilonHigh.orElse(clip.high()),
                dualClip.isPresent() ? dualClip : clip.dual());
        var changedLoss = loss.map(kind -> PolicyLoss.named(kind, changedClip))
                .orElseGet(() -> method.loss().withClip(changedClip));
        var bonus = method.entropyBonus();
        return method.withAdvantage(advantage)
                .withLoss(changedLoss)
                .withKl(kl.orElse(method.kl()))
                .withEntropyBonus(
                        new EntropyBonus(entropyBonus.orElse(bonus.weight()), entropyFloor.orElse(bonus.above())));
    }
}
