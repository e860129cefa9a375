package dev.frugal.app.command.reasoning;

import dev.frugal.app.Action;
import dev.frugal.app.Answer;
import dev.frugal.base.Seed;
import dev.frugal.base.UserMistake;
import dev.frugal.reasoning.language.PretrainedModel;
import dev.frugal.reasoning.language.generation.Generator;
import dev.frugal.reasoning.language.generation.Rollout;
import dev.frugal.reasoning.language.generation.SamplingDefaults;
import dev.frugal.reasoning.language.generation.SamplingSettings;
import dev.frugal.reasoning.language.template.Conversation;
import dev.frugal.reasoning.training.EmbeddedModel;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "generate",
        description = "Lets a model answer a prompt: text, token ids and log-probabilities.",
        footer = {
            "",
            "Sampling is as generation_config.json in the folder advises unless an option says otherwise.",
            "",
            "Example:",
            "  frugal reasoning generate --prompt '<bos>37+25-16=' --samples 4 --temperature 0.9 --json"
        })
public final class Generate extends Action {
    /// A response as `--json` prints it: the ids sampled with the one that ends it, the
    /// log-probability of each in nats at the temperature sampled with and before truncation;
    /// `finished` is false if it was cut at the longest length.
    public record Response(String text, int[] token_ids, float[] log_probs, boolean finished) {}

    /// What `--json` prints: the first response at the top, all of them in `responses`.
    public record Document(
            String model,
            String prompt,
            int[] prompt_token_ids,
            String text,
            int[] token_ids,
            float[] log_probs,
            boolean finished,
            List<Response> responses) {}

    @Option(
            names = "--model",
            paramLabel = "DIR",
            description =
                    "Folder of a model (default: ${DEFAULT-VALUE}, the one that ships inside).")
    private String model = EmbeddedModel.NAME;

    @Option(names = "--prompt", required = true, paramLabel = "TEXT", description = "The prompt.")
    private String prompt = "";

    @Option(
            names = "--chat",
            description = "Put the prompt into the model's chat template as a user's question.")
    private boolean chat;

    @Option(
            names = "--system",
            paramLabel = "TEXT",
            description = "A system message before it; with --chat only.")
    private @Nullable String system;

    @Option(
            names = "--samples",
            paramLabel = "N",
            description = "Responses (default: ${DEFAULT-VALUE}).")
    private int samples = 1;

    @Option(names = "--greedy", description = "Take the likeliest token at every step.")
    private boolean greedy;

    @Option(names = "--temperature", paramLabel = "T", description = "Temperature of sampling.")
    private @Nullable Double temperature;

    @Option(
            names = "--top-k",
            paramLabel = "K",
            description = "Only the K likeliest tokens; 0 for all.")
    private @Nullable Integer topK;

    @Option(
            names = "--top-p",
            paramLabel = "P",
            description = "Only the likeliest tokens up to this share.")
    private @Nullable Double topP;

    @Option(
            names = "--limit",
            paramLabel = "TOKENS",
            description = "Longest response (default: ${DEFAULT-VALUE}).")
    private int limit = 256;

    @Option(names = "--seed", paramLabel = "N", description = "Seed (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Override
    protected Answer answer() {
        if (greedy && (temperature != null || topK != null || topP != null)) {
            throw misuse("--greedy leaves nothing to sample; drop it or the sampling options");
        }
        if (system != null && !chat) {
            throw misuse("--system needs --chat, which puts it into the model's chat template");
        }
        if (samples < 1) {
            throw misuse("--samples is %d; expected at least 1".formatted(samples));
        }
        try (var pretrained = EmbeddedModel.orFolder(model)) {
            var text = chat ? conversation(pretrained) : prompt;
            var ids = ids(pretrained, text);
            var rollouts =
                    new Generator(pretrained.model(), pretrained.tokens())
                            .generate(List.of(ids), samples, settings(pretrained), new Seed(seed));
            var responses =
                    rollouts.stream().map(rollout -> response(pretrained, rollout)).toList();
            var first = responses.getFirst();
            return new Answer(
                    String.join("\n", responses.stream().map(Response::text).toList()),
                    new Document(
                            model,
                            text,
                            ids,
                            first.text(),
                            first.token_ids(),
                            first.log_probs(),
                            first.finished(),
                            responses));
        }
    }

    private String conversation(PretrainedModel pretrained) {
        var template =
                pretrained
                        .chatTemplate()
                        .orElseThrow(() ->
                                new UserMistake(
                                        "%s has no chat template; leave out --chat and write the prompt as the model expects it"
                                                .formatted(model)));
        var question = Conversation.question(prompt, LocalDate.now());
        return template.render(system == null ? question : question.withSystem(system));
    }

    /// A template writes its special tokens itself; a plain prompt gets those the tokenizer adds.
    private int[] ids(PretrainedModel pretrained, String text) {
        var tokenizer = pretrained.tokenizer();
        return chat ? tokenizer.encode(text) : tokenizer.encodeWithSpecialTokens(text);
    }

    private SamplingSettings settings(PretrainedModel pretrained) {
        if (greedy) {
            return SamplingSettings.greedy(limit);
        }
        try {
            var advised = SamplingDefaults.of(pretrained, limit);
            boolean chosen = temperature != null || topK != null || topP != null;
            if (!chosen) {
                return advised;
            }
            return new SamplingSettings(
                    temperature != null
                            ? temperature
                            : advised.isGreedy() ? 1 : advised.temperature(),
                    topK != null ? topK : advised.topK(),
                    topP != null ? topP : advised.topP(),
                    limit);
        } catch (IllegalArgumentException unusable) {
            throw new UserMistake(
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
