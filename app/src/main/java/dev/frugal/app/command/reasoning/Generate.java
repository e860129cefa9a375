package dev.frugal.app.command.reasoning;

import dev.frugal.app.command.BaseCommand;
import dev.frugal.app.terminal.CommandResult;
import dev.frugal.reasoning.language.generation.GenerationDocument;
import dev.frugal.reasoning.language.generation.Question;
import dev.frugal.reasoning.training.EmbeddedModel;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "generate",
        description = "Generate responses to a prompt, with token ids and log-probabilities.",
        footer = {
            "",
            "Sampling options default to the generation_config.json in the model's folder.",
            "",
            "Example:",
            "  frugal reasoning generate --prompt '37+25-16=' --samples 4 --temperature 0.9 --json",
            "  frugal reasoning generate --model DIR --chat --prompt 'What is 6*7?' --template-argument enable_thinking=false"
        })
final class Generate extends BaseCommand {
    @Option(
            names = "--model",
            paramLabel = "DIR",
            description = "Folder of the model (default: ${DEFAULT-VALUE}, the bundled model).")
    private String model = EmbeddedModel.NAME;

    @Option(names = "--prompt", required = true, paramLabel = "TEXT", description = "Text of the prompt.")
    private String prompt = "";

    @Option(names = "--chat", description = "Wrap the prompt in the model's chat template, as a user message.")
    private boolean chat;

    @Option(names = "--system", paramLabel = "TEXT", description = "System message before the prompt; requires --chat.")
    private @Nullable String system;

    @Mixin
    private TemplateOptions template = new TemplateOptions();

    @Option(names = "--samples", paramLabel = "N", description = "Number of responses (default: ${DEFAULT-VALUE}).")
    private int samples = 1;

    @Option(names = "--greedy", description = "Take the most likely token at every step.")
    private boolean greedy;

    @Option(names = "--temperature", paramLabel = "T", description = "Sampling temperature.")
    private @Nullable Double temperature;

    @Option(names = "--top-k", paramLabel = "K", description = "Sample only from the K most likely tokens; 0 = all.")
    private @Nullable Integer topK;

    @Option(
            names = "--top-p",
            paramLabel = "P",
            description = "Sample only from the most likely tokens with this total probability.")
    private @Nullable Double topP;

    @Option(
            names = "--limit",
            paramLabel = "TOKENS",
            description = "Maximum response length in tokens (default: ${DEFAULT-VALUE}).")
    private int limit = 256;

    @Option(names = "--seed", paramLabel = "N", description = "Random seed (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Override
    protected CommandResult answer() {
        if (greedy && (temperature != null || topK != null || topP != null)) {
            throw misuse("--greedy excludes the sampling options; omit it or them");
        }
        if (system != null && !chat) {
            throw misuse("--system requires --chat, which uses the model's chat template");
        }
        if (template.isGiven() && !chat) {
            throw misuse("--template-argument and --tools require --chat, which uses the model's chat template");
        }
        if (samples < 1) {
            throw misuse("--samples is %d; expected at least 1".formatted(samples));
        }
        var question = new Question(
                prompt,
                chat,
                Optional.ofNullable(system),
                template.variables(),
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
