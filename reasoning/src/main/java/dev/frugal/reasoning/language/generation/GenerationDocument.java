package dev.frugal.reasoning.language.generation;

import java.util.List;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/// What a model answered, as JSON: what `reasoning generate --json` prints. The first response stands at
/// the top, all of them in `responses`.
///
/// @param model its name
/// @param prompt as the model saw it
/// @param promptTokenIds its tokens
/// @param text as in [Response], like the three that follow
/// @param responses at least one
@JsonNaming(SnakeCaseStrategy.class)
public record GenerationDocument(
        String model,
        String prompt,
        int[] promptTokenIds,
        String text,
        int[] tokenIds,
        float[] logProbs,
        boolean finished,
        List<Response> responses) {
    /// One response.
    ///
    /// @param text without special tokens
    /// @param tokenIds the tokens sampled, with the one that ends it
    /// @param logProbs the log-probability of each in nats, at the temperature sampled with and before
    ///   truncation
    /// @param finished false if it was cut at the longest length
    @JsonNaming(SnakeCaseStrategy.class)
    public record Response(String text, int[] tokenIds, float[] logProbs, boolean finished) {}

    public GenerationDocument {
        responses = List.copyOf(responses);
    }

    static GenerationDocument of(String model, String prompt, int[] promptTokenIds, List<Response> responses) {
        var first = responses.getFirst();
        return new GenerationDocument(
                model,
                prompt,
                promptTokenIds,
                first.text(),
                first.tokenIds(),
                first.logProbs(),
                first.finished(),
                responses);
    }
}
