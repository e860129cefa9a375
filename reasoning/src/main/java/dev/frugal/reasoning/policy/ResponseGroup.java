package dev.frugal.reasoning.policy;

import java.util.List;

/// The rewarded responses to one prompt, at least two: what group methods compare with each other.
public record ResponseGroup(List<SampledResponse> responses) {
    public ResponseGroup {
        if (responses.size() < 2) {
            throw new IllegalArgumentException("a group compares at least 2 responses, not " + responses.size());
        }
        responses = List.copyOf(responses);
    }

    public int size() {
        return responses.size();
    }

    /// One reward per response.
    double[] rewards() {
        return responses.stream().mapToDouble(SampledResponse::reward).toArray();
    }
}
