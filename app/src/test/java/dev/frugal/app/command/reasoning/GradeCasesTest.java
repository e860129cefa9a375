package dev.frugal.app.command.reasoning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frugal.app.Invocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
        assertThat(document.size()).isEqualTo(4);
        assertThat(document.get(0).get("correct").asBoolean()).isTrue();
        assertThat(document.get(0).get("outcome").asString()).isEqualTo("equal");
        assertThat(document.get(1).get("outcome").asString()).isEqualTo("different");
        assertThat(document.get(1).get("normalised").get(1).asString()).isEqualTo("33/100");
        assertThat(document.get(2).get("outcome").asString()).isEqualTo("gold-unparsable");
        assertThat(document.get(2).get("correct").asBoolean()).isFalse();
        assertThat(document.get(3).get("outcome").asString()).isEqualTo("no-answer");
        assertThat(Invocation.of("reasoning", "grade", file).out()).contains("gold-unparsable");
    }

    @Test
    void aDeadlineThatIsTooShortIsATimeout() throws IOException {
        var file = write("{\"gold\": \"\\\\sin x\", \"prediction\": \"\\\\cos x\"}");
        var document = Invocation.of("reasoning", "grade", file, "--deadline", "1e-9", "--json")
                .document();
        assertThat(document.get(0).get("outcome").asString()).isEqualTo("timeout");
    }

    @Test
    void aMistakeNamesTheFileAndTheLine() throws IOException {
        var missing = Invocation.of("reasoning", "grade", write("{\"gold\": \"1\"}"));
        assertThat(missing.code()).isEqualTo(2);
        assertThat(missing.sentence()).contains("line 1").contains("prediction");
        var broken = Invocation.of("reasoning", "grade", write("{\"gold\": \"1\", \"prediction\": \"1\"}\nno json"));
        assertThat(broken.code()).isEqualTo(2);
        assertThat(broken.sentence()).contains("line 2");
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
