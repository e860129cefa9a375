package dev.frugal.reasoning.language.generation;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import dev.frugal.reasoning.language.PretrainedModel;
import dev.frugal.reasoning.language.template.Conversation;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A prompt and the sampling settings for its responses.
///
/// @param prompt as given
/// @param chat whether to wrap it in the model's chat template, as a user message
/// @param system system message before the prompt; with `chat` only
/// @param variables of the chat template, such as `enable_thinking` or `tools`; with `chat` only
/// @param samples number of responses
/// @param greedy whether to take the most likely token at every step
/// @param temperature sampling temperature; absent settings default to the model's
///     `generation_config.json`
/// @param topK number of most likely tokens to sample from, 0 for all
/// @param topP total probability of the most likely tokens to sample from
/// @param limit maximum response length in tokens
/// @param seed random seed of the sampling
public record Question(
        String prompt,
        boolean chat,
        Optional<String> system,
        Map<String, Object> variables,
        int samples,
        boolean greedy,
        Optional<Double> temperature,
        Optional<Integer> topK,
        Optional<Double> topP,
        int limit,
        long seed) {
    public Question {
        variables = Map.copyOf(variables);
    }

    /// Generates responses with `pretrained`, named `model` in the document.
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
                        "%s has no chat template; omit --chat and write the prompt as the model expects it"
                                .formatted(model)));
        var question = Conversation.question(prompt, LocalDate.now());
        for (var variable : variables.entrySet()) {
            question = question.with(variable.getKey(), variable.getValue());
        }
        return template.render(system.map(question::withSystem).orElse(question));
    }

    /// A template contains its special tokens; for a plain prompt the tokenizer adds them.
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
