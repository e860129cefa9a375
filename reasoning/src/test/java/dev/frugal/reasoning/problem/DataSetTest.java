package dev.frugal.reasoning.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.frugal.base.Documents;
import dev.frugal.base.InvalidInputException;
import dev.frugal.base.Seed;
import dev.frugal.grading.GradingSettings;
import dev.frugal.reasoning.task.DataSetSettings;
import dev.frugal.reasoning.task.DataSetSettings.Selection;
import dev.frugal.reasoning.task.DataSetTask;
import dev.frugal.reasoning.task.TaskSettings;
import dev.frugal.reasoning.task.Tasks;
import dev.frugal.reasoning.training.EmbeddedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataSetTest {
    @TempDir
    private Path root;

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "math500 | {\"problem\":\"P\",\"solution\":\"S\",\"answer\":\"\\\\frac{3}{2}\",\"subject\":\"Algebra\",\"level\":5,\"unique_id\":\"test/1.json\"} | \\frac{3}{2} | test/1.json | 5 | Algebra",
                "math | {\"problem\":\"P\",\"level\":\"Level 5\",\"type\":\"Geometry\",\"solution\":\"so $\\\\boxed{7}$, thus $\\\\boxed{\\\\frac{1}{2}}$.\"} | \\frac{1}{2} | 1 | Level 5 | Geometry",
                "gsm8k | {\"question\":\"P\",\"answer\":\"6*7=<<6*7=42>>42\\n#### 1,042\"} | 1,042 | 1 | `` | ``",
                "aime | {\"ID\":\"2024-I-1\",\"Problem\":\"P\",\"Solution\":\"S\",\"Answer\":204} | 204 | 2024-I-1 | `` | ``",
                "amc | {\"id\":0,\"problem\":\"P\",\"answer\":27.0,\"url\":\"u\"} | 27.0 | 0 | `` | ``",
                "amc-question | {\"id\":0,\"question\":\"P\",\"answer\":\"27\",\"url\":\"u\"} | 27 | 0 | `` | ``",
                "minerva | {\"problem\":\"P\",\"type\":\"Astronomy\",\"solution\":\"so $\\\\boxed{4.5e33}$ erg/s\",\"idx\":3} | 4.5e33 | 3 | `` | Astronomy",
                "problem-answer | {\"problem\":\"P\",\"answer\":\"x\"} | x | 1 | `` | ``",
                "problem-solution | {\"problem\":\"P\",\"solution\":\"$\\\\boxed{1}$\"} | 1 | 1 | `` | ``",
            })
    void wellKnownLayoutsAreRecognisedByTheirColumns(
            String layout, String line, String gold, String id, String level, String subject) throws IOException {
        var data = read(DataSetSettings.of(file("a.jsonl", line)));
        assertThat(data.report().layout()).isEqualTo(layout);
        assertThat(data.training()).containsExactly(Problem.read("P", gold, id, level, subject));
    }

    @Test
    void whatTheUserSaysComesBeforeTheLayout() throws IOException {
        var yaml = root.resolve("mine.yaml");
        file("own.jsonl", """
                {"problem": "not this", "answer": "1", "frage": "this", "loesung": "2", "fach": "a"}
                {"problem": "not this", "answer": "1", "frage": "that", "loesung": "3", "fach": "b"}
                {"problem": "not this", "answer": "1", "frage": "more", "loesung": "4", "fach": "b"}
                """);
        Files.writeString(yaml, """
                kind: data-set
                file: own.jsonl
                columns: {problem: frage, gold: loesung}
                selection: {filter: {fach: [b, c]}, first: 1}
                """);
        var settings = (DataSetSettings) Tasks.named(yaml.toString());
        var data = read(settings);
        assertThat(data.training()).containsExactly(Problem.read("that", "3", "2", "", ""));
        assertThat(data.report().filteredOut()).isEqualTo(1);
        assertThat(data.report().rows()).isEqualTo(2);
        assertThat(Documents.readYaml(Documents.yaml(settings), TaskSettings.class, "config.yaml"))
                .isEqualTo(settings);
    }

    @Test
    void aGoldThatCannotBeReadIsReportedLeftOutAndCounted() throws IOException {
        var data = read(DataSetSettings.of(file("a.jsonl", """
                                        {"problem": "P1", "answer": "4"}
                                        {"problem": "P2", "answer": "\\\\frac{1}{"}
                                        {"problem": "P3", "answer": ""}
                                        {"problem": "P4", "answer": null}
                                        {"problem": "P5", "answer": "first\\nsecond, unmarked"}
                                        """)));
        assertThat(data.training()).extracting(Problem::prompt).containsExactly("P1");
        assertThat(data.report().unparsable()).isEqualTo(4);
        assertThat(data.report().examples()).first().isEqualTo(new DataSetReport.Unparsable(2, "\\frac{1}{"));
        assertThat(data.report().sentence())
                .contains("4 left out because their gold cannot be read (row 2: '\\frac{1}{')");
    }

    @Test
    void aWorkedSolutionWithoutAMarkedAnswerHasNoGold() throws IOException {
        var path = file("a.jsonl", """
                        {"problem": "P1", "solution": "The answer is 4."}
                        {"problem": "P2", "solution": "It is $\\\\boxed{5}$."}
                        """);
        var data = read(DataSetSettings.of(path));
        assertThat(data.training()).extracting(Problem::answer).containsExactly("5");
        assertThat(data.report().unparsable()).isEqualTo(1);
    }

    @Test
    void heldOutProblemsAreNeverTrainedOn() throws IOException {
        var lines = new StringBuilder();
        for (int i = 0; i < 400; i++) {
            // Every problem occurs twice.
            lines.append("{\"problem\": \"What is %d?\", \"answer\": %d}\n".formatted(i / 2, i / 2));
        }
        var data = read(
                DataSetSettings.of(file("a.jsonl", lines.toString())).withSelection(new Selection(Map.of(), 0, 0.2)));
        var trained =
                new HashSet<>(data.training().stream().map(Problem::prompt).toList());
        assertThat(data.heldOut()).hasSizeBetween(40, 120);
        assertThat(data.heldOut()).noneMatch(held -> trained.contains(held.prompt()));
        assertThat(data.training().size() + data.heldOut().size()).isEqualTo(400);
    }

    @Test
    void aTrainingGivesEveryProblemOnceBeforeItGivesOneAgain() throws IOException {
        var settings = DataSetSettings.of(file("a.jsonl", numbers(7)));
        try (var model = EmbeddedModel.read()) {
            var inOrder = settings.withPrompt(plain("{problem}")).open(model, 100, new Seed(1));
            assertThat(LongStream.range(0, 9)
                            .mapToObj(n -> inOrder.training(n, new Seed(n)).id()))
                    .containsExactly("1", "2", "3", "4", "5", "6", "7", "1", "2");
            var yaml = Documents.yaml(settings).replace("order: \"file\"", "order: \"shuffled\"");
            var shuffled =
                    Documents.readYaml(yaml, DataSetSettings.class, "a.yaml").open(model, 100, new Seed(1));
            var first = LongStream.range(0, 7).mapToObj(n -> id(shuffled, n)).toList();
            var second = LongStream.range(7, 14).mapToObj(n -> id(shuffled, n)).toList();
            assertThat(first).containsExactlyInAnyOrder("1", "2", "3", "4", "5", "6", "7");
            assertThat(second).containsExactlyInAnyOrderElementsOf(first).isNotEqualTo(first);
        }
    }

    private static String id(dev.frugal.reasoning.task.ReasoningTask task, long number) {
        return task.training(number, new Seed(number)).id();
    }

    @Test
    void aPromptBeyondTheLimitIsLeftOutAndCounted() throws IOException {
        var path = file("a.jsonl", """
                        {"problem": "11+22=", "answer": "33"}
                        {"problem": "11+22+33+44=", "answer": "110"}
                        """);
        try (var model = EmbeddedModel.read()) {
            var task = (DataSetTask)
                    DataSetSettings.of(path).withPrompt(plain("{problem}")).open(model, 9, new Seed(1));
            assertThat(task.data().training()).extracting(Problem::prompt).containsExactly("11+22=");
            assertThat(task.data().report().tooLong()).isEqualTo(1);
            assertThat(task.prompt(task.data().training().getFirst(), model))
                    .isEqualTo(model.tokenizer().encodeWithSpecialTokens("11+22="));
        }
    }

    @Test
    void answersAreGradedAndACutOffOneIsWrong() throws IOException {
        var path = file("a.jsonl", "{\"problem\": \"P\", \"answer\": \"\\\\frac12\"}\n");
        try (var model = EmbeddedModel.read()) {
            var task = DataSetSettings.of(path).open(model, 100, new Seed(1));
            var problem = task.training(new Seed(1));
            assertThat(task.correct(problem, "so \\boxed{0.5}", true)).isTrue();
            assertThat(task.correct(problem, "so \\boxed{0.5}", false)).isFalse();
            assertThat(task.correct(problem, "so \\boxed{2}", true)).isFalse();
            assertThat(task.read(problem, "Wait, hmm. Alternatively, await it.").reflections())
                    .isEqualTo(3);
        }
    }

    @Test
    void theSwitchesOfTheGraderAreSettingsOfADataSet() throws IOException {
        file("a.jsonl", "{\"problem\": \"37+25-16=\", \"answer\": 46}\n");
        var yaml = file("lenient.yaml", """
                kind: data-set
                file: a.jsonl
                grading: {unevaluated: true, answer_pattern: 'Result: (.*)'}
                """);
        var lenient = (DataSetSettings) Tasks.named(yaml.toString());
        assertThat(lenient.grading()).isEqualTo(new GradingSettings(0, true, "Result: (.*)"));
        try (var model = EmbeddedModel.read()) {
            var copy = "Result: 37+25-16";
            var task = lenient.open(model, 100, new Seed(1));
            assertThat(task.correct(task.training(new Seed(1)), copy, true)).isTrue();
            assertThat(task.correct(task.training(new Seed(1)), "\\boxed{46}", true))
                    .isFalse();
            var strict = lenient.withGrading(GradingSettings.STRICT).open(model, 100, new Seed(1));
            assertThat(strict.correct(strict.training(new Seed(1)), copy, true)).isFalse();
            assertThat(strict.correct(strict.training(new Seed(1)), "\\boxed{46}", true))
                    .isTrue();
        }
        var broken = file("broken.yaml", "kind: data-set\nfile: a.jsonl\ngrading: {answer_pattern: '(5'}\n");
        assertThatThrownBy(() -> Tasks.named(broken.toString()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("no regular expression");
    }

    @Test
    void goldsAreReadAsTheyArePublished() throws IOException {
        var solutions = read(DataSetSettings.of(file("boxes.jsonl", """
                        {"problem": "P1", "solution": "n are \\\\boxed{1} and \\\\boxed{-2}."}
                        {"problem": "P2", "solution": "$\\\\boxed{2}, \\\\boxed{3}, \\\\boxed{5}$"}
                        """)));
        assertThat(solutions.training()).extracting(Problem::answer).containsExactly("1, -2", "2, 3, 5");
        var answers = read(DataSetSettings.of(file("parts.jsonl", """
                        {"question": "P1", "answer": "9 (apples)"}
                        {"question": "P2", "answer": "$125$ miles"}
                        {"question": "P3", "answer": "(0,125)\\\\cup(125,\\\\infty)"}
                        {"question": "P4", "answer": "$(-6,6)$, $(2,6)$"}
                        """)));
        assertThat(answers.report().unparsable()).isZero();
        assertThat(answers.training()).hasSize(4);
    }

    @Test
    void mistakesAreOneSentenceWithTheFile() throws IOException {
        var path = file("a.jsonl", "{\"frage\": \"P\", \"answer\": \"1\"}\n");
        refused(DataSetSettings.of(path), "a.jsonl has columns frage, answer, none of which");
        refused(
                DataSetSettings.of(path).withColumns(Map.of(ColumnRole.PROBLEM, "question")),
                "a.jsonl has no column 'question', which the configuration names as problem; it has frage, answer");
        refused(
                DataSetSettings.of(path).withSelection(new Selection(Map.of("level", List.of("5")), 0, 0)),
                "a.jsonl has no column 'level', which the configuration names as filter");
        var named =
                DataSetSettings.of(path).withColumns(Map.of(ColumnRole.PROBLEM, "frage", ColumnRole.GOLD, "answer"));
        refused(named.withSelection(new Selection(Map.of("answer", List.of("7")), 0, 0)), "none of the 1 rows of");
        var unread = file("b.jsonl", "{\"problem\": \"P\", \"answer\": \"\\\\frac{\"}\n");
        refused(DataSetSettings.of(unread), "no problem is left to use");
    }

    private void refused(DataSetSettings settings, String part) {
        assertThatThrownBy(() -> read(settings))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(part);
    }

    @Test
    void aWrongKeyInTheConfigurationIsNamed() throws IOException {
        var yaml = file("mine.yaml", "kind: data-set\nfile: a.jsonl\nfrist: 3\n");
        assertThatThrownBy(() -> Tasks.named(yaml.toString()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("frist");
        var without = file("without.yaml", "kind: data-set\nfirst: 3\n");
        assertThatThrownBy(() -> Tasks.named(without.toString()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("needs 'file'");
    }

    private static PromptSettings plain(String text) {
        return new PromptSettings(PromptSettings.Style.PLAIN, text, "", "2026-11-24");
    }

    private static DataSet read(DataSetSettings settings) {
        return DataSet.read(settings.source(), _ -> true);
    }

    private static String numbers(int count) {
        var lines = new StringBuilder();
        for (int i = 0; i < count; i++) {
            lines.append("{\"problem\": \"%d+11=\", \"answer\": %d}\n".formatted(10 + i, 21 + i));
        }
        return lines.toString();
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(root.resolve(name), text);
    }
}
