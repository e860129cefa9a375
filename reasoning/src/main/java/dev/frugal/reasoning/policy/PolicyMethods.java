package dev.frugal.reasoning.policy;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.YamlSection;
import dev.frugal.reasoning.policy.PolicyLoss.Clip;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/// The published methods by name, with their papers' numbers.
public final class PolicyMethods {
    /// The range in which PPO's ratio moves freely (Schulman et al. 2017), which GRPO kept.
    private static final Clip PPO = Clip.of(0.2, 0.2);

    private static final Advantage NORMALISED = new Advantage.GroupNormalised();
    private static final LengthShaping UNSHAPED = new LengthShaping.None();
    private static final Sampling PLAIN = new Sampling.Plain();

    private static final double PAPER_ALPHA = 0.01;
    private static final double PAPER_BETA = 1;

    private static final String USUAL = "fgo";

    private PolicyMethods() {}

    /// All presets. `limit` is the longest response in tokens, from which length rewards are
    /// scaled.
    public static List<PolicyMethod> all(int limit) {
        return List.of(
                method("grpo", NORMALISED, UNSHAPED, new PolicyLoss.SequenceMean(PPO), PLAIN, 0),
                // DeepSeekMath's weight of the KL penalty.
                method("grpo-kl", NORMALISED, UNSHAPED, new PolicyLoss.SequenceMean(PPO), PLAIN, 0.04),
                method(
                        "dr-grpo",
                        new Advantage.GroupCentred(),
                        UNSHAPED,
                        new PolicyLoss.ConstantDivisor(PPO),
                        PLAIN,
                        0),
                method("rloo", new Advantage.LeaveOneOut(), UNSHAPED, new PolicyLoss.SequenceMean(PPO), PLAIN, 0),
                method(
                        "reinforce-plus-plus",
                        new Advantage.BatchNormalised(),
                        UNSHAPED,
                        new PolicyLoss.TokenMean(PPO),
                        PLAIN,
                        0),
                method(
                        "fgo",
                        fine(TrajectoryEntropy.SAMPLED_SUM, PAPER_ALPHA, PAPER_BETA, false),
                        UNSHAPED,
                        new PolicyLoss.SequenceMean(PPO),
                        PLAIN,
                        0),
                method(
                        "fgo-code",
                        fine(TrajectoryEntropy.SAMPLED_SUM, PAPER_ALPHA, PAPER_BETA, true),
                        UNSHAPED,
                        new PolicyLoss.TokenMean(PPO),
                        PLAIN,
                        0),
                // Length takes the place of the entropy that stood for it: the control for what
                // FGO's
                // entropy term does beyond shortening.
                method(
                        "fgo-length",
                        fine(TrajectoryEntropy.SAMPLED_SUM, 1, 0, false),
                        UNSHAPED,
                        new PolicyLoss.SequenceMean(PPO),
                        PLAIN,
                        0),
                // The same with a bonus on entropy at the forks: it shortens further and keeps more
                // of the choice of words (docs/concepts/entropy.md). Where a wording is free this
                // model's distributions hold more than 0.7 nats; where a digit is known, less.
                method(
                                "fgo-fork",
                                fine(TrajectoryEntropy.SAMPLED_SUM, 1, 0, false),
                                UNSHAPED,
                                new PolicyLoss.SequenceMean(PPO),
                                PLAIN,
                                0)
                        .withEntropyBonus(new EntropyBonus(0.15, 0.7)),
                // DAPO: 16,384 tokens and a cache of 4,096 before the limit of 20,480.
                method(
                        "dapo",
                        NORMALISED,
                        new LengthShaping.SoftOverlong(limit, Math.max(1, limit / 5)),
                        new PolicyLoss.TokenMean(Clip.of(0.2, 0.28)),
                        new Sampling.Dynamic(3),
                        0),
                method("gspo", NORMALISED, UNSHAPED, new PolicyLoss.SequenceRatio(Clip.of(3e-4, 4e-4)), PLAIN, 0),
                // MiniMax-M1 leaves the lower side open; an upper bound of 5 on the weight is the
                // value of Khatri et al. (2025).
                method("cispo", NORMALISED, UNSHAPED, new PolicyLoss.ClippedWeight(Clip.of(1, 4)), PLAIN, 0),
                method(
                        "gfpo",
                        NORMALISED,
                        UNSHAPED,
                        new PolicyLoss.TokenMean(PPO),
                        new Sampling.Filtered(4, Sampling.Criterion.SHORTEST),
                        0),
                shaped("kimi", new LengthShaping.Kimi(1)),
                shaped("l1", new LengthShaping.TargetLength(limit / 2, 0.0003)),
                shaped("shorter-better", new LengthShaping.ShorterBetter(2, 0.001)),
                shaped("cosine", new LengthShaping.Cosine(limit, 2, 1, -10, 0, -10)));
    }

    /// The preset called `name`.
    ///
    /// @throws InvalidInputException if there is none; the sentence lists those there are
    public static PolicyMethod named(String name, int limit) {
        return find(name, limit).orElseThrow(() -> new InvalidInputException(unknown(name)));
    }

    private static String unknown(String name) {
        return "there is no method '%s'; expected one of: %s".formatted(name, names());
    }

    private static Optional<PolicyMethod> find(String name, int limit) {
        return all(limit).stream().filter(method -> method.name().equals(name)).findFirst();
    }

    /// A method as a file has it: a preset's name, or settings over the preset of their `name`, or else all of them.
    /// FGO where nothing is said.
    ///
    /// @throws InvalidInputException if there is no such preset, a key is unknown or missing, or a value
    ///   is unusable
    public static PolicyMethod read(YamlSection section, int limit) {
        if (section.text().isPresent()) {
            return find(section.text().get(), limit)
                    .orElseThrow(() -> section.mistake(unknown(section.text().get())));
        }
        var name = section.at("name", String.class, USUAL);
        return find(name, limit)
                .map(preset -> section.over(preset, PolicyMethod.class))
                .orElseGet(() -> section.as(PolicyMethod.class));
    }

    /// The presets' names, for messages and help.
    public static String names() {
        return all(2).stream().map(PolicyMethod::name).collect(Collectors.joining(", "));
    }

    private static FineGrained fine(TrajectoryEntropy entropy, double alpha, double beta, boolean standardised) {
        return new FineGrained(alpha, beta, entropy, OptionalDouble.empty(), standardised);
    }

    private static PolicyMethod shaped(String name, LengthShaping shaping) {
        return method(name, NORMALISED, shaping, new PolicyLoss.TokenMean(PPO), PLAIN, 0);
    }

    private static PolicyMethod method(
            String name, Advantage advantage, LengthShaping shaping, PolicyLoss loss, Sampling sampling, double kl) {
        return new PolicyMethod(name, advantage, shaping, loss, sampling, kl, EntropyBonus.NONE);
    }
}
