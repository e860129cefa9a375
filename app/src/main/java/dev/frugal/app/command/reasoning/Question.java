package dev.frugal.app.command.reasoning;

import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import dev.frugal.reasoning.language.PretrainedModel;
import dev.frugal.reasoning.language.generation.Generator;
import dev.frugal.reasoning.language.generation.Rollout;
import dev.frugal.reasoning.language.generation.SamplingDefaults;
import dev.frugal.reasoning.language.generation.SamplingSettings;
import dev.frugal.reasoning.language.template.Conversation;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/// A prompt and the sampling settings for its responses.
///
/// @param prompt as given
/// @param chat whether to wrap it in the model's chat template, as a user message
/// @param system system message before the prompt; with `chat` only
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
        int samples,
        boolean greedy,
        Optional<Double> temperature,
        Optional<Integer> topK,
        Optional<Double> topP,
        int limit,
        long seed) {
    /// A response: the sampled ids including the end token, and the log-probability of each in
    /// nats, at the sampling temperature and before truncation; `finished` is false if the response
    /// reached the maximum length.
    public record Response(String text, int[] token_ids, float[] log_probs, boolean finished) {}

    /// What `reasoning generate --json` prints: the first response at the top, all of them in
    /// `responses`.
    public record Document(
            String model,
            String prompt,
            int[] prompt_token_ids,
            String text,
            int[] token_ids,
            float[] log_probs,
            boolean finished,
            List<Response> responses) {}

    /// Generates responses with `pretrained`, named `model` in the document.
    ///
    /// @throws InvalidInputException if the settings or the prompt do not suit the model
    public Document ask(PretrainedModel pretrained, String model) {
        var text = chat ? conversation(pretrained, model) : prompt;
        var ids = ids(pretrained, text);
        var responses = new Generator(pretrained.model(), pretrained.tokens())
                .generate(List.of(ids), samples, settings(pretrained), new Seed(seed)).stream()
                        .map(rollout -> response(pretrained, rollout))
                        .toList();
        var first = responses.getFirst();
        return new Document(
                model, text, ids, first.text(), first.token_ids(), first.log_probs(), first.finished(), responses);
    }

    private String conversation(PretrainedModel pretrained, String model) {
        var template = pretrained
                .chatTemplate()
                .orElseThrow(() -> new InvalidInputException(
                        "%s has no chat template; omit --chat and write the prompt as the model expects it"
                                .formatted(model)));
        var question = Conversation.question(prompt, LocalDate.now());
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

    private static Response response(PretrainedModel pretrained, Rollout rollout) {
        return new Response(
                pretrained.tokenizer().decode(rollout.response(), true),
                rollout.response(),
                rollout.logProbabilities(),
                rollout.finished());
    }
}
