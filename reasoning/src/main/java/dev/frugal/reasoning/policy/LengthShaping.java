package dev.frugal.reasoning.policy;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.Arrays;

/// Rewards made from verdicts (1 or 0) and lengths in tokens.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
public sealed interface LengthShaping {
    /// One reward per response of the group.
    double[] rewards(ResponseGroup group);

    /// The verdict alone.
    @JsonTypeName("none")
    record None() implements LengthShaping {
        @Override
        public double[] rewards(ResponseGroup group) {
            return group.verdicts();
        }
    }

    /// Kimi k1.5 (2025): λ = 0.5 − (len − min) / (max − min) over the group is added to a correct
    /// response, min(0, λ) to a wrong one; 0 when all lengths are equal.
    @JsonTypeName("kimi")
    record Kimi(double weight) implements LengthShaping {
        @Override
        public double[] rewards(ResponseGroup group) {
            var rewards = group.verdicts();
            var lengths = group.lengths();
            int shortest = Arrays.stream(lengths).min().orElseThrow();
            int longest = Arrays.stream(lengths).max().orElseThrow();
            if (shortest == longest) {
                return rewards;
            }
            for (int i = 0; i < rewards.length; i++) {
                double bonus = 0.5 - (double) (lengths[i] - shortest) / (longest - shortest);
                rewards[i] += weight * (rewards[i] > 0 ? bonus : Math.min(0, bonus));
            }
            return rewards;
        }
    }

    /// L1-exact (Aggarwal and Welleck 2025): verdict − `slope`·|target − len|.
    @JsonTypeName("target-length")
    record TargetLength(int target, double slope) implements LengthShaping {
        @Override
        public double[] rewards(ResponseGroup group) {
            var rewards = group.verdicts();
            var lengths = group.lengths();
            for (int i = 0; i < rewards.length; i++) {
                rewards[i] -= slope * Math.abs(target - lengths[i]);
            }
            return rewards;
        }
    }

    /// ShorterBetter (Yi et al. 2025): `bonus` if correct, minus `slope`·|len − the shortest
    /// correct length|; where nothing is correct the group's mean length takes its place.
    @JsonTypeName("shorter-better")
    record ShorterBetter(double bonus, double slope) implements LengthShaping {
        @Override
        public double[] rewards(ResponseGroup group) {
            var rewards = group.verdicts();
            var lengths = group.lengths();
            double best = group.responses().stream()
                    .filter(SampledResponse::correct)
                    .mapToInt(SampledResponse::length)
                    .min()
                    .orElse(-1);
            if (best < 0) {
                best = Arrays.stream(lengths).average().orElseThrow();
            }
            for (int i = 0; i < rewards.length; i++) {
                rewards[i] = bonus * rewards[i] - slope * Math.abs(lengths[i] - best);
            }
            return rewards;
        }
    }

    /// The cosine reward of Yeo et al. (2025): a correct response earns from `correctShort` falling
    /// to `correctLong`, a wrong one from `wrongShort` rising to `wrongLong`, along half a cosine
    /// over `limit` tokens; a response at the limit earns `exceeded`.
    @JsonTypeName("cosine")
    record Cosine(
            int limit, double correctShort, double correctLong, double wrongShort, double wrongLong, double exceeded)
            implements LengthShaping {
        @Override
        public double[] rewards(ResponseGroup group) {
            var rewards = group.verdicts();
            var lengths = group.lengths();
            for (int i = 0; i < rewards.length; i++) {
                boolean correct = rewards[i] > 0;
                double from = correct ? correctShort : wrongShort;
                double to = correct ? correctLong : wrongLong;
                double phase = Math.cos(Math.PI * lengths[i] / limit);
                rewards[i] = lengths[i] >= limit ? exceeded : to + 0.5 * (from - to) * (1 + phase);
            }
            return rewards;
        }
    }

    /// DAPO's soft overlong punishment (Yu et al. 2025): nothing up to `limit − cache` tokens, then
    /// falling in a line to −1 at `limit` and beyond.
    @JsonTypeName("soft-overlong")
    record SoftOverlong(int limit, int cache) implements LengthShaping {
        public SoftOverlong {
            if (cache < 1 || cache > limit) {
                throw new IllegalArgumentException(
                        "the cache lies between 1 and the limit %d, not %d".formatted(limit, cache));
            }
        }

        @Override
        public double[] rewards(ResponseGroup group) {
            var rewards = group.verdicts();
            var lengths = group.lengths();
            for (int i = 0; i < rewards.length; i++) {
                double over = (double) (limit - cache - lengths[i]) / cache;
                rewards[i] += Math.clamp(over, -1, 0);
            }
            return rewards;
        }
    }
}
