package dev.frugal.app.command.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frugal.app.Invocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudyWordProblemsTest {
    @TempDir
    private Path folder;

    @Test
    void aModelThatWasMadeForTheTaskIsEvaluatedTrainedAndStudied() throws IOException {
        var config = Files.writeString(folder.resolve("tiny.yaml"), """
                task: word-problems
                shape: {hidden: 8, intermediate: 8, layers: 1, heads: 1}
                optimisation: {steps: 1, batch: 2}
                """);
        var made = run("reasoning", "pretrain", "--config", config.toString());
        assertThat(made.code()).as(made.err()).isZero();
        var model = made.document().get("model").asString();

        var evaluated = run(
                "reasoning",
                "evaluate",
                "--model",
                model,
                "--task",
                "word-problems",
                "--problems",
                "4",
                "--limit",
                "8");
        assertThat(evaluated.code()).as(evaluated.err()).isZero();
        var steps = evaluated.document().get("evaluation").get("sampled").get("steps");
        assertThat(steps.get("needed").asDouble() + steps.get("missing").asDouble())
                .isBetween(2.0, 6.0);

        var studied =
                run("study", "word-problems", "--model", model, "--problems", "4", "--steps", "1", "--seeds", "2");
        assertThat(studied.code()).as(studied.err()).isZero();
        assertThat(studied.document()
                        .get("methods")
                        .valueStream()
                        .map(row -> row.get("method").asString()))
                .containsExactly("base", "grpo", "fgo", "fgo-fork");
        assertThat(studied.document()
                        .get("methods")
                        .get(1)
                        .get("sampled")
                        .get("missing")
                        .get("high")
                        .isNumber())
                .isTrue();
    }

    @Test
    void aModelThatCannotWriteTheProblemsIsRefused() {
        for (var command : List.of("evaluate", "train", "compare")) {
            var refused = run("reasoning", command, "--model", "embedded", "--task", "word-problems");
            assertThat(refused.code()).isEqualTo(2);
            assertThat(refused.err()).contains("tokenizer cannot write the problems of 'word-problems'");
        }
    }

    private Invocation run(String... arguments) {
        var line = new ArrayList<>(List.of(arguments));
        line.addAll(List.of("--json", "--runs", folder.resolve("runs").toString()));
        return Invocation.of(line.toArray(String[]::new));
    }
}
