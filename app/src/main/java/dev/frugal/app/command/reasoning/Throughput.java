package dev.frugal.app.command.reasoning;

import dev.frugal.app.Action;
import dev.frugal.app.Answer;
import dev.frugal.app.TextTable;
import dev.frugal.base.UserMistake;
import dev.frugal.reasoning.language.generation.GenerationThroughput;
import dev.frugal.reasoning.language.generation.GenerationThroughput.Measurement;
import dev.frugal.reasoning.training.EmbeddedModel;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "throughput",
        description =
                "Measures generated tokens per second against the number of rows, beside transformers if a"
                        + " Python interpreter is named.",
        footer = {
            "",
            "Example:",
            "  frugal reasoning throughput --rows 8,32,128,256 --python python3"
        })
public final class Throughput extends Action {
    /// What `--json` prints.
    public record Document(String model, int threads, List<Measurement> measurements) {}

    @Option(
            names = "--model",
            paramLabel = "DIR",
            description =
                    "Folder of a model (default: ${DEFAULT-VALUE}, the one that ships inside).")
    private String model = EmbeddedModel.NAME;

    @Option(
            names = "--rows",
            split = ",",
            paramLabel = "N",
            description = "Responses generated together (default: ${DEFAULT-VALUE}).")
    private List<Integer> rows = List.of(8, 32, 128, 256);

    @Option(
            names = "--prompt-tokens",
            paramLabel = "N",
            description = "Tokens of a prompt (default: ${DEFAULT-VALUE}).")
    private int promptTokens = 12;

    @Option(
            names = "--new-tokens",
            paramLabel = "N",
            description = "Tokens of a response (default: ${DEFAULT-VALUE}).")
    private int newTokens = 48;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            description = "Turns of each contender; the median counts (default: ${DEFAULT-VALUE}).")
    private int rounds = 5;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads of every contender (default: all processors).")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--python",
            paramLabel = "COMMAND",
            description = "Python interpreter with torch and transformers; without it ours alone.")
    private @Nullable String python;

    @Override
    protected Answer answer() {
        try (var pretrained = EmbeddedModel.orFolder(model)) {
            var measurements = GenerationThroughput.measure(pretrained, settings());
            var table = new TextTable("contender", "rows", "tokens/s", "slowest", "fastest");
            for (var one : measurements) {
                table.row(
                        one.contender(),
                        one.rows(),
                        "%,.0f".formatted(one.tokensPerSecond()),
                        "%,.0f".formatted(one.slowest()),
                        "%,.0f".formatted(one.fastest()));
            }
            return new Answer(table.text(), new Document(model, threads, measurements));
        }
    }

    private GenerationThroughput.Settings settings() {
        try {
            return new GenerationThroughput.Settings(
                    rows, promptTokens, newTokens, rounds, threads, Optional.ofNullable(python));
        } catch (IllegalArgumentException unusable) {
            throw new UserMistake(
                    "throughput: %s; correct the option".formatted(unusable.getMessage()),
                    unusable);
        }
    }
}
