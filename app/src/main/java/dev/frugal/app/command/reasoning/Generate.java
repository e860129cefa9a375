package dev.frugal.app.command.reasoning;

import dev.frugal.app.command.BaseCommand;
import dev.frugal.app.terminal.CommandResult;
import dev.frugal.reasoning.language.generation.GenerationDocument;
import dev.frugal.reasoning.language.generation.Question;
import dev.frugal.reasoning.training.EmbeddedModel;
import java.util.Optional;
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
final class Generate extends BaseCommand {
    @Option(
            names = "--model",
            paramLabel = "DIR",
            description = "Folder of a model (default: ${DEFAULT-VALUE}, the one that ships inside).")
    private String model = EmbeddedModel.NAME;

    @Option(names = "--prompt", required = true, paramLabel = "TEXT", description = "The prompt.")
    private String prompt = "";

    @Option(names = "--chat", description = "Put the prompt into the model's chat template as a user's question.")
    private boolean chat;

    @Option(names = "--system", paramLabel = "TEXT", description = "A system message before it; with --chat only.")
    private @Nullable String system;

    @Option(names = "--samples", paramLabel = "N", description = "Responses (default: ${DEFAULT-VALUE}).")
    private int samples = 1;

    @Option(names = "--greedy", description = "Take the likeliest token at every step.")
    private boolean greedy;

    @Option(names = "--temperature", paramLabel = "T", description = "Temperature of sampling.")
    private @Nullable Double temperature;

    @Option(names = "--top-k", paramLabel = "K", description = "Only the K likeliest tokens; 0 for all.")
    private @Nullable Integer topK;

    @Option(names = "--top-p", paramLabel = "P", description = "Only the likeliest tokens up to this share.")
    private @Nullable Double topP;

    @Option(names = "--limit", paramLabel = "TOKENS", description = "Longest response (default: ${DEFAULT-VALUE}).")
    private int limit = 256;

    @Option(names = "--seed", paramLabel = "N", description = "Seed (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Override
    protected CommandResult answer() {
        if (greedy && (temperature != null || topK != null || topP != null)) {
            throw misuse("--greedy leaves nothing to sample; drop it or the sampling options");
        }
        if (system != null && !chat) {
            throw misuse("--system needs --chat, which puts it into the model's chat template");
        }
        if (samples < 1) {
            throw misuse("--samples is %d; expected at least 1".formatted(samples));
        }
        var question = new Question(
                prompt,
                chat,
                Optional.ofNullable(system),
                samples,
                greedy,
                Optional.ofNullable(temperature),
                Optional.ofNullable(topK),
                Optional.ofNullable(topP),
                limit,
                seed);
        try (var pretrained = EmbeddedModel.orFolder(model)) {
            var document = question.ask(pretrained, model);
            return new CommandResult(
                    String.join(
                            "\n",
                            document.responses().stream()
                                    .map(GenerationDocument.Response::text)
                                    .toList()),
                    document);
        }
    }
}
