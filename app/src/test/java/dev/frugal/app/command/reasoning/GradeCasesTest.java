package dev.frugal.app.command.reasoning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frugal.app.Invocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class GradeCasesTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void everyLineGetsItsGradeInItsPlace() throws IOException {
        var file = write("""
                        {"gold": "3", "prediction": "x = 3"}
                        {"gold": "1/3", "prediction": "\\\\boxed{0.33}"}

                        {"gold": "\\\\frac{1}{", "prediction": "1"}
                        {"gold": "7", "prediction": "I do not know.\\nReally."}
                        """);
        var document = Invocation.of("reasoning", "grade", file, "--json").document();
        var rows = document.get("rows");
        assertThat(rows.size()).isEqualTo(4);
        assertThat(document.get("outcomes").get("gold-unparsable").asInt()).isEqualTo(1);
        assertThat(document.get("agreement").isNull()).isTrue();
        assertThat(rows.get(2).get("line").asInt()).isEqualTo(4);
        assertThat(rows.get(0).get("correct").asBoolean()).isTrue();
        assertThat(rows.get(0).get("outcome").asString()).isEqualTo("equal");
        assertThat(rows.get(1).get("outcome").asString()).isEqualTo("different");
        assertThat(rows.get(1).get("normalised").get(1).asString()).isEqualTo("33/100");
        assertThat(rows.get(2).get("outcome").asString()).isEqualTo("gold-unparsable");
        assertThat(rows.get(2).get("correct").asBoolean()).isFalse();
        assertThat(rows.get(3).get("outcome").asString()).isEqualTo("no-answer");
        assertThat(Invocation.of("reasoning", "grade", file).out()).contains("gold-unparsable");
    }

    @Test
    void aDeadlineThatIsTooShortIsATimeout() throws IOException {
        var file = write("{\"gold\": \"\\\\sin x\", \"prediction\": \"\\\\cos x\"}");
        var document = Invocation.of("reasoning", "grade", file, "--deadline", "1e-9", "--json")
                .document();
        assertThat(document.get("rows").get(0).get("outcome").asString()).isEqualTo("timeout");
    }

    @Test
    void theGradesAreHeldAgainstTheVerdictsOfAPerson() throws IOException {
        var file = write("""
                        {"gold": "3", "prediction": "x = 3", "correct": true, "note": "any other key is left alone"}
                        {"gold": 3, "prediction": "4", "correct": false}
                        {"gold": "3", "prediction": "x = 3", "correct": false}
                        {"gold": "3", "prediction": "4", "correct": true}
                        {"gold": "3", "prediction": "5"}
                        """);
        var agreement =
                Invocation.of("reasoning", "grade", file, "--json").document().get("agreement");
        assertThat(agreement.get("judged").asInt()).isEqualTo(4);
        assertThat(agreement.get("share").asDouble()).isEqualTo(0.5);
        assertThat(agreement.get("false_positives").get(0).asInt()).isEqualTo(3);
        assertThat(agreement.get("false_negatives").get(0).asInt()).isEqualTo(4);
        assertThat(Invocation.of("reasoning", "grade", file).out())
                .contains("2 of 4 graded as judged (50.0 %); 1 false positive, 1 false negative");
    }

    @Test
    void theSwitchesOfTheGraderAreOptions() throws IOException {
        var file = write("""
                        {"gold": "3.14", "prediction": "Result: 22/7"}
                        {"gold": "46", "prediction": "Result: 37+25-16"}
                        """);
        String[] line = {"reasoning", "grade", file, "--answer-pattern", "Result: (.*)", "--json"};
        assertThat(corrects(Invocation.of(line).document())).containsExactly(false, false);
        assertThat(corrects(Invocation.of(with(line, "--tolerance", "0.01")).document()))
                .containsExactly(true, false);
        assertThat(corrects(Invocation.of(with(line, "--unevaluated")).document()))
                .containsExactly(false, true);
        var mistake = Invocation.of("reasoning", "grade", file, "--answer-pattern", "(5");
        assertThat(mistake.code()).isEqualTo(2);
        assertThat(mistake.sentence()).contains("'(5'").contains("regular expression");
        assertThat(Invocation.of("reasoning", "grade", file, "--tolerance", "2").sentence())
                .contains("tolerance is 2.0");
    }

    private static List<Boolean> corrects(JsonNode document) {
        var corrects = new ArrayList<Boolean>();
        document.get("rows").forEach(row -> corrects.add(row.get("correct").asBoolean()));
        return corrects;
    }

    private static String[] with(String[] line, String... options) {
        return Stream.concat(Stream.of(line), Stream.of(options)).toArray(String[]::new);
    }

    @Test
    void aMistakeNamesTheFileAndTheLine() throws IOException {
        var missing = Invocation.of("reasoning", "grade", write("{\"gold\": \"1\"}"));
        assertThat(missing.code()).isEqualTo(2);
        assertThat(missing.sentence()).contains("line 1").contains("prediction");
        var broken = Invocation.of("reasoning", "grade", write("{\"gold\": \"1\", \"prediction\": \"1\"}\nno json"));
        assertThat(broken.code()).isEqualTo(2);
        assertThat(broken.sentence()).contains("line 2");
        var verdict = Invocation.of(
                "reasoning", "grade", write("{\"gold\": \"1\", \"prediction\": \"1\", \"correct\": \"yes\"}"));
        assertThat(verdict.code()).isEqualTo(2);
        assertThat(verdict.sentence()).contains("line 1").contains("'correct'");
        var empty = Invocation.of("reasoning", "grade", write("\n"));
        assertThat(empty.code()).isEqualTo(2);
        var absent = Invocation.of(
                "reasoning", "grade", folder.resolve("absent.jsonl").toString());
        assertThat(absent.code()).isEqualTo(2);
        assertThat(absent.sentence()).contains("absent.jsonl");
    }

    private String write(String text) throws IOException {
        return Files.writeString(folder.resolve("cases.jsonl"), text).toString();
    }
}
