package dev.frugal.app.command.reasoning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frugal.app.Invocation;
import dev.frugal.base.Seed;
import dev.frugal.reasoning.task.Tasks;
import dev.frugal.runs.RunDirectory;
import dev.frugal.table.ParquetFile;
import dev.frugal.tensor.Scope;
import dev.frugal.tensor.Tensors;
import dev.frugal.tensor.io.Safetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commands on a file of problems, with the model that ships inside.
class ProblemFileTest {
    private static final int FINETUNING_STEPS = 2;

    /// Float32 rounding of numbers up to 1 that move by a thousandth.
    private static final double ROUNDING = 1e-3;

    @TempDir
    private Path root;

    private Path problems = Path.of("");

    @BeforeEach
    void problems() throws IOException {
        var lines = new StringBuilder();
        var chains = Tasks.demonstrated(Tasks.EMBEDDED);
        for (int i = 0; i < 12; i++) {
            var shown = chains.demonstration(new Seed(7).at(i));
            lines.append(
                    "{\"problem\": \"%s\", \"answer\": \"%s\", \"level\": %d, \"subject\": \"%s\", \"trace\": \"%s\"}\n"
                            .formatted(
                                    shown.problem().prompt(),
                                    shown.problem().answer(),
                                    shown.problem().steps(),
                                    i % 2 == 0 ? "even" : "odd",
                                    shown.response().replace("\\", "\\\\")));
        }
        lines.append("{\"problem\": \"10+10=\", \"answer\": \"\\\\frac{\", \"level\": 1}\n");
        var data = Files.writeString(root.resolve("chains.jsonl"), lines.toString());
        problems = Files.writeString(root.resolve("chains.yaml"), """
                        kind: data-set
                        file: %s
                        prompt: {style: plain, text: "{problem}"}
                        """.formatted(data.getFileName()));
    }

    @Test
    void aTrainingOnThemIsDoneWithAnAdapterWithinAMemoryLimit() {
        var trained = run(
                "train",
                "--data",
                problems.toString(),
                "--steps",
                "2",
                "--prompts",
                "2",
                "--group",
                "4",
                "--limit",
                "64",
                "--prompt-limit",
                "16",
                "--lora",
                "2",
                "--weights",
                "bfloat16",
                "--memory",
                "2");
        assertThat(trained.code()).as(trained.err()).isZero();
        assertThat(trained.err()).contains("1 skipped because their gold answer cannot be parsed");
        var last = trained.document().get("last");
        // A share of eight responses.
        assertThat(8 * last.get("accuracy").asDouble()).isIn(0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0);
        assertThat(last.has("excess_tokens")).isFalse();
        var model = Path.of(trained.document().get("model").asString());
        assertThat(model.resolve("model.safetensors")).exists();
        assertThat(model.resolveSibling("adapter").resolve("adapter_model.safetensors"))
                .exists();
        assertThat(model.resolveSibling("data.json")).content().contains("\"unparsable\" : 1");

        var merged = root.resolve("merged");
        var exported = run(
                "export",
                merged.toString(),
                "--adapter",
                model.resolveSibling("adapter").toString(),
                "--shard",
                "0.0001");
        assertThat(exported.code()).as(exported.err()).isZero();
        assertThat(exported.document().get("weights").asString()).isEqualTo("float32");
        assertThat(merged.resolve("model.safetensors.index.json")).exists();
        var answered = run("generate", "--model", merged.toString(), "--prompt", "<bos>37+25=");
        assertThat(answered.code()).as(answered.err()).isZero();
    }

    @Test
    void anAdapterIsTrainedFurtherFromWhereItWas() throws IOException {
        double rate = 1e-3;
        var first = adapterOf(finetune(rate, "--lora", "2", "--lora-targets", "q_proj,down_proj"));
        var second = adapterOf(finetune(rate, "--adapter", first.toString()));

        assertThat(second.resolve("adapter_config.json")).hasSameTextualContentAs(first.resolve("adapter_config.json"));
        try (var _ = Scope.open()) {
            var before =
                    Safetensors.read(first.resolve("adapter_model.safetensors")).tensors();
            var after = Safetensors.read(second.resolve("adapter_model.safetensors"))
                    .tensors();
            assertThat(after.keySet()).isEqualTo(before.keySet());
            double largest = 0;
            for (var name : before.keySet()) {
                var was = Tensors.floats(Objects.requireNonNull(before.get(name)));
                var is = Tensors.floats(Objects.requireNonNull(after.get(name)));
                for (int i = 0; i < was.length; i++) {
                    largest = Math.max(largest, Math.abs(is[i] - was[i]));
                }
            }
            // A step of Adam moves a number by its rate; a fresh adapter would be √(1 / inputs) away.
            assertThat(largest).isPositive().isLessThanOrEqualTo(FINETUNING_STEPS * rate * (1 + ROUNDING));
        }

        refused(
                "does not fit the model",
                "finetune",
                "--data",
                problems.toString(),
                "--column",
                "response=trace",
                "--adapter",
                withAnotherTarget(first).toString());
        refused(
                "--lora makes a new adapter and --adapter goes on with one",
                "train",
                "--lora",
                "2",
                "--adapter",
                first.toString());
    }

    private static Path adapterOf(Invocation finetuned) {
        assertThat(finetuned.code()).as(finetuned.err()).isZero();
        return Path.of(finetuned.document().get("model").asString()).resolveSibling("adapter");
    }

    private Invocation finetune(double rate, String... adapter) {
        var line = new ArrayList<>(List.of("finetune", "--data", problems.toString(), "--column", "response=trace"));
        line.addAll(List.of("--steps", Integer.toString(FINETUNING_STEPS), "--batch", "4"));
        line.addAll(List.of("--filter", "subject=even", "--filter", "subject=odd"));
        line.addAll(List.of("--learning-rate", Double.toString(rate)));
        line.addAll(List.of(adapter));
        return run(line.toArray(String[]::new));
    }

    /// A copy of the adapter whose settings name a projection for which it has no matrices.
    private Path withAnotherTarget(Path adapter) throws IOException {
        var copy = Files.createDirectory(root.resolve("other"));
        Files.copy(adapter.resolve("adapter_model.safetensors"), copy.resolve("adapter_model.safetensors"));
        var settings = Files.readString(adapter.resolve("adapter_config.json"));
        assertThat(settings).contains("\"q_proj\"");
        Files.writeString(copy.resolve("adapter_config.json"), settings.replace("\"q_proj\"", "\"v_proj\""));
        return copy;
    }

    @Test
    void aBenchmarkKeepsEveryResponseAndEndsAlikeHoweverOftenItIsDone() {
        String[] line = {
            "evaluate",
            "--data",
            problems.toString(),
            "--samples",
            "2",
            "--limit",
            "120",
            "--part",
            "5",
            "--temperature",
            "1"
        };
        var first = run(line);
        assertThat(first.code()).as(first.err()).isZero();
        var result = first.document().get("evaluation");
        assertThat(result.get("problems").asInt()).isEqualTo(12);
        assertThat(result.get("data").get("unparsable").asInt()).isEqualTo(1);
        assertThat(result.get("by_subject").size()).isEqualTo(2);
        assertThat(result.get("pass_at_k").get("2").asDouble())
                .isGreaterThanOrEqualTo(result.get("pass_at_k").get("1").asDouble());
        var rows = rows(first);
        assertThat(rows).hasSize(24);
        long correct =
                rows.stream().filter(row -> (Boolean) value(row, "correct")).count();
        assertThat(result.get("accuracy").get("value").asDouble()).isEqualTo(correct / 24.0);
        assertThat(rows)
                .allSatisfy(row -> assertThat((Boolean) value(row, "correct"))
                        .isEqualTo(value(row, "outcome").equals("equal") && (Boolean) value(row, "finished")));
        assertThat(rows(run(line))).isEqualTo(rows);
    }

    @Test
    void theirTracesCanBeImitated() {
        var taught = run(
                "finetune",
                "--data",
                problems.toString(),
                "--column",
                "response=trace",
                "--filter",
                "subject=even",
                "--filter",
                "subject=odd",
                "--steps",
                "3",
                "--batch",
                "4",
                "--learning-rate",
                "1e-4");
        assertThat(taught.code()).as(taught.err()).isZero();
        assertThat(taught.document().get("steps").asInt()).isEqualTo(3);
        assertThat(Path.of(taught.document().get("model").asString()).resolve("config.json"))
                .exists();
    }

    @Test
    void aDryRunTellsThePlanAndWritesNothing() {
        var planned = run(
                "train",
                "--data",
                problems.toString(),
                "--preset",
                "paper",
                "--limit",
                "100",
                "--prompts",
                "2",
                "--group",
                "2",
                "--lora",
                "2",
                "--dry-run");
        assertThat(planned.code()).as(planned.err()).isZero();
        var plan = planned.document();
        assertThat(plan.get("steps").asInt()).isEqualTo(800);
        assertThat(plan.get("responses").asInt()).isEqualTo(800 * 2 * 2);
        assertThat(plan.get("response_tokens").asInt()).isEqualTo(800 * 2 * 2 * 100);
        assertThat(plan.get("trainable").asInt())
                .isLessThan(plan.get("parameters").asInt());
        assertThat(plan.get("hours").asDouble()).isPositive();
        assertThat(plan.get("memory_limit_gibibytes").asDouble())
                .as("a share of the free memory in whole GiB")
                .isGreaterThanOrEqualTo(1)
                .satisfies(limit -> assertThat(limit % 1).isZero());
        assertThat(root.resolve("runs")).doesNotExist();
    }

    @Test
    void mistakesAreOneSentence() throws IOException {
        var path = problems.toString();
        refused("is not a file of problems", "finetune", "--data", "arithmetic-chains");
        refused("has no column 'nope'", "train", "--data", path, "--column", "gold=nope");
        refused("none of the 13 rows", "evaluate", "--data", path, "--filter", "level=99");
        refused("leaves nothing beyond", "train", "--data", path, "--memory", "0.1");
        refused("apply only to files of problems", "train", "--first", "3");
        refused("require --lora RANK", "train", "--lora-alpha", "3");
        refused("--limit is 4000 tokens, but the context of embedded is 384", "train", "--limit", "4000", "--dry-run");
        refused("no CUDA device is available", "train", "--device", "cuda");
        refused("there is no file nowhere.jsonl", "train", "--data", "nowhere.jsonl");
        refused("the model has no chat template", "train", "--data", chat().toString());
        var empty = Files.writeString(root.resolve("empty.jsonl"), "").toString();
        refused("is empty", "train", "--data", empty);
        assertThat(RunDirectory.list(root.resolve("runs")))
                .as("a refused command leaves no run")
                .isEmpty();
    }

    private Path chat() throws IOException {
        return Files.writeString(
                root.resolve("chat.yaml"), "kind: data-set\nfile: chains.jsonl\nprompt: {style: chat}\n");
    }

    private void refused(String part, String... line) {
        var invocation = run(line);
        assertThat(invocation.code()).as(invocation.err()).isEqualTo(2);
        assertThat(invocation.err().lines().toList().getLast()).containsPattern(part.replace("(", "\\("));
    }

    private static Object value(Map<String, Object> row, String column) {
        return Objects.requireNonNull(row.get(column));
    }

    private static List<Map<String, Object>> rows(Invocation benchmark) {
        return ParquetFile.read(Path.of(benchmark.document().get("responses").asString()));
    }

    private Invocation run(String... line) {
        var all = new ArrayList<>(List.of("reasoning"));
        all.addAll(List.of(line));
        all.addAll(List.of("--json", "--runs", root.resolve("runs").toString()));
        return Invocation.of(all.toArray(String[]::new));
    }
}
