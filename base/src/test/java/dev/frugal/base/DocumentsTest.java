package dev.frugal.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DocumentsTest {
    enum Shape {
        LINEAR,
        CUBIC
    }

    record Training(int epochs, double rate) {
        Training {
            if (epochs < 1) {
                throw new IllegalArgumentException("epochs must be 1 or more, not " + epochs);
            }
            if (rate <= 0) {
                throw new InvalidInputException("rate must be positive, not " + rate);
            }
        }
    }

    record Experiment(String name, Training training, List<Double> grid, Shape shape) {}

    private static final String SOUND = """
            name: first
            training:
              epochs: 3
              rate: 0.1
            grid: [1, 2]
            shape: LINEAR
            """;

    @Test
    void aSoundDocumentIsRead() {
        var expected = new Experiment("first", new Training(3, 0.1), List.of(1.0, 2.0), Shape.LINEAR);
        assertThat(Documents.readYaml(SOUND, Experiment.class, "e.yaml")).isEqualTo(expected);
        assertThat(Documents.readJson(Documents.json(expected), Experiment.class, "e.json"))
                .isEqualTo(expected);
        assertThat(Documents.readYaml(Documents.yaml(expected), Experiment.class, "e.yaml"))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    rate: 0.1    | rat: 0.1      | e.yaml, line 4, column 3: unknown key 'rat' (did you mean 'rate'?); expected one of: epochs, rate
                    rate: 0.1    | zzz: 0.1      | e.yaml, line 4, column 3: unknown key 'zzz'; expected one of: epochs, rate
                    name: first  | nam: first    | e.yaml, line 1, column 1: unknown key 'nam' (did you mean 'name'?); expected one of: grid, name, shape, training
                    shape:       | more: 1\\nshape: | e.yaml, line 6, column 1: unknown key 'more'; expected one of: grid, name, shape, training
                    "  rate: 0.1\\n" | ""         | e.yaml, line 2, column 1: the key 'training.rate' is missing
                    "name: first\\n" | ""         | e.yaml: the key 'name' is missing
                    epochs: 3    | epochs: 3.5   | e.yaml, line 3, column 11, at 'training.epochs': expected a whole number, found '3.5'
                    epochs: 3    | epochs: three | e.yaml, line 3, column 11, at 'training.epochs': expected a whole number, found 'three'
                    epochs: 3    | epochs:       | e.yaml, line 3, column 10, at 'training.epochs': expected a whole number, found nothing
                    "[1, 2]"     | "[1, x]"      | e.yaml, line 5, column 11, at 'grid[1]': expected a number, found 'x'
                    LINEAR       | QUARTIC       | e.yaml, line 6, column 8, at 'shape': expected one of linear, cubic, found 'QUARTIC'
                    epochs: 3    | epochs: 0     | e.yaml, line 3, column 3, at 'training.epochs': epochs must be 1 or more, not 0
                    rate: 0.1    | rate: -1      | e.yaml, line 4, column 3, at 'training.rate': rate must be positive, not -1.0
                    grid:        | name: b\\ngrid: | e.yaml, line 5, column 5: the key 'name' appears twice
                    """)
    void aMistakeIsNamedWithItsPlaceAndItsMend(String found, String replacement, String sentence) {
        var text = SOUND.replace(found.translateEscapes(), replacement.translateEscapes());
        assertThatThrownBy(() -> Documents.readYaml(text, Experiment.class, "e.yaml"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(sentence);
    }

    @Test
    void brokenYamlAndJsonAreOneSentenceWithLineAndColumn() {
        for (var text : List.of("name: 'a", "\tname: a", "a: [1, 2\nb: c: d")) {
            assertThatThrownBy(() -> Documents.yamlTree(text, "e.yaml"))
                    .isInstanceOf(InvalidInputException.class)
                    .message()
                    .matches("e\\.yaml, line \\d+, column \\d+: [a-z'][^\\n]+");
        }
        assertThatThrownBy(() -> Documents.jsonTree("{\"a\": 1,}", "e.json"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("e.json, line 1, column 9");
    }

    @Test
    void anEmptyDocumentIsAMistake() {
        assertThatThrownBy(() -> Documents.readYaml("", Experiment.class, "e.yaml"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("e.yaml is empty; expected a document");
        assertThatThrownBy(() -> Documents.readYaml("- 1", Experiment.class, "e.yaml"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("expected the keys grid, name, shape, training, found a list");
    }

    record Loose(Optional<String> remark, OptionalDouble tail, Map<String, Double> table) {}

    @Test
    void whatIsAbsentSurvivesWritingAndReading() {
        for (var loose : List.of(
                new Loose(Optional.empty(), OptionalDouble.empty(), Map.of()),
                new Loose(Optional.of("x"), OptionalDouble.of(0.5), Map.of("a", 1.0)))) {
            assertThat(Documents.readYaml(Documents.yaml(loose), Loose.class, "l.yaml"))
                    .isEqualTo(loose);
            assertThat(Documents.readJson(Documents.json(loose), Loose.class, "l.json"))
                    .isEqualTo(loose);
        }
    }

    @Test
    void everyTextSurvivesWritingAndReading() {
        var texts = List.of("", " ", "no", "1e3", "a: b", "- x", "two\nlines\n", "  led by\nspaces", "é∂\t'\"", "#");
        for (var text : texts) {
            var written = Documents.yaml(Map.of("v", text));
            assertThat(Documents.yamlTree(written, "v.yaml").get("v").asString())
                    .isEqualTo(text);
        }
    }

    @Test
    void textOfSeveralLinesIsWrittenAsItStands() {
        assertThat(Documents.yaml(Map.of("v", "a: 1\nb: 2\n"))).isEqualTo("v: |\n  a: 1\n  b: 2\n");
    }

    @Test
    void everyDoubleSurvivesWritingAndReading() {
        var random = new Seed(3).random();
        for (int i = 0; i < 1000; i++) {
            double value = Double.longBitsToDouble(random.nextLong());
            var text = Documents.yaml(Map.of("v", value));
            double read = Documents.yamlTree(text, "v.yaml").get("v").asDouble();
            assertThat(Double.doubleToLongBits(read)).isEqualTo(Double.doubleToLongBits(value));
        }
    }

    @Test
    void aFileThatCannotBeReadIsNamedWithTheReason(@TempDir Path folder) throws Exception {
        assertThatThrownBy(() -> Documents.text(folder.resolve("absent.yaml")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("there is no file")
                .hasMessageContaining("absent.yaml");
        assertThatThrownBy(() -> Documents.text(folder))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("it is a folder");
        var latin = folder.resolve("latin.yaml");
        Files.write(latin, "naïve".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> Documents.text(latin))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("UTF-8");
    }
}
