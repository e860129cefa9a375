package dev.frugal.app.command.reasoning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frugal.app.Invocation;
import dev.frugal.reasoning.training.EmbeddedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What cannot be trained on is refused in one sentence, with exit code 2.
class RefusalTest {
    private static final String SHIPPED = "/dev/frugal/reasoning/models/arithmetic-chains/";

    @TempDir
    private Path root;

    @Test
    void switchesOfTheGraderBelongToAFileOfProblems() {
        refused("apply only to files of problems", "--tolerance", "0.01");
        refused("apply only to files of problems", "--unevaluated");
    }

    @Test
    void aTaskFileWithAWrongKeyIsNamedWithItsLineAndTheLikelyKey() throws IOException {
        var task = Files.writeString(root.resolve("task.yaml"), "name: small\noperandz: {fewest: 2, most: 3}\n");
        refused(
                "task.yaml, line 2, column 1: unknown key 'operandz' (did you mean 'operands'?)",
                "--task",
                task.toString());
    }

    @Test
    void aGroupOfOneHasNothingToCompare() {
        refused("group is 1; expected at least 2", "--group", "1");
    }

    @Test
    void greedyResponsesTeachNothing() {
        refused("temperature is 0.0; expected a finite number above 0", "--temperature", "0");
    }

    @Test
    void aPromptLongerThanTheContextIsCounted() throws IOException {
        var problem = "37+25-".repeat(100) + "16";
        Files.writeString(root.resolve("long.jsonl"), "{\"problem\": \"%s\", \"answer\": \"5\"}\n".formatted(problem));
        var data = Files.writeString(root.resolve("long.yaml"), """
                kind: data-set
                file: long.jsonl
                prompt: {style: plain, text: "{problem}"}
                """);
        refused(
                "tokens, which leaves no room for a response in the model's context of 384",
                "--data",
                data.toString(),
                "--prompt-limit",
                "2000");
    }

    @Test
    void aModelWithoutAnEndTokenWouldNeverStop() throws IOException {
        var model = shipped();
        edit(model.resolve("config.json"), "\"eos_token_id\" : 2,", "");
        edit(model.resolve("generation_config.json"), "\"eos_token_id\" : 2,", "");
        edit(model.resolve("tokenizer_config.json"), "\"eos_token\" : \"<eos>\",", "");
        refused("the model has no end token", "--model", model.toString());
    }

    @Test
    void weightsThatDoNotFitTheConfigAreNamedWithBothShapes() throws IOException {
        var model = shipped();
        edit(model.resolve("config.json"), "\"intermediate_size\" : 176", "\"intermediate_size\" : 192");
        refused(
                "tensor 'model.layers.0.mlp.gate_proj.weight' has shape [176, 64] but config.json requires [192, 64]",
                "--model",
                model.toString());
    }

    private Path shipped() throws IOException {
        var folder = Files.createDirectory(root.resolve("model"));
        for (var file : List.of(
                "config.json",
                "generation_config.json",
                "tokenizer.json",
                "tokenizer_config.json",
                "model.safetensors")) {
            try (var stream = EmbeddedModel.class.getResourceAsStream(SHIPPED + file)) {
                Files.copy(Objects.requireNonNull(stream, file), folder.resolve(file));
            }
        }
        return folder;
    }

    private static void edit(Path file, String old, String replacement) throws IOException {
        var text = Files.readString(file);
        assertThat(text).contains(old);
        Files.writeString(file, text.replace(old, replacement));
    }

    private void refused(String part, String... options) {
        var line = new ArrayList<>(List.of("reasoning", "train", "--steps", "1"));
        line.addAll(List.of(options));
        line.addAll(List.of("--json", "--runs", root.resolve("runs").toString()));
        var invocation = Invocation.of(line.toArray(String[]::new));
        assertThat(invocation.code()).as(invocation.err()).isEqualTo(2);
        assertThat(invocation.out()).isEmpty();
        assertThat(invocation.err().lines().toList().getLast()).contains(part);
    }
}
