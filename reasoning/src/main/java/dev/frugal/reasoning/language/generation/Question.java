package dev.frugal.reasoning.language.generation;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import dev.frugal.reasoning.language.PretrainedModel;
import dev.frugal.reasoning.language.template.Conversation;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/// A prompt and how it is to be answered.
///
/// @param prompt as typed
/// @param chat whether it goes into the model's chat template as a user's question
/// @param system a system message before it; with `chat` only
/// @param samples how many responses
/// @param greedy whether the likeliest token is taken at every step
/// @param temperature of sampling; what is absent is as the model's authors advise
/// @param topK only the likeliest so many tokens, 0 for all
/// @param topP only the likeliest tokens up to this share
/// @param limit longest response, in tokens
/// @param seed root of the sampling's randomness
public record Question(
        String prompt,
        boolean chat,
        Optional<String> system,
        int samples,
        boolean greedy,
        Optional<Double> temperature,
        Optional<Integer> topK,
        Optional<Double> topP,
        int limit,
        long seed) {
    /// The answer of `pretrained`, which goes by the name `model`.
    ///
    /// @throws InvalidInputException if the settings or the prompt do not suit the model
    public GenerationDocument ask(PretrainedModel pretrained, String model) {
        var text = chat ? conversation(pretrained, model) : prompt;
        var ids = ids(pretrained, text);
        var responses = new Generator(pretrained.model(), pretrained.tokens())
                .generate(List.of(ids), samples, settings(pretrained), new Seed(seed)).stream()
                        .map(rollout -> response(pretrained, rollout))
                        .toList();
        return GenerationDocument.of(model, text, ids, responses);
    }

    private String conversation(PretrainedModel pretrained, String model) {
        var template = pretrained
                .chatTemplate()
                .orElseThrow(() -> new InvalidInputException(
                        "%s has no chat template; leave out --chat and write the prompt as the model expects it"
                                .formatted(model)));
        var question = Conversation.question(prompt, LocalDate.now());
        return template.render(system.map(question::withSystem).orElse(question));
    }

    /// A template writes its special tokens itself; a plain prompt gets those the tokenizer adds.
    private int[] ids(PretrainedModel pretrained, String text) {
        var tokenizer = pretrained.tokenizer();
        return chat ? tokenizer.encode(text) : tokenizer.encodeWithSpecialTokens(text);
    }

    private SamplingSettings settings(PretrainedModel pretrained) {
        try {
            if (greedy) {
                return SamplingSettings.greedy(limit);
            }
            var advised = SamplingDefaults.of(pretrained, limit);
            if (temperature.isEmpty() && topK.isEmpty() && topP.isEmpty()) {
                return advised;
            }
            return new SamplingSettings(
                    temperature.orElse(advised.isGreedy() ? 1 : advised.temperature()),
                    topK.orElse(advised.topK()),
                    topP.orElse(advised.topP()),
                    limit);
        } catch (IllegalArgumentException unusable) {
            throw new InvalidInputException(
                    "generate: %s; correct the option".formatted(unusable.getMessage()), unusable);
        }
    }

    private static GenerationDocument.Response response(PretrainedModel pretrained, Rollout rollout) {
        return new GenerationDocument.Response(
                pretrained.tokenizer().decode(rollout.response(), true),
                rollout.response(),
                rollout.logProbabilities(),
                rollout.finished());
    }
}
