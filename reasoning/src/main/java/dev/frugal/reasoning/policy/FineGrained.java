package dev.frugal.reasoning.policy;

import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.IntStream;

/// FGO, Fine-grained Group policy Optimisation (Han, Afifi, Marot, Wang, Yin, ICASSP 2026, arXiv
/// 2602.10048).
///
/// The idea: GRPO gives every correct response of a group the same reward, and a group that is all
/// correct or all wrong none at all. FGO divides one unit of reward among the correct responses and
/// one unit of punishment among the wrong ones, by length L and entropy H:
///
/// ```
/// correct:  W = softmax[ (mean L⁺ / L)^α · (mean H⁺ / H)^β ],   R = +W
/// wrong:    W = softmax[ (L / mean L⁻)^α · (mean H⁻ / H)^β ],   R = −W
/// A = R − mean over the group of R
/// ```
///
/// Short confident correct responses earn most, long confident wrong ones lose most, and a group
/// whose responses all agree still ranks them. Consequences that the tests hold:
///
/// - a mixed group's rewards sum to 0, so A = R there; correct ones are > 0, wrong ones < 0;
/// - all correct: ΣR = 1; all wrong: ΣR = −1;
/// - equal lengths and entropies in a group that is all correct or all wrong give A = 0.
///
/// At the paper's α = 0.01 doubling a length moves its factor by 0.7 %, so the *summed* entropy,
/// which grows with length, does most of the compressing. The authors' code also divides by (std R
/// + 1e-4): `standardised`. When H nears 0 a factor explodes and the softmax gives everything to
///   one response; divisors are kept at [#DIVISOR_FLOOR] or above, and `cap`, where given, bounds
///   the product of the two factors (the published presets give none).
@JsonTypeName("fine-grained")
public record FineGrained(
        double alpha, double beta, TrajectoryEntropy entropy, OptionalDouble cap, boolean standardised)
        implements Advantage {
    /// The smallest entropy, in nats, that divides.
    public static final double DIVISOR_FLOOR = 1e-6;

    public FineGrained {
        if (!Double.isFinite(alpha) || !Double.isFinite(beta)) {
            throw new IllegalArgumentException(
                    "alpha and beta are finite numbers, not %s and %s".formatted(alpha, beta));
        }
        if (cap.isPresent() && !(cap.getAsDouble() > 0)) {
            throw new IllegalArgumentException("a cap on factors is greater than 0, not " + cap.getAsDouble());
        }
    }

    @Override
    public List<GroupAdvantages> advantages(List<ResponseGroup> groups) {
        return groups.stream().map(this::advantages).toList();
    }

    @Override
    public Set<ResponseFact> needs() {
        return entropy.needs();
    }

    /// It makes its own of right and wrong.
    @Override
    public boolean usesRewards() {
        return false;
    }

    @Override
    public Optional<Advantage> withFactors(MethodChanges changes) {
        return Optional.of(new FineGrained(
                changes.alpha().orElse(alpha),
                changes.beta().orElse(beta),
                changes.entropy().orElse(entropy),
                changes.factorCap().isPresent() ? changes.factorCap() : cap,
                standardised));
    }

    private GroupAdvantages advantages(ResponseGroup group) {
        int size = group.size();
        var weights = new double[size];
        var rewards = new double[size];
        int capped = 0;
        for (boolean correct : new boolean[] {true, false}) {
            int[] half = IntStream.range(0, size)
                    .filter(i -> group.responses().get(i).correct() == correct)
                    .toArray();
            if (half.length == 0) {
                continue;
            }
            var factors = factors(group, half, correct);
            capped += applyCap(factors);
            var shares = softmax(factors);
            for (int k = 0; k < half.length; k++) {
                weights[half[k]] = shares[k];
                rewards[half[k]] = correct ? shares[k] : -shares[k];
            }
        }
        var advantages = mixed(group) ? rewards.clone() : Statistics.centred(rewards);
        if (standardised) {
            advantages = Statistics.divided(advantages, Statistics.standardDeviation(rewards) + DEVIATION_GUARD);
        }
        return new GroupAdvantages(weights, rewards, advantages, List.of(), capped);
    }

    /// A mixed group's mean is 0 by construction; subtracting its rounding error could turn the
    /// sign of a tiny reward.
    private static boolean mixed(ResponseGroup group) {
        return group.responses().stream()
                        .map(SampledResponse::correct)
                        .distinct()
                        .count()
                == 2;
    }

    private double[] factors(ResponseGroup group, int[] half, boolean correct) {
        var lengths = Arrays.stream(half)
                .mapToDouble(i -> group.responses().get(i).length())
                .toArray();
        var entropies = Arrays.stream(half)
                .mapToDouble(i -> group.responses().get(i).entropy(entropy))
                .toArray();
        double meanLength = Statistics.mean(lengths);
        double meanEntropy = Statistics.mean(entropies);
        var factors = new double[half.length];
        for (int k = 0; k < half.length; k++) {
            double byLength = power(meanLength, lengths[k], correct ? alpha : -alpha);
            double byEntropy = power(meanEntropy, entropies[k], beta);
            // Two infinite factors would make the softmax undefined; two huge ones share.
            factors[k] = Math.min(byLength * byEntropy, Double.MAX_VALUE);
        }
        return factors;
    }

    private int applyCap(double[] factors) {
        if (cap.isEmpty()) {
            return 0;
        }
        int capped = 0;
        for (int k = 0; k < factors.length; k++) {
            if (factors[k] > cap.getAsDouble()) {
                factors[k] = cap.getAsDouble();
                capped++;
            }
        }
        return capped;
    }

    /// (numerator / denominator)^exponent; a negative exponent turns the fraction over first, so
    /// that whatever divides is guarded.
    private static double power(double numerator, double denominator, double exponent) {
        return exponent >= 0
                ? Math.pow(numerator / Math.max(denominator, DIVISOR_FLOOR), exponent)
                : Math.pow(denominator / Math.max(numerator, DIVISOR_FLOOR), -exponent);
    }

    private static double[] softmax(double[] values) {
        double largest = Arrays.stream(values).max().orElseThrow();
        var shares =
                Arrays.stream(values).map(value -> Math.exp(value - largest)).toArray();
        return Statistics.divided(shares, Arrays.stream(shares).sum());
    }
}
