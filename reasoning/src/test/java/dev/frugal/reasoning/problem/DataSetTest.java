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
import java.util.Locale;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DataSetTest {
    @TempDir
    private Path root;

    /// Rows as public data sets lay them out; after each the question and the gold.
    private static final String PUBLISHED = """
            math500 | {"problem":"P","solution":"S","answer":"\\\\frac{3}{2}","subject":"Algebra","unique_id":"test/1.json"} | P | \\frac{3}{2}
            math | {"problem":"P","level":"Level 5","type":"G","solution":"so $\\\\boxed{7}$, thus $\\\\boxed{\\\\frac{1}{2}}$."} | P | \\frac{1}{2}
            gsm8k | {"question":"P","answer":"6*7=<<6*7=42>>42\\n#### 1,042"} | P | 1,042
            aime | {"ID":"2024-I-1","Problem":"P","Solution":"S","Answer":204} | P | 204
            amc | {"id":0,"problem":"P","answer":27.0,"url":"u"} | P | 27.0
            minerva | {"problem":"P","type":"A","solution":"so $\\\\boxed{4.5e33}$ erg/s","idx":3} | P | 4.5e33
            openr1 | {"problem":"P","solution":"$2$"} | P | $2$
            dapo-processed | {"prompt":"P","solution":"34","source_prompt":[{"role":"user","content":"x"}],"reward_model":{"ground_truth":"35"}} | P | 35
            dapo | {"prompt":[{"role":"user","content":"P"}],"reward_model":{"ground_truth":"2","style":"rule"}} | P | 2
            skywork | {"prompt":[{"role":"user","content":"P"}],"reward_model":{"ground_truth":"[\\"\\\\\\\\frac12\\"]"}} | P | \\frac12
            orz | {"0":{"from":"human","value":"P"},"1":{"from":"assistant","ground_truth":{"value":"2"}}} | P | 2
            orz-list | [{"from":"human","value":"P"},{"from":"assistant","ground_truth":{"value":"2"}}] | P | 2
            deepmath | {"question":"P","final_answer":"2","difficulty":5.0,"r1_solution_1":"x"} | P | 2
            openmath | {"expected_answer":"2","problem":"P","generated_solution":"x"} | P | 2
            simplerl | {"question":"P","gt_answer":"2","ground_truth_answer":"2"} | P | 2
            mgsm | {"question":"P","answer":"so the answer is 2","answer_number":2,"equation_solution":null} | P | 2
            prm800k | {"question":{"problem":"P","ground_truth_answer":"2"},"label":{"steps":[]}} | P | 2
            olympiad | {"question":"P","solution":["S"],"final_answer":["2"],"context":null,"image_1":null} | P | 2
            olympiad-context | {"question":"P","context":"C","final_answer":["2"]} | C\\nP | 2
            math-verify | {"input":"P","target":"2"} | P | 2
            ground-truth | {"prompt":"P","ground_truth":"24"} | P | 24
            list | {"problem":"P","answer":["24"]} | P | 24
            lists | {"problem":"P","answer":["1","2"]} | P | 1, 2
            numina | {"problem":"P","solution":"so \\\\boxed{2}","messages":[{"role":"user","content":"x"},{"role":"assistant","content":"y"}]} | P | 2
            sharegpt | {"conversations":[{"from":"system","value":"S"},{"from":"human","value":"P"},{"from":"gpt","value":"x"}],"answer":"2"} | P | 2
            svamp | {"ID":"1","Body":"B.","Question":"Q?","Equation":"( 1 + 1 )","Answer":2.0,"Type":"A"} | B. Q? | 2.0
            asdiv | {"body":"B.","question":"Q?","answer":"9 (apples)","formula":"7+2=9"} | B. Q? | 9 (apples)
            mawps | {"iIndex":1,"sQuestion":"P","lEquations":["x=2"],"lSolutions":[2.0]} | P | 2.0
            calc | {"question":"P","chain":"x","result":"2","result_float":2.0} | P | 2
            aqua | {"question":"P","options":["A)21","B)22"],"rationale":"R","correct":"B"} | P\\nA)21\\nB)22 | B
            mathqa | {"Problem":"P","options":"a ) 38 , b ) 27","correct":"a","Rationale":"R"} | P\\na ) 38 , b ) 27 | a
            mmlu | {"question":"P","choices":["x","y","z"],"answer":1} | P\\nA) x\\nB) y\\nC) z | B
            arc | {"question":"P","choices":{"text":["x","y"],"label":["1","2"]},"answerKey":"2"} | P\\n1) x\\n2) y | 2
            medqa | {"question":"P","options":{"A":"x","B":"y"},"answer":"y"} | P\\nA) x\\nB) y | B
            agieval | {"passage":null,"question":"P","options":["(A)1","(B)2"],"label":"A","answer":null} | P\\n(A)1\\n(B)2 | A
            alpaca | {"instruction":"I","input":"P","output":"so \\\\boxed{2}"} | I\\nP | 2
            metamath | {"query":"P","response":"so \\\\boxed{2}","type":"GSM_SV"} | P | 2
            """;

    private static Stream<Arguments> published() {
        return PUBLISHED.lines().map(line -> line.split(" \\| ", -1)).map(Arguments::of);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void published(String name, String row, String question, String gold) throws IOException {
        var data = read(DataSetSettings.of(file(name + ".jsonl", row)));
        assertThat(data.training())
                .singleElement()
                .satisfies(problem -> assertThat(problem.answer()).isEqualTo(gold))
                .extracting(Problem::prompt)
                .isEqualTo(question.replace("\\n", "\n"));
    }

    @Test
    void thePageListsEveryKnownName() {
        var page = Documents.text(Path.of("../docs/reference/data-set.md")).toLowerCase(Locale.ROOT);
        assertThat(KnownColumns.NAMES.values().stream().flatMap(List::stream))
                .allSatisfy(name -> assertThat(page).contains("`%s`".formatted(name.replace("\n", " "))));
    }

    @Test
    void levelSubjectAndIdAreReadToo() throws IOException {
        var data = read(
                DataSetSettings.of(
                        file(
                                "a.jsonl",
                                "{\"problem\":\"P\",\"answer\":\"x\",\"type\":\"Algebra\",\"Level\":5,\"unique_id\":\"test/1.json\"}")));
        assertThat(data.training()).containsExactly(Problem.read("P", "x", "test/1.json", "5", "Algebra"));
        assertThat(data.report().columns())
                .containsExactly(
                        Map.entry("problem", "problem"),
                        Map.entry("gold", "answer"),
                        Map.entry("id", "unique_id"),
                        Map.entry("level", "Level"),
                        Map.entry("subject", "type"));
        assertThat(data.report().sentence()).contains("problem = problem, gold = answer, id = unique_id");
    }

    @Test
    void typedGoldsKeepTheirDigits() throws IOException {
        var data = read(DataSetSettings.of(file("a.jsonl", """
                {"problem":"P1","answer":24}
                {"problem":"P2","answer":2.5}
                {"problem":"P3","answer":1000000.0}
                {"problem":"P4","answer":12345678901234567890}
                {"problem":"P5","answer":1e-7}
                {"problem":"P6","answer":null}
                {"problem":"P7","answer":true}
                """)));
        assertThat(data.training())
                .extracting(Problem::answer)
                .containsExactly("24", "2.5", "1000000.0", "12345678901234567890", "0.0000001", "true");
    }

    @Test
    void aPartOfTheQuestionThatNothingReadsIsAnError() throws IOException {
        refused(
                DataSetSettings.of(file("story.jsonl", """
                        {"question": "Q1", "answer": "1", "story": ""}
                        {"question": "Q2", "answer": "1", "story": "S"}
                        """)),
                "story.jsonl, line 2: column 'story' belongs to the question, which is read from 'question' alone; ask "
                        + "both by --column 'problem={story} {question}', or leave it out by --column problem=question");
        var story = DataSetSettings.of(root.resolve("story.jsonl"));
        assertThat(read(story.withColumns(Map.of(ColumnRole.PROBLEM, "{story} {question}")))
                        .training())
                .extracting(Problem::prompt)
                .containsExactly("Q1", "S Q2");
        assertThat(read(story.withColumns(Map.of(ColumnRole.PROBLEM, "question")))
                        .training())
                .extracting(Problem::prompt)
                .containsExactly("Q1", "Q2");
        refused(
                DataSetSettings.of(
                        file("mwp.jsonl", "{\"Question\": \"N_00 and N_01?\", \"Numbers\": \"1 2\", \"Answer\": 3}")),
                "column 'Numbers' belongs to the question");
    }

    @Test
    void thePromptIsBuiltFromSeveralColumns() throws IOException {
        var path = file("a.jsonl", "{\"Body\": \"B.\", \"Question\": \"Q?\", \"Answer\": 2, \"hint\": \"H\"}\n");
        var asked = read(DataSetSettings.of(path).withPrompt(plain("{Body} {Question} Put it in \\boxed{answer}.")));
        assertThat(asked.training().getFirst().messages())
                .containsExactly(Message.user("B. Q? Put it in \\boxed{answer}."));
        var mixed = read(DataSetSettings.of(path).withPrompt(plain("{problem}\n{hint}")));
        assertThat(mixed.training().getFirst().messages()).containsExactly(Message.user("B. Q?\nH"));
        assertThat(mixed.training().getFirst().prompt()).isEqualTo("B. Q?");
        refused(
                DataSetSettings.of(path).withPrompt(plain("{Boddy} {Question}")),
                "a.jsonl has no column 'Boddy', which is configured in prompt.text; it has Body, Question, Answer, hint; "
                        + "did you mean 'Body'?");
        refused(DataSetSettings.of(path).withPrompt(plain("{problem} It is {Answer}.")), "leave it out");
    }

    @Test
    void aConversationIsAskedAsItIsWritten() throws IOException {
        var path = file("a.jsonl", """
                {"prompt":[{"role":"system","content":"S"},{"role":"user","content":"P"}],"answer":"2"}
                """);
        var data = read(DataSetSettings.of(path));
        assertThat(data.training().getFirst().messages())
                .containsExactly(new Message("system", "S"), Message.user("P"));
        var own = read(DataSetSettings.of(path).withPrompt(plain("Solve: {problem}")));
        assertThat(own.training().getFirst().messages())
                .containsExactly(new Message("system", "S"), Message.user("Solve: P"));
        try (var model = EmbeddedModel.read()) {
            assertThatThrownBy(() -> DataSetSettings.of(path).open(model, 100, new Seed(1)))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("conversation of 2 messages, which only a model with a chat template");
        }
    }

    @Test
    void columnsAreFoundByPathWhateverTheFormat() throws IOException {
        var path = file("a.jsonl", "{\"a\": {\"text\": \"P\"}, \"b\": [{\"value\": \"2\"}], \"c\": [\"x\", \"y\"]}\n");
        var settings = DataSetSettings.of(path)
                .withColumns(Map.of(ColumnRole.PROBLEM, "a.text", ColumnRole.GOLD, "b.0.value"))
                .withSelection(new Selection(Map.of("c", List.of("y")), 0, 0));
        assertThat(read(settings).training()).containsExactly(Problem.read("P", "2", "1", "", ""));
        refused(
                DataSetSettings.of(path),
                "a.jsonl has no column that is known to hold the gold; it has a.text, b, c; name one by --column "
                        + "gold=COLUMN");
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
                .contains("4 skipped because their gold answer cannot be parsed (row 2: '\\frac{1}{')");
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
        var settings = DataSetSettings.of(file("a.jsonl", numbers(7))).withPrompt(plain("{problem}"));
        try (var model = EmbeddedModel.read()) {
            var inOrder = settings.open(model, 100, new Seed(1));
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
    void textThatTheTokenizerCannotWriteIsRefused() throws IOException {
        var words = file("words.jsonl", "{\"problem\": \"How many apples?\", \"answer\": \"2\"}\n");
        var mixed = file("mixed.jsonl", """
                {"problem": "How many apples?", "answer": "2"}
                {"problem": "1+1=", "answer": "2"}
                """);
        try (var model = EmbeddedModel.read()) {
            assertThatThrownBy(() -> DataSetSettings.of(words).open(model, 100, new Seed(1)))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("1 skipped because the model's tokenizer cannot write them")
                    .hasMessageContaining("name a model that knows the text by --model DIR");
            var task = (DataSetTask)
                    DataSetSettings.of(mixed).withPrompt(plain("{problem}")).open(model, 100, new Seed(1));
            assertThat(task.data().report().unknownText()).isEqualTo(1);
            assertThat(task.data().report().training()).isEqualTo(1);
        }
    }

    @Test
    void answersAreGradedAndACutOffOneIsWrong() throws IOException {
        var path = file("a.jsonl", "{\"problem\": \"1+1=\", \"answer\": \"\\\\frac12\"}\n");
        try (var model = EmbeddedModel.read()) {
            var task = DataSetSettings.of(path).withPrompt(plain("{problem}")).open(model, 100, new Seed(1));
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
                prompt: {text: "{problem}"}
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
                .hasMessageContaining("not a regular expression");
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
        refused(
                DataSetSettings.of(path),
                "a.jsonl has no column that is known to hold the problem; it has frage, answer; name one by --column problem=");
        refused(
                DataSetSettings.of(path).withColumns(Map.of(ColumnRole.PROBLEM, "question")),
                "a.jsonl has no column 'question', which is configured as problem; it has frage, answer");
        refused(
                DataSetSettings.of(path).withSelection(new Selection(Map.of("level", List.of("5")), 0, 0)),
                "a.jsonl has no column 'level', which is configured as filter");
        var named =
                DataSetSettings.of(path).withColumns(Map.of(ColumnRole.PROBLEM, "frage", ColumnRole.GOLD, "answer"));
        refused(named.withSelection(new Selection(Map.of("answer", List.of("7")), 0, 0)), "none of the 1 rows of");
        var unread = file("b.jsonl", "{\"problem\": \"P\", \"answer\": \"\\\\frac{\"}\n");
        refused(DataSetSettings.of(unread), "no usable problem is left");
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
        return new PromptSettings(PromptSettings.Style.PLAIN, text, "", "2026-11-24", Map.of());
    }

    private static DataSet read(DataSetSettings settings) {
        return DataSet.read(settings.source(), _ -> DataSet.Fit.FITS);
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
