package dev.frugal.reasoning.policy;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Which sampled groups and responses are trained on.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
public sealed interface Sampling {
    /// Advantages of all groups of a step; responses that are not trained on get 0.
    default List<GroupAdvantages> advantages(Advantage advantage, List<ResponseGroup> groups) {
        return switch (this) {
            case Plain _, Dynamic _ -> advantage.advantages(groups);
            case Filtered filter -> filter.ofKept(advantage, groups);
        };
    }

    /// Everything that was sampled.
    @JsonTypeName("plain")
    record Plain() implements Sampling {}

    /// DAPO's dynamic sampling (Yu et al. 2025): groups whose responses are all correct or all
    /// wrong are replaced by fresh prompts, at most `refills` rounds per step; what is still
    /// invalid then stays.
    @JsonTypeName("dynamic")
    record Dynamic(int refills) implements Sampling {
        public Dynamic {
            if (refills < 1) {
                throw new IllegalArgumentException("refills is at least 1, not " + refills);
            }
        }
    }

    /// GFPO (Shrivastava et al. 2025): only the best `kept` responses of a group are compared and
    /// trained on; the others get advantage 0.
    @JsonTypeName("filtered")
    record Filtered(int kept, Criterion criterion) implements Sampling {
        public Filtered {
            if (kept < 2) {
                throw new IllegalArgumentException("kept is at least 2, not " + kept);
            }
        }

        /// Indices of the kept responses, ascending; ties go to the earlier response.
        public int[] indices(ResponseGroup group) {
            return IntStream.range(0, group.size())
                    .boxed()
                    .sorted(Comparator.comparingDouble(
                            i -> rank(group.responses().get(i))))
                    .limit(kept)
                    .mapToInt(Integer::intValue)
                    .sorted()
                    .toArray();
        }

        private List<GroupAdvantages> ofKept(Advantage advantage, List<ResponseGroup> groups) {
            var kept = groups.stream().map(this::keep).toList();
            var advantages = advantage.advantages(kept);
            return IntStream.range(0, groups.size())
                    .mapToObj(g -> spread(advantages.get(g), groups.get(g)))
                    .toList();
        }

        private ResponseGroup keep(ResponseGroup group) {
            return new ResponseGroup(Arrays.stream(indices(group))
                    .mapToObj(group.responses()::get)
                    .toList());
        }

        private GroupAdvantages spread(GroupAdvantages kept, ResponseGroup group) {
            var places = indices(group);
            return new GroupAdvantages(
                    spread(kept.weights(), places, group.size()),
                    spread(kept.rewards(), places, group.size()),
                    spread(kept.advantages(), places, group.size()),
                    spread(kept.tokenAdvantages(), places, group),
                    kept.cappedFactors());
        }

        private static List<double[]> spread(List<double[]> tokens, int[] places, ResponseGroup group) {
            if (tokens.isEmpty()) {
                return tokens;
            }
            var spread = new ArrayList<double[]>();
            group.responses().forEach(response -> spread.add(new double[response.length()]));
            for (int k = 0; k < places.length; k++) {
                spread.set(places[k], tokens.get(k));
            }
            return spread;
        }

        private static double[] spread(double[] values, int[] places, int size) {
            if (values.length == 0) {
                return values;
            }
            var spread = new double[size];
            for (int k = 0; k < places.length; k++) {
                spread[places[k]] = values[k];
            }
            return spread;
        }

        private double rank(SampledResponse response) {
            return switch (criterion) {
                case SHORTEST -> response.length();
                case REWARD_PER_TOKEN -> -response.reward() / response.length();
            };
        }
    }

    /// What makes a response worth keeping.
    enum Criterion {
        SHORTEST,
        REWARD_PER_TOKEN
    }
}
