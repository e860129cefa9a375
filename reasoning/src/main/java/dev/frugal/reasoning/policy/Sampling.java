package dev.frugal.reasoning.policy;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Which sampled groups and responses are trained on.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
public sealed interface Sampling {
    /// Credits of all groups of a step, given how advantages and rewards are made; responses that
    /// are not trained on get advantage 0.
    default List<GroupAdvantages> credit(Advantage advantage, LengthShaping shaping, List<ResponseGroup> groups) {
        return switch (this) {
            case Plain _, Dynamic _ -> advantage.credit(groups, shaping);
            case Filtered filter -> filter.filteredCredit(advantage, shaping, groups);
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

        private List<GroupAdvantages> filteredCredit(
                Advantage advantage, LengthShaping shaping, List<ResponseGroup> groups) {
            var kept = groups.stream().map(this::keep).toList();
            var credits = advantage.credit(kept, shaping);
            return IntStream.range(0, groups.size())
                    .mapToObj(g -> spread(credits.get(g), groups.get(g)))
                    .toList();
        }

        private ResponseGroup keep(ResponseGroup group) {
            return new ResponseGroup(Arrays.stream(indices(group))
                    .mapToObj(group.responses()::get)
                    .toList());
        }

        private GroupAdvantages spread(GroupAdvantages credit, ResponseGroup group) {
            var places = indices(group);
            return new GroupAdvantages(
                    spread(credit.weights(), places, group.size()),
                    spread(credit.rewards(), places, group.size()),
                    spread(credit.advantages(), places, group.size()),
                    credit.cappedFactors());
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
                case REWARD_PER_TOKEN -> response.correct() ? -1.0 / response.length() : 0;
            };
        }
    }

    /// What makes a response worth keeping.
    enum Criterion {
        SHORTEST,
        REWARD_PER_TOKEN
    }
}
