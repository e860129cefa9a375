package dev.frugal.physics.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.frugal.base.Documents;
import dev.frugal.base.InvalidInputException;
import dev.frugal.base.YamlSection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemInSettingsTest {
    record Settings(int count, DynamicalSystem system) {}

    private static final String INLINE = """
            count: 3
            system:
              name: decay
              states: [x]
              parameters: {k: [0.5, 2]}
              equations:
                - x' = -k*x
              initial: {x: [1, 2]}
              horizon: 2
            """;

    @TempDir
    private Path folder;

    private static DynamicalSystem read(String yaml, String source) {
        var whole = Documents.readYaml(yaml, Settings.class, source).system();
        var part = YamlSection.of(yaml, source).at("system").orElseThrow().as(DynamicalSystem.class);
        assertThat(part).isEqualTo(whole);
        return whole;
    }

    @Test
    void aSystemSurvivesTheWayThroughSettings() {
        for (var name : Systems.builtIn()) {
            var settings = new Settings(1, Systems.named(name));
            assertThat(read(Documents.yaml(settings), "config.yaml")).isEqualTo(settings.system());
        }
        var changed = Systems.named("duffing").withConstants(Map.of("omega", 1.0 / 3));
        assertThat(read(Documents.yaml(new Settings(1, changed)), "config.yaml"))
                .isEqualTo(changed);
    }

    @Test
    void aSystemIsGivenByNameByFileOrWrittenOut() throws IOException {
        assertThat(read("count: 1\nsystem: lorenz\n", "config.yaml")).isEqualTo(Systems.named("lorenz"));
        Files.writeString(folder.resolve("mine.yaml"), Systems.builtInText("van-der-pol"));
        var settings = folder.resolve("settings.yaml").toString();
        assertThat(read("count: 1\nsystem: mine.yaml\n", settings)).isEqualTo(Systems.named("van-der-pol"));
        assertThat(read(INLINE, "config.yaml").equationTexts()).containsExactly("x' = -k*x");
    }

    @Test
    void aMistakeIsNamedWithItsPlaceInTheSettings() {
        refused("-k*x", "-k*y", "c.yaml, line 7, column 15: unknown symbol 'y' in the equation of x");
        refused("horizon", "horizn", "c.yaml, line 9, column 3: unknown key 'horizn' in the description of a system");
        refused("[0.5, 2]", "[2, 0.5]", "c.yaml, line 5, column 19");
    }

    @Test
    void anUnknownNameAndATextOfSeveralLinesAreRefused() {
        assertThatThrownBy(() -> Documents.readYaml("count: 1\nsystem: dufing\n", Settings.class, "c.yaml"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageMatching(
                        "c\\.yaml, line 2, column \\d+, at 'system': unknown system 'dufing'; did you mean.*");
        assertThatThrownBy(() -> Documents.readYaml("count: 1\nsystem: |\n  a: 1\n  b: 2\n", Settings.class, "c.yaml"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("at 'system'")
                .hasMessageContaining("leave out the '|'");
    }

    private static void refused(String right, String wrong, String sentence) {
        assertThatThrownBy(() -> Documents.readYaml(INLINE.replace(right, wrong), Settings.class, "c.yaml"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(sentence);
    }
}
