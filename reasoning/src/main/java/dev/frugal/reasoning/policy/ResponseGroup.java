package dev.frugal.reasoning.policy;

import java.util.List;

/// The graded responses to one prompt, at least two: what group methods compare with each other.
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

    /// 1 for a correct response, 0 for a wrong one.
    double[] verdicts() {
        return responses.stream()
                .mapToDouble(response -> response.correct() ? 1 : 0)
                .toArray();
    }

    int[] lengths() {
        return responses.stream().mapToInt(SampledResponse::length).toArray();
    }
}
